/**
 * What the page draws by itself: samples for tiles and the idle stage, and their colours. Outlines are
 * for ghosts.ts; trains nothing.
 */
import { sampleRows } from '../../data/dataset.ts';
import { ownSize } from '../../data/own.ts';
import { startColours } from '../../plots/startColour.ts';
import type { PointColours } from '../../plots/startColour.ts';
import type { ConditionId } from '../../protocol/catalogue.ts';
import { isOwnId, type LawId } from '../../protocol/ownData.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import { stageStream, thumbnailStream } from '../state/streams.ts';
import { themeInUse } from '../actions/view.ts';
import { viewStore } from '../state/view.ts';
import { alongNow, planarRows } from './planarOwn.ts';

const thumbnailPoints = 700;
const thumbnails = new Map<string, Float32Array>();

/** [n, 2] fixed samples of a law under a condition: 700, or as many as own data have. */
export function thumbnailOf(law: LawId, condition: ConditionId): Float32Array {
  const key = `${law}/${condition}/${alongNow(law)}`;
  const known = thumbnails.get(key);
  if (known) return known;
  const { x } = sampleRows(law, condition, thumbnailStream(), atMost(law, thumbnailPoints));
  const points = planarRows(law, x);
  thumbnails.set(key, points);
  return points;
}

const atMost = (law: LawId, n: number): number => (isOwnId(law) ? Math.min(n, ownSize(law)) : n);

let stage: { key: string; points: Float32Array } | null = null;

/** [framePoints, 2] samples, or fewer of own data, that stand on the stage before a run. */
export function stageSamples(config: ExperimentConfig): Float32Array {
  const { reference, condition, seed, view } = config;
  const key = `${reference}/${condition}/${seed}/${view.framePoints}/${alongNow(reference)}`;
  if (stage?.key !== key)
    stage = {
      key,
      points: planarRows(
        reference,
        sampleRows(reference, condition, stageStream(seed), atMost(reference, view.framePoints)).x,
      ),
    };
  return stage.points;
}

const colours = new WeakMap<Float32Array, Map<string, PointColours>>();

/** Start colours of points [n, 2] on the chosen map, in the theme in use. */
export function coloursOf(points: Float32Array): PointColours {
  const known = colours.get(points) ?? new Map<string, PointColours>();
  colours.set(points, known);
  const theme = themeInUse();
  const { startMap } = viewStore.getState();
  const key = `${startMap}/${theme}`;
  const made = known.get(key) ?? startColours(points, startMap, theme === 'dark');
  known.set(key, made);
  return made;
}
