/**
 * What the page draws by itself: samples for tiles and the idle stage, their colours, and the
 * outlines of exact densities. Heavy work runs in slices while the browser is idle; trains nothing.
 */
import { sampleRows } from '../../data/dataset.ts';
import { toys } from '../../data/toys/index.ts';
import { ownData } from '../../data/own.ts';
import {
  cloudEntropy,
  cloudLogDensity,
  makeGhost,
  startColours,
  type Ghost,
  type PointColours,
} from '../../plots/index.ts';
import { frameBound, type ConditionId, type ToyId } from '../../protocol/catalogue.ts';
import { isOwnId, type LawId, type OwnId } from '../../protocol/ownData.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import { stageStream, thumbnailStream } from '../state/streams.ts';
import { themeInUse } from '../actions/view.ts';
import { inSlices } from './slices.ts';

const thumbnailPoints = 700;
const thumbnails = new Map<string, Float32Array>();

/** [n, 2] fixed samples of a law under a condition: 700, or as many as own data have. */
export function thumbnailOf(law: LawId, condition: ConditionId): Float32Array {
  const key = `${law}/${condition}`;
  const known = thumbnails.get(key);
  if (known) return known;
  const { x } = sampleRows(law, condition, thumbnailStream(), atMost(law, thumbnailPoints));
  thumbnails.set(key, x);
  return x;
}

const atMost = (law: LawId, n: number): number =>
  isOwnId(law) ? Math.min(n, ownData(law).length / 2) : n;

let stage: { key: string; points: Float32Array } | null = null;

/** [framePoints, 2] samples, or fewer of own data, that stand on the stage before a run. */
export function stageSamples(config: ExperimentConfig): Float32Array {
  const { reference, condition, seed, view } = config;
  const key = `${reference}/${condition}/${seed}/${view.framePoints}`;
  if (stage?.key !== key)
    stage = {
      key,
      points: sampleRows(
        reference,
        condition,
        stageStream(seed),
        atMost(reference, view.framePoints),
      ).x,
    };
  return stage.points;
}

const colours = new WeakMap<Float32Array, Partial<Record<'light' | 'dark', PointColours>>>();

/** Start colours of points [n, 2] in the theme in use. */
export function coloursOf(points: Float32Array): PointColours {
  const known = colours.get(points) ?? {};
  colours.set(points, known);
  const theme = themeInUse();
  return (known[theme] ??= startColours(points, 'safe', theme === 'dark'));
}

const ghostGrid = 128;
const ghosts = new Map<LawId, Ghost | 'under way'>();

const ghostListeners = new Set<() => void>();

/** Calls back whenever an outline has been made; returns how to stop. */
export function onGhost(listener: () => void): () => void {
  ghostListeners.add(listener);
  return () => ghostListeners.delete(listener);
}

/** An outline that has come from elsewhere and need not be made. */
export const keepGhost = (toy: ToyId, ghost: Ghost): void => void ghosts.set(toy, ghost);

/**
 * The outline of a law's density, which is smoothed from its points where it is own data; null while
 * it is being made, and under a condition, where there
 * is one density per context and not one for the stage.
 */
export function ghostOf(law: LawId, condition: ConditionId): Ghost | null {
  if (condition !== 'none') return null;
  const known = ghosts.get(law);
  if (known) return known === 'under way' ? null : known;
  ghosts.set(law, 'under way');
  const made = isOwnId(law) ? makeOwnGhost(law) : makeGhostInSlices(law);
  void made.then((ghost) => {
    ghosts.set(law, ghost);
    for (const listener of ghostListeners) listener();
  });
  return null;
}

async function makeOwnGhost(id: OwnId): Promise<Ghost> {
  let values: Float64Array = new Float64Array(0);
  await inSlices(1, () => (values = cloudLogDensity(ownData(id), ghostGrid)));
  return makeGhost(() => values, undefined, ghostGrid);
}

const guides = new Map<OwnId, number>();

/** About where the loss of own data will end, nats: for the axis alone. */
export function guideOf(id: OwnId): number {
  const known = guides.get(id) ?? cloudEntropy(cloudLogDensity(ownData(id), ghostGrid));
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
