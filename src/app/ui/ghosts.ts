/**
 * Outlines of densities on the stage: of exact ones and of own data, made in slices while the browser
 * is idle, or handed in. Draws nothing.
 */
import { conditions } from '../../data/conditions/index.ts';
import { ownSet } from '../../data/own.ts';
import { toys } from '../../data/toys/index.ts';
import { cloudEntropy, cloudLogDensity, makeGhost, type Ghost } from '../../plots/index.ts';
import { frameBound, isMove, type ConditionId, type ToyId } from '../../protocol/catalogue.ts';
import { isOwnId, type LawId, type OwnId } from '../../protocol/ownData.ts';
import { ghosts } from './knownGhosts.ts';
import { alongNow, planarOwn } from './planarOwn.ts';
import { inSlices } from './slices.ts';

const ghostGrid = 128;
const ghostListeners = new Set<() => void>();

/** Calls back whenever an outline has been made; returns how to stop. */
export function onGhost(listener: () => void): () => void {
  ghostListeners.add(listener);
  return () => ghostListeners.delete(listener);
}

/**
 * The outline of a law's density, which is smoothed from its points where it is own data; null while
 * it is being made, and under a condition that moves points, where there is one density per context and
 * not one for the stage. Rows of a table bring their conditions: the outline is that of all of them.
 */
export function ghostOf(law: LawId, condition: ConditionId): Ghost | null {
  if (isMove(condition)) return null;
  const key = isOwnId(law) ? `${law}/${alongNow(law)}` : law;
  const known = ghosts.get(key);
  if (known) return known === 'under way' ? null : known;
  ghosts.set(key, 'under way');
  const made = isOwnId(law) ? makeOwnGhost(law) : makeGhostInSlices(law);
  void made.then((ghost) => {
    ghosts.set(key, ghost);
    for (const listener of ghostListeners) listener();
  });
  return null;
}

/** The outline under one condition: a condition moves every point by one matrix, outlines too. */
export function ghostUnder(
  law: LawId,
  condition: ConditionId,
  context: readonly number[] | null,
): Ghost | null {
  const plain = ghostOf(law, 'none');
  if (condition === 'none') return plain;
  if (!isMove(condition) || !context || !plain) return null;
  const moved = (ring: Float32Array): Float32Array => {
    const points = ring.slice();
    const all = Float32Array.from(
      { length: (points.length / 2) * context.length },
      (_, i) => context[i % context.length],
    );
    conditions[condition].apply(points, all);
    return points;
  };
  return { levels: plain.levels.map((level) => ({ ...level, rings: level.rings.map(moved) })) };
}

async function makeOwnGhost(id: OwnId): Promise<Ghost> {
  let values: Float64Array = new Float64Array(0);
  await inSlices(1, () => (values = cloudLogDensity(planarOwn(id), ghostGrid)));
  return makeGhost(() => values, undefined, ghostGrid);
}

const guides = new Map<OwnId, number>();

/** About where the loss of own data will end, nats: for the axis alone. Null where a plane is not all. */
export function guideOf(id: OwnId): number | null {
  const { points, features, context } = ownSet(id);
  if (features !== 2 || context) return null;
  const known = guides.get(id) ?? cloudEntropy(cloudLogDensity(points, ghostGrid));
  guides.set(id, known);
  return known;
}

async function makeGhostInSlices(toy: ToyId): Promise<Ghost> {
  const values = new Float64Array(ghostGrid * ghostGrid);
  await inSlices(ghostGrid, (row) => {
    values.set(toys[toy].logDensity(rowOfCentres(row)), row * ghostGrid);
  });
  return makeGhost(() => values, undefined, ghostGrid);
}

/** [128, 2] cell centres of one row, in the order that `makeGhost` walks its grid. */
function rowOfCentres(row: number): Float32Array {
  const step = (2 * frameBound) / ghostGrid;
  const centre = (i: number): number => (i + 0.5) * step - frameBound;
  const points = new Float32Array(2 * ghostGrid);
  for (let i = 0; i < ghostGrid; i++) {
    points[2 * i] = centre(i);
    points[2 * i + 1] = centre(row);
  }
  return points;
}
