/**
 * Judges a trained plan on fresh test rows against exact entropies and supports. Trains nothing.
 */
import { usesPairs } from '../../protocol/config.ts';
import {
  entropyOf,
  featuresOf,
  logDensityRows,
  outOfSupportRows,
  type Rows,
} from '../../data/dataset.ts';
import { isOwnId } from '../../protocol/ownData.ts';
import type { PhaseId } from '../../protocol/catalogue.ts';
import type { FinalMetrics, PhaseResult, References } from '../../protocol/frame.ts';
import type { Link, Objective, Term } from '../../protocol/objective.ts';
import { breathe } from '../../util/breathe.ts';
import { stream } from '../../util/streams.ts';
import type { Batch, BatchRows, Engine } from '../engine/engine.ts';
import {
  klGap,
  metrics,
  nll,
  outOfSupportFraction,
  randomPairing,
  slicedW2,
  type KlGap,
  type MetricId,
  type MetricInputs,
} from '../metrics/index.ts';
import { transferTerm } from '../transfer/method.ts';
import type { Plan } from './build.ts';
import { modelSupport } from './modelSupport.ts';
import { comparable, independentPoints, stageRows } from './ownRows.ts';
import { batchOf, batchRows, testRows, testSize, withDestinations, type Side } from './samples.ts';
import { transport } from './transport.ts';

/** Fresh rows of a side, as many as both sides can be compared with. */
export function evaluationRows(plan: Plan, side: Side, n = testSize): BatchRows {
  const { config } = plan;
  return withTestDestinations(plan, testRows(config, side, comparable(config, n)));
}

/** The same rows for the eye: of own data all there are, held-out ones first. */
export function shownRows(plan: Plan, n: number): BatchRows {
  const { config } = plan;
  const source = stream(config.seed, 'test', 0);
  return withTestDestinations(plan, stageRows(config, 'reference', source, n));
}

function withTestDestinations({ config }: Plan, drawn: Rows): BatchRows {
  const rows = batchRows(drawn);
  if (!usesPairs(config)) return rows;
  return withDestinations(rows, stream(config.seed, 'test/destinations'));
}

/** Conditions of the rows' images: their destinations, else their own. */
function imageContext(rows: BatchRows): Float32Array | null {
  return rows.other ?? rows.own;
}

/** [n] 1 where an image lies outside the target under its condition; null for own data. */
export function outside(plan: Plan, images: Float32Array, rows: BatchRows): Uint8Array | null {
  const { target, condition } = plan.config;
  return outOfSupportRows(target, condition, { n: rows.n, x: images, context: imageContext(rows) });
}

export const outsideShare = (mask: Uint8Array | null): number | null =>
  mask && outOfSupportFraction(mask);

const referencePoints = 5000;

/** Values every run is held against. */
export function referencesOf(plan: Plan, points: number): References {
  const { config } = plan;
  const { reference, target, condition } = config;
  const features = featuresOf(reference);
  const a = independentPoints(config, 'reference', referencePoints, 1);
  const pairs = randomPairing(a, independentPoints(config, 'target', referencePoints, 1), features);
  const b = testRows(config, 'target', referencePoints, 1);
  const n = comparable(config, points);
  const floor = [2, 3].map((index) => testRows(config, 'target', n, index).x);
  return {
    entropyReference: entropyOf(reference, condition),
    entropyTarget: entropyOf(target, condition),
    randomPairing: pairs.mean,
    randomPairingDistances: pairs.distances,
    slicedW2Floor: slicedW2(floor[0], floor[1], features),
    outOfSupportFloor: outsideShare(outOfSupportRows(target, condition, b)),
    otLaws: null,
    otLawsFloor: null,
  };
}

interface Likelihood {
  mean: number;
  sem: number;
}

/** Mean negative log-likelihood of one term on test rows; null without a likelihood. */
async function termNll(engine: Engine, term: Term, batch: Batch): Promise<Likelihood | null> {
  if (term.likelihood === 0) return null;
  const objective: Objective = { terms: [{ ...term, penalty: null }] };
  const { nllRows } = await engine.evaluate(objective, batch);
  const rows = nllRows[0];
  return rows && nll(rows.map((v) => -v));
}

export interface Timing {
  readonly name: PhaseId;
  readonly steps: number;
  readonly seconds: number;
}

const perStep = ({ steps, seconds }: Timing): number => (steps > 0 ? (1000 * seconds) / steps : 0);

/** Result of a base phase: held-out likelihood against the exact entropy. */
export async function basePhaseResult(
  engine: Engine,
  plan: Plan,
  term: Term,
  timing: Timing,
): Promise<PhaseResult> {
  const { config } = plan;
  const side: Side = term.rows === 'target' ? 'target' : 'reference';
  const batch: Batch = { [side]: batchRows(testRows(config, side)) };
  const measured = await termNll(engine, term, batch);
  const entropy = entropyOf(config[side], config.condition);
  const gap = measured && gapOf(measured, entropy);
  return {
    ...timing,
    msPerStep: perStep(timing),
    validationNll: measured?.mean ?? NaN,
    entropy,
    klGap: gap && gap.gap,
    klGapSd: gap && gap.sd,
  };
}

/** Null where the entropy is not known. */
function gapOf(likelihood: Likelihood, entropy: number | null): KlGap | null {
  return entropy === null ? null : klGap(likelihood, entropy);
}

interface Direction {
  likelihood: Likelihood;
  entropy: number | null;
}

/** The chain that a direction's term runs through; base transfer goes own -> other either way. */
function chainOf(plan: Plan, direction: 'forward' | 'inverse'): readonly Link[] {
  const composed = plan.forward.every((l) => l.flow !== 'transfer');
  return usesPairs(plan.config) && composed ? plan.forward : plan[direction];
}

/** One direction of the transfer on test rows; null where its base does not exist. */
async function directionResult(
  engine: Engine,
  plan: Plan,
  direction: 'forward' | 'inverse',
): Promise<Direction | null> {
  const { config } = plan;
  const term = transferTerm(config, direction);
  const scored = term.links.slice(1);
  const bases = new Set(plan.stages.map((s) => s.flow));
  if (scored.length === 0 || scored.some((l) => !bases.has(l.flow))) return null;
  const side: Side = direction === 'forward' ? 'reference' : 'target';
  const rows = batchRows(testRows(config, side));
  const batch = batchOf(config, side, rows, stream(config.seed, 'test/destinations'));
  const links = [...chainOf(plan, direction), ...scored];
  const likelihood = await termNll(engine, { ...term, links }, batch);
  return likelihood && { likelihood, entropy: directionEntropy(plan, side, batch[term.rows]) };
}

/** Exact entropy; of pairs, whose conditions are not a fair draw, the exact density's mean. */
function directionEntropy(plan: Plan, side: Side, rows: BatchRows | undefined): number | null {
  const { config } = plan;
  if (!usesPairs(config) || !rows) return entropyOf(config[side], config.condition);
  const density = logDensityRows(config[side], config.condition, { ...rows, context: rows.own });
  return density && nll(density).mean;
}

/** Result of the transfer phase, both directions where the bases for them exist. */
export async function transferPhaseResult(
  engine: Engine,
  plan: Plan,
  timing: Timing,
): Promise<PhaseResult> {
  const forward = await directionResult(engine, plan, 'forward');
  const inverse = await directionResult(engine, plan, 'inverse');
  const { reference, target, condition } = plan.config;
  const each = <T>(pick: (d: Direction) => T): { forward: T | null; inverse: T | null } => ({
    forward: forward && pick(forward),
    inverse: inverse && pick(inverse),
  });
  return {
    ...timing,
    msPerStep: perStep(timing),
    validationNll: each((d) => d.likelihood.mean),
    entropy: {
      forward: forward?.entropy ?? entropyOf(reference, condition),
      inverse: inverse?.entropy ?? entropyOf(target, condition),
    },
    klGap: each((d) => gapOf(d.likelihood, d.entropy)?.gap ?? null),
    klGapSd: each((d) => gapOf(d.likelihood, d.entropy)?.sd ?? null),
  };
}

export interface FinalResult {
  metrics: FinalMetrics;
  /** [20000, features], or as many as own data have: images of the test points: what the run's hash is made of. */
  images: Float32Array;
}

/** @param solve false leaves the assignment metrics null */
export async function finalResult(
  engine: Engine,
  plan: Plan,
  solve: boolean,
): Promise<FinalResult> {
  const { config } = plan;
  const rows = evaluationRows(plan, 'reference');
  const images = (await transport(engine, plan, rows)).points;
  const back = (await transport(engine, plan, { ...rows, x: images }, 'inverse')).points;
  const sample = (side: Side, n: number, index: number): Float32Array =>
    testRows(config, side, comparable(config, n), index + 1).x;
  const inputs: MetricInputs = {
    features: featuresOf(config.reference),
    assignmentRows: config.validationSize,
    start: rows.x,
    images,
    back,
    sampleReference: (n, index) => sample('reference', n, index),
    sampleTarget: (n, index) => sample('target', n, index),
    // Nobody asks where there is no exact support.
    outsideTarget: (points) => outsideTarget(plan, points, images, rows) ?? new Uint8Array(0),
  };
  const solved = new Set<MetricId>(['otOwnImage', 'otLaws', 'otLawsFloor']);
  const exact = new Set<MetricId>(['outOfSupport', 'outOfSupportFloor']);
  const skipped = (id: MetricId): boolean =>
    (!solve && solved.has(id)) || (isOwnId(config.target) && exact.has(id));
  const values: Partial<Record<MetricId, number | null>> = {};
  for (const id of Object.keys(metrics) as MetricId[]) {
    await breathe();
    values[id] = skipped(id) ? null : metrics[id].compute(inputs);
  }
  const lying = { ...rows, x: images, own: imageContext(rows), other: null };
  const support = await modelSupport(engine, plan, lying);
  return { metrics: { ...(values as FinalMetrics), ...support }, images };
}

/** Images carry the rows' conditions; anything else is a fresh target sample, index 0. */
function outsideTarget(
  plan: Plan,
  points: Float32Array,
  images: Float32Array,
  rows: BatchRows,
): Uint8Array | null {
  if (points === images) return outside(plan, images, rows);
  const { target, condition } = plan.config;
  const n = points.length / featuresOf(target);
  const { context } = testRows(plan.config, 'target', n, 1);
  return outOfSupportRows(target, condition, { n, x: points, context });
}
