/**
 * What a frame carries for the layers of the stage that are shown: a grid under the map, and the
 * density of the map's output. Trains nothing and draws from no stream; under a condition it shows
 * one condition, that of the first row it is given.
 */
import { logDensityRows } from '../../data/dataset.ts';
import { frameBound, type PhaseId } from '../../protocol/catalogue.ts';
import type { DensityView, GridView, ViewCondition } from '../../protocol/frameViews.ts';
import type { FlowId, Link } from '../../protocol/objective.ts';
import { log } from '../../util/exactMath.ts';
import type { BatchRows, Engine } from '../engine/engine.ts';
import { baseContext } from '../transfer/method.ts';
import { hasFlow, type Plan } from './build.ts';
import { transport } from './transport.ts';

/** Lines each way (UX 4.3), and steps from one to the next along a line, so that bends look round. */
export const gridLines = 24;
const nodesBetween = 5;
export const gridNodes = (gridLines - 1) * nodesBetween + 1;
/** Cells along each side: about six pixels each on a stage at 1280 x 720. */
export const densitySide = 80;

const logTwoPi = log(2 * Math.PI);

/** Nodes of the lines before the map, [2 * lines, nodes, 2]. */
export function gridPoints(): Float32Array {
  const points = new Float32Array(2 * gridLines * gridNodes * 2);
  const place = (i: number, count: number): number =>
    -frameBound + (2 * frameBound * i) / (count - 1);
  for (let line = 0, k = 0; line < 2 * gridLines; line++)
    for (let node = 0; node < gridNodes; node++) {
      const across = place(line % gridLines, gridLines);
      const along = place(node, gridNodes);
      points[k++] = line < gridLines ? across : along;
      points[k++] = line < gridLines ? along : across;
    }
  return points;
}

/** Centres of the cells, [side * side, 2], rows upwards from y = -4. */
export function cellCentres(side: number): Float32Array {
  const step = (2 * frameBound) / side;
  const points = new Float32Array(2 * side * side);
  for (let j = 0, k = 0; j < side; j++)
    for (let i = 0; i < side; i++) {
      points[k++] = (i + 0.5) * step - frameBound;
      points[k++] = (j + 0.5) * step - frameBound;
    }
  return points;
}

/** @param like rows whose first one says under which condition */
export async function gridView(engine: Engine, plan: Plan, like: BatchRows): Promise<GridView> {
  const condition = conditionOf(like);
  const rows = rowsUnder(gridPoints(), condition);
  const { points, logAbsDet } = await transport(engine, plan, rows);
  return { lines: gridLines, nodes: gridNodes, points, logAbsDet, ...condition };
}

/**
 * The density of where the map sends the reference: each cell pulled back through the map, and scored
 * there by the reference base, or by the exact density where this run has no such base; null where own
 * data have neither.
 */
export async function outputDensity(
  engine: Engine,
  plan: Plan,
  like: BatchRows,
): Promise<DensityView | null> {
  const condition = conditionOf(like);
  const cells = rowsUnder(cellCentres(densitySide), condition);
  const back = await transport(engine, plan, cells, 'inverse');
  const rows = { ...cells, x: back.points };
  const based = hasFlow(engine, 'reference-base');
  const behind = based
    ? await scored(engine, baseLink('reference-base', baseContext(plan.config, 'own')), rows)
    : exactly(plan, rows);
  if (!behind) return null;
  const logDensity = Float32Array.from(behind, (value, i) => value + back.logAbsDet[i]);
  const logAbsDet = back.logAbsDet.map((value) => -value);
  const from = based ? 'base' : 'exact';
  return { side: densitySide, logDensity, logAbsDet, from, ...condition };
}

/** What a base has learnt so far. @param own the condition of the first of the base's rows */
export async function baseDensity(
  engine: Engine,
  phase: Exclude<PhaseId, 'transfer'>,
  like: BatchRows,
): Promise<DensityView> {
  const condition = conditionOf(like);
  const rows = rowsUnder(cellCentres(densitySide), condition);
  const context = like.own ? 'own' : 'none';
  const logDensity = Float32Array.from(await scored(engine, baseLink(phase, context), rows));
  return { side: densitySide, logDensity, logAbsDet: null, from: 'itself', ...condition };
}

function conditionOf({ n, own, other }: BatchRows): ViewCondition {
  const first = (data: Float32Array | null): number[] | null =>
    data && [...data.subarray(0, data.length / n)];
  return { own: first(own), other: first(other) };
}

function rowsUnder(x: Float32Array, { own, other }: ViewCondition): BatchRows {
  const n = x.length / 2;
  const all = (values: number[] | null): Float32Array | null =>
    values && Float32Array.from({ length: n * values.length }, (_, i) => values[i % values.length]);
  return { n, x, own: all(own), other: all(other), weights: null };
}

const baseLink = (flow: FlowId, context: Link['context']): Link => ({
  flow,
  direction: 'forward',
  frozen: true,
  context,
});

/** [n] log density of rows under a base flow, nats. */
async function scored(engine: Engine, link: Link, rows: BatchRows): Promise<Float64Array> {
  const { points, logAbsDet } = await engine.map([link], rows);
  return Float64Array.from(logAbsDet, (value, i) => {
    const [a, b] = [points[2 * i], points[2 * i + 1]];
    return value - logTwoPi - (a * a + b * b) / 2;
  });
}

function exactly({ config }: Plan, { n, x, own }: BatchRows): Float64Array | null {
  return logDensityRows(config.reference, config.condition, { n, x, context: own });
}
