/**
 * All numbers that are kept of a map's points under one condition or a mix of them (SCIENCE 4.1),
 * against fresh points of the target under the same conditions. Maps nothing and trains nothing.
 */
import { farOutsideRows, outOfSupportRows, plainRows, type Rows } from '../../data/dataset.ts';
import { moveOf } from '../../data/conditions/index.ts';
import { partsOfToy } from '../../data/parts.ts';
import { toys } from '../../data/toys/index.ts';
import type { ConditionId, ToyId } from '../../protocol/catalogue.ts';
import type { ViewMetrics } from '../../protocol/product.ts';
import { stream, type Stream } from '../../util/streams.ts';
import {
  armEntropy,
  coverage,
  distances,
  meanAbsPerFeature,
  neighbours,
  outOfSupportFraction,
  ownImageTransport,
  ringKeeping,
  roundTrip,
  slicedW2,
  summary,
} from '../metrics/index.ts';

export interface ViewInputs {
  reference: ToyId;
  target: ToyId;
  condition: ConditionId;
  /** [n, C] conditions of the rows; null without a condition. */
  own: Float32Array | null;
  /** [n, C] conditions of their images; null where they keep their own. */
  other: Float32Array | null;
  /** [n, 2] each, n > 5; `back` are the inverse images of `mapped`. */
  start: Float32Array;
  mapped: Float32Array;
  back: Float32Array;
  /** [n, 2] fresh points of the target under the images' conditions: `targetUnder`. */
  truth: Float32Array;
  /** Of the run: from it come the many points that cells are judged by. */
  seed: number;
  /** The assignment takes about a second for 1,000 points; false leaves its two numbers null. */
  solve: boolean;
  /** Of `c2st`, where it was asked for. */
  c2st: { auc: number; nullSd: number } | null;
}

/** Points per image that say how many a cell should hold. */
const truthPerImage = 10;

/** All of `ViewMetrics`; those that do not apply to the two laws are null. */
export function viewMetrics(inputs: ViewInputs): ViewMetrics {
  const { start, mapped, back, truth, target, condition, solve } = inputs;
  const moved = summary(distances(start, mapped, 2));
  const [x, y] = meanAbsPerFeature(start, mapped, 2);
  const images = imageRows(inputs);
  const far = farOutsideRows(target, condition, images);
  const near = neighbours(truth, mapped, 2);
  const best = solve ? ownImageTransport(start, mapped, 2) : null;
  const { p99, max } = roundTrip(start, back, 2);
  return {
    n: images.n,
    meanDistance: moved.mean,
    sdDistance: moved.std,
    medianDistance: moved.median,
    q95Distance: moved.q95,
    maxDistance: moved.max,
    meanAbsolute: (x + y) / 2,
    slicedW2: slicedW2(mapped, truth, 2),
    outOfSupport: outOfSupportFraction(outOfSupportRows(target, condition, images)),
    farOutside: far && outOfSupportFraction(far),
    coverage: coverage(mapped, manyOf(inputs, images)),
    knnDensity: near.density,
    knnCoverage: near.coverage,
    ...partMetrics(inputs, images),
    otOwnImage: best && best.cost,
    efficiency: best && best.efficiency,
    roundTripP99: p99,
    roundTripMax: max,
    c2stAuc: inputs.c2st && inputs.c2st.auc,
    c2stNullSd: inputs.c2st && inputs.c2st.nullSd,
  };
}

/** Fresh points of a law, [n, 2], the i-th under row i of the contexts, which are used in turn. */
export function targetUnder(
  target: ToyId,
  condition: ConditionId,
  contexts: Float32Array | null,
  n: number,
  source: Stream,
): Float32Array {
  const points = toys[target].sample(source, n);
  const move = moveOf(condition);
  if (!move) return points;
  const width = move.contextFeatures;
  if (!contexts || contexts.length === 0 || contexts.length % width !== 0)
    throw new Error(`invalid contexts for ${condition}: ${contexts?.length ?? 'none'}`);
  const repeated = new Float32Array(n * width);
  for (let i = 0; i < repeated.length; i++) repeated[i] = contexts[i % contexts.length];
  move.apply(points, repeated);
  return points;
}

/** Images under the conditions they should have. */
function imageRows({ mapped, own, other }: ViewInputs): Rows {
  return { n: mapped.length / 2, x: mapped, context: other ?? own };
}

function manyOf({ target, condition, seed }: ViewInputs, { n, context }: Rows): Float32Array {
  const source = stream(seed, 'test/coverage');
  return targetUnder(target, condition, context, truthPerImage * n, source);
}

type PartMetrics = Pick<ViewMetrics, 'ringSoft' | 'ringHard' | 'armEntropy'>;

/** Of points where they would lie without their conditions. */
function partMetrics(inputs: ViewInputs, images: Rows): PartMetrics {
  const { reference, target, condition, own, start } = inputs;
  const none = { ringSoft: null, ringHard: null, armEntropy: null };
  const circles = partsOfToy(reference);
  const parts = partsOfToy(target);
  if (circles?.kind !== 'circles' || !parts) return none;
  const rows: Rows = { n: images.n, x: start, context: own };
  const from = circles.responsibilities(plainRows(condition, rows));
  const to = parts.responsibilities(plainRows(condition, images));
  if (parts.kind === 'arms')
    return { ...none, armEntropy: armEntropy(from, circles.count, to, parts.count) };
  const { soft, hard } = ringKeeping(from, to, parts.count);
  return { ...none, ringSoft: soft, ringHard: hard };
}
