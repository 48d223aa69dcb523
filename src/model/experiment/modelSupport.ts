/**
 * Whether images lie where the target's base density expects own data: the stand-in for exact support
 * where nobody knows the density. A model judges here, and whoever shows the number says so.
 */
import { isOwnId } from '../../protocol/ownData.ts';
import type { Objective } from '../../protocol/objective.ts';
import type { Batch, BatchRows, Engine } from '../engine/engine.ts';
import { outOfSupportFraction, quantile, sorted } from '../metrics/index.ts';
import type { Plan } from './build.ts';
import { batchRows, testRows, testSize } from './samples.ts';

export interface ModelSupport {
  outOfSupport: number;
  outOfSupportFloor: number;
}

/** Share of the target's own points that count as outside, as for toys. */
const outsideShare = 0.01;

/**
 * Share of images less likely than all but 1 % of one half of the held-out target, and of the other
 * half; null where the target's density is known, or has no base.
 * @param images with the conditions they lie under in `own`
 */
export async function modelSupport(
  engine: Engine,
  plan: Plan,
  images: BatchRows,
): Promise<ModelSupport | null> {
  const { config } = plan;
  if (!isOwnId(config.target)) return null;
  const base = config.sharedBase ? 'reference-base' : 'target-base';
  const term = plan.stages.find(({ flow }) => flow === base)?.objectives[0].terms[0];
  if (!term) return null;
  const objective: Objective = { terms: [{ ...term, penalty: null }] };
  const nllOf = async (rows: BatchRows): Promise<ArrayLike<number>> => {
    const batch: Batch = { [term.rows]: rows };
    return (await engine.evaluate(objective, batch)).nllRows[0] ?? [];
  };
  const half = (index: number): BatchRows => batchRows(testRows(config, 'target', testSize, index));
  const known = sorted(Float64Array.from(await nllOf(half(1))));
  const limit = quantile(known, 1 - outsideShare);
  const beyond = async (rows: BatchRows): Promise<number> =>
    outOfSupportFraction(Uint8Array.from(await nllOf(rows), (v) => (v <= limit ? 0 : 1)));
  return { outOfSupport: await beyond(images), outOfSupportFloor: await beyond(half(2)) };
}
