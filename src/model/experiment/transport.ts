/**
 * Moves points under the plan's map, whatever the method: plain chains, or pairs of conditions,
 * where rows going down take the same flow backwards (SCIENCE 2.3).
 */
import { usesPairs } from '../../protocol/config.ts';
import type { Link } from '../../protocol/objective.ts';
import type { BatchRows, Engine, Mapped } from '../engine/engine.ts';
import type { Plan } from './build.ts';
import { pickRows, splitBySign } from './samples.ts';

export type Way = 'forward' | 'inverse';

/** Rows to where the map sends them (or, `inverse`, where they came from). */
export async function transport(
  engine: Engine,
  plan: Plan,
  rows: BatchRows,
  way: Way = 'forward',
  layers = false,
): Promise<Mapped> {
  const split = usesPairs(plan.config) && plan.forward.some((l) => l.flow === 'transfer');
  if (!split) return engine.map(plan[way], rows, layers);
  const { up, down } = splitBySign(rows);
  const back: Way = way === 'forward' ? 'inverse' : 'forward';
  const parts = [
    { index: up, links: plan[way] },
    { index: down, links: plan[back] },
  ].filter((part) => part.index.length > 0);
  const mapped = await Promise.all(parts.map((part) => mapPart(engine, part, rows, layers)));
  return merge(
    rows,
    parts.map((p) => p.index),
    mapped,
  );
}

function mapPart(
  engine: Engine,
  part: { index: number[]; links: readonly Link[] },
  rows: BatchRows,
  layers: boolean,
): Promise<Mapped> {
  return engine.map(part.links, pickRows(rows, part.index), layers);
}

/** Puts parts back into the order of the rows. */
function merge(rows: BatchRows, indices: readonly number[][], parts: readonly Mapped[]): Mapped {
  const features = rows.x.length / rows.n;
  const points = new Float32Array(rows.x.length);
  const logAbsDet = new Float32Array(rows.n);
  const count = parts[0].layers
    ? parts[0].layers.length / (parts[0].logAbsDet.length * features)
    : 0;
  const layers = count > 0 ? new Float32Array(count * rows.x.length) : null;
  parts.forEach((part, p) => {
    const index = indices[p];
    index.forEach((row, i) => {
      logAbsDet[row] = part.logAbsDet[i];
      for (let k = 0; k < features; k++) {
        points[row * features + k] = part.points[i * features + k];
        for (let l = 0; layers && part.layers && l < count; l++)
          layers[(l * rows.n + row) * features + k] =
            part.layers[(l * index.length + i) * features + k];
      }
    });
  });
  return { points, logAbsDet, layers };
}
