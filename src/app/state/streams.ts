/**
 * The random streams that the page itself draws from, for what stands on the screen before and
 * beside a run.
 * Touches none of the streams that training draws from.
 */
import { stream, type Stream } from '../../util/streams.ts';

/** Points on the stage before the first frame of a run with this seed. */
export const stageStream = (seed: number): Stream => stream(seed, 'page/stage');

/** Thumbnails do not change with the seed of a run. */
export const thumbnailStream = (): Stream => stream(1, 'page/thumbnail');

/**
 * Fresh points of one side of a run, the same that the command line measures with: stream `test`
 * holds the sides in turn.
 */
export const testStream = (seed: number, side: 'reference' | 'target', index: number): Stream =>
  stream(seed, 'test', 2 * index + (side === 'reference' ? 0 : 1));
