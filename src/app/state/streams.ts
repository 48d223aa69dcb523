/**
 * The random streams that the page itself draws from, for what stands on the screen before a run.
 * Touches none of the streams of training.
 */
import { stream, type Stream } from '../../util/streams.ts';

/** Points on the stage before the first frame of a run with this seed. */
export const stageStream = (seed: number): Stream => stream(seed, 'page/stage');

/** Thumbnails do not change with the seed of a run. */
export const thumbnailStream = (): Stream => stream(1, 'page/thumbnail');
