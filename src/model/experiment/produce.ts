/**
 * Measures what figures are drawn from: a trained run's map, a law by itself, two laws against each
 * other. Trains nothing and draws nothing.
 */
import { outOfSupportRows, sampleRows } from '../../data/dataset.ts';
import { toys } from '../../data/toys/index.ts';
import { isOwnId, type LawId } from '../../protocol/ownData.ts';
import type { Link } from '../../protocol/objective.ts';
import type { ConditionId, ToyId } from '../../protocol/catalogue.ts';
import type {
  LawProduct,
  LawView,
  MapView,
  Order,
  PairProduct,
  RunOrder,
  RunProduct,
  StudyOrder,
  ViewOrder,
} from '../../protocol/product.ts';
import { stream } from '../../util/streams.ts';
import type { Engine } from '../engine/engine.ts';
import { startBackend } from '../engine/plain/backend.ts';
import {
  bayesAuc,
  c2st,
  type C2st,
  distances,
  otLawsOf,
  outOfSupportFraction,
  randomPairing,
  slicedW2,
  type ScoredRows,
} from '../metrics/index.ts';
import { targetBaseOf } from '../transfer/method.ts';
import { distanceHistogram } from '../../figures/pool.ts';
import { planOf, type Plan } from './build.ts';
import { imagesHash } from './hash.ts';
import { CellCounter } from './produceCells.ts';
import {
  freshTarget,
  noiseRows,
  place,
  referenceRows,
  repeated,
  viewBlock,
} from './produceRows.ts';
import type { TrainedRun } from './produceTrain.ts';
import { transport } from './transport.ts';
import { viewMetrics } from './viewMetrics.ts';

/** Blocks of 20,000 points in the cells of all rows, of one condition, of a law. */
const blocks = { all: 5, view: 2, law: 5 };
/** Start points and images that are kept as they are, for Explore. */
const keptPoints = 1000;

export interface MeasureOptions {
  /** Milliseconds, monotonic; only ever reported. */
  now: () => number;
  version: string;
  /** URL (browser) or file path (Node) of tfjs-backend-wasm-simd.wasm, for the classifier. */
  tfjsWasm: string;
  /** Called between parts of the work; what it throws ends it. */
  pause?: () => Promise<void>;
}

/** A run's map in numbers and cells. The engine holds the run's flows. */
export async function measureRun(
  order: RunOrder,
  run: TrainedRun,
  engine: Engine,
  { now, version, pause, tfjsWasm }: MeasureOptions,
): Promise<RunProduct> {
  const began = now();
  const looking = { engine, plan: planOf(order.config), pause, tfjsWasm };
  const all = await mapView(looking, null, order.c2st);
  const views: MapView[] = [];
  const baseViews: LawView[] = [];
  for (const view of order.views) {
    views.push((await mapView(looking, view, false)).view);
    if (order.config.method === 'base-transfer') baseViews.push(await baseView(looking, view));
  }
  const { config, phases, engine: label, seconds } = run;
  return {
    ...{ kind: 'run', config, engine: label, version, phases },
    seconds: { trained: seconds, measured: (now() - began) / 1000 },
    ...{ hash: await imagesHash(all.images), all: all.view, views, baseViews },
  };
}

interface Looking {
  engine: Engine;
  plan: Plan;
  pause?: (() => Promise<void>) | undefined;
  tfjsWasm: string;
}

/** @param view null: all rows under their own conditions */
async function mapView(
  { engine, plan, pause, tfjsWasm }: Looking,
  view: ViewOrder | null,
  asked: boolean,
): Promise<{ view: MapView; images: Float32Array }> {
  const { config } = plan;
  const rows = referenceRows(config, view, viewBlock, 0);
  const images = (await transport(engine, plan, rows)).points;
  const back = (await transport(engine, plan, { ...rows, x: images }, 'inverse')).points;
  const cells = new CellCounter();
  cells.add(rows.x, images);
  const count = view ? blocks.view : blocks.all;
  for (let block = 1; block < count; block++) {
    await pause?.();
    const more = referenceRows(config, view, viewBlock, block);
    cells.add(more.x, (await transport(engine, plan, more)).points);
  }
  await pause?.();
  const truth = freshTarget(config, rows);
  const { seed, condition } = config;
  const [reference, target] = [toyOf(config.reference), toyOf(config.target)];
  const metrics = viewMetrics({
    ...{ reference, target, condition, seed, truth, back, own: rows.own, other: rows.other },
    ...{ start: rows.x, mapped: images, solve: true },
    c2st: asked ? await classified(images, truth, seed, tfjsWasm) : null,
  });
  const kept = 2 * keptPoints;
  return {
    view: {
      own: view?.own ?? null,
      other: view?.other ?? null,
      cells: cells.counts(),
      metrics,
      distances: distanceHistogram(distances(rows.x, images, 2)),
      start: rows.x.slice(0, kept),
      mapped: images.slice(0, kept),
    },
    images,
  };
}

/** At budgets that a page can wait for: one start, 5,000 points a side (SCIENCE 4.1). */
async function classified(
  images: Float32Array,
  truth: Float32Array,
  seed: number,
  tfjsWasm: string,
): Promise<C2st> {
  await startBackend('wasm', tfjsWasm);
  return c2st(images, truth, 2, { seed, inits: 1, rowsPerClass: 5000 });
}

/** @throws Error when the law is own data, which no figure has */
function toyOf(law: LawId): ToyId {
  if (isOwnId(law)) throw new Error(`a figure needs a toy: ${law}`);
  return law;
}

/** Noise sent backwards through the base that scores the target, under the condition of the images. */
async function baseView({ engine, plan, pause }: Looking, view: ViewOrder): Promise<LawView> {
  await pause?.();
  const { config } = plan;
  const rows = noiseRows(config, view, blocks.view * viewBlock);
  const flow = targetBaseOf(config);
  const context = config.condition === 'none' ? 'none' : 'own';
  const back: Link = { flow, direction: 'inverse', frozen: true, context };
  const { points } = await engine.map([back], rows);
  return lawView(
    { target: toyOf(config.target), condition: config.condition },
    view.own,
    points,
    rows.own,
  );
}

function lawView(
  { target, condition }: { target: ToyId; condition: ConditionId },
  own: LawView['own'],
  points: Float32Array,
  context: Float32Array | null,
): LawView {
  const cells = new CellCounter();
  cells.add(points, points);
  const outside = outOfSupportRows(target, condition, { n: points.length / 2, x: points, context });
  return {
    own,
    cells: cells.counts(),
    outOfSupport: outside ? outOfSupportFraction(outside) : NaN,
  };
}

/** A law or a pair of laws; neither needs an engine. */
export function measureOrder(
  order: Exclude<Order, RunOrder | StudyOrder>,
): LawProduct | PairProduct {
  switch (order.kind) {
    case 'law':
      return measureLaw(order);
    case 'pair':
      return measurePair(order);
    default:
      return order satisfies never;
  }
}

function measureLaw(order: Extract<Order, { kind: 'law' }>): LawProduct {
  const { law, condition, contexts, seed } = order;
  const n = blocks.law * viewBlock;
  const views = contexts.map((own, k): LawView => {
    const source = stream(seed, `figure/law/${law}`, k);
    const context = own && repeated(own, n);
    const { x } = sampleRows(law, 'none', source, n);
    place(order, x, context);
    return lawView({ target: law, condition }, own, x, context);
  });
  return { kind: 'law', law, condition, seed, views };
}

function measurePair({ reference, target, seed }: Extract<Order, { kind: 'pair' }>): PairProduct {
  const sample = (law: ToyId, index: number, n = viewBlock): Float32Array =>
    toys[law].sample(stream(seed, `figure/pair/${law}`, index), n);
  const [from, to, again] = [sample(reference, 0), sample(target, 1), sample(target, 2)];
  const outside = (points: Float32Array): number =>
    outOfSupportFraction(toys[target].outOfSupport(points));
  const scored = (points: Float32Array): ScoredRows => ({
    underFirst: toys[reference].logDensity(points),
    underSecond: toys[target].logDensity(points),
  });
  const laws = otLawsOf(
    (n, index) => sample(reference, 10 + index, n),
    (n, index) => sample(target, 20 + index, n),
    2,
  );
  return {
    ...{ kind: 'pair', reference, target, seed },
    randomPairing: distanceHistogram(randomPairing(from, to, 2).distances),
    otLaws: laws.value,
    otLawsFloor: laws.floor,
    bayesAuc: bayesAuc(scored(from), scored(to)),
    outOfSupport: outside(from),
    outOfSupportFloor: outside(again),
    slicedW2: slicedW2(from, to, 2),
    slicedW2Floor: slicedW2(to, again, 2),
  };
}
