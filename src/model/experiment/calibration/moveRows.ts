/** Rows of a table through a trained map, block by block, with the density of where they go. */
import type { ScaledRows } from '../../../data/tables/prepare.ts';
import type { Objective } from '../../../protocol/objective.ts';
import { createBreather } from '../../../util/breathe.ts';
import { sliceRows } from '../../engine/chunks.ts';
import type { BatchRows, Engine } from '../../engine/engine.ts';
import type { Plan } from '../build.ts';
import { transport } from '../transport.ts';

const blockRows = 5000;

export interface MovedRows {
  /** [n, features] images, scaled. */
  readonly x: Float32Array;
  /** [n] log|det J| of the map, nats. */
  readonly logAbsDet: Float32Array;
}

export const engineRows = ({ index, x, context }: ScaledRows): BatchRows => ({
  n: index.length,
  x,
  own: context,
  other: null,
  weights: null,
});

/** The engine holds the plan's flows. */
export async function moveRows(engine: Engine, plan: Plan, rows: BatchRows): Promise<MovedRows> {
  const x = new Float32Array(rows.x.length);
  const logAbsDet = new Float32Array(rows.n);
  await inBlocks(rows, async (block, from) => {
    const mapped = await transport(engine, plan, block);
    x.set(mapped.points, (from * rows.x.length) / rows.n);
    logAbsDet.set(mapped.logAbsDet, from);
  });
  return { x, logAbsDet };
}

async function inBlocks(
  rows: BatchRows,
  work: (block: BatchRows, from: number) => Promise<void>,
): Promise<void> {
  const breathing = createBreather();
  for (let from = 0; from < rows.n; from += blockRows) {
    await work(sliceRows(rows, from, Math.min(rows.n, from + blockRows)), from);
    await breathing();
  }
}

/**
 * [n] log density of the target, as the study learnt it, where rows went, nats, scaled units: of the
 * target's base; of a method without one, the reference base carried along by the map.
 */
export async function logDensityOf(
  engine: Engine,
  plan: Plan,
  rows: BatchRows,
  moved: MovedRows,
): Promise<Float64Array> {
  const target = plan.stages.find(({ flow }) => flow === 'target-base');
  const base = target ?? plan.stages.find(({ flow }) => flow === 'reference-base');
  if (!base) throw new Error('a plan without bases has no density');
  const [term] = base.objectives[0].terms;
  const objective: Objective = { terms: [{ ...term, penalty: null }] };
  const judged = target ? { ...rows, x: moved.x } : rows;
  const out = new Float64Array(rows.n);
  await inBlocks(judged, async (block, from) => {
    const { nllRows } = await engine.evaluate(objective, { [term.rows]: block });
    const nll = nllRows[0];
    if (!nll) throw new Error('a base gave no likelihood');
    for (let i = 0; i < block.n; i++)
      out[from + i] = -nll[i] - (target ? 0 : moved.logAbsDet[from + i]);
  });
  return out;
}
