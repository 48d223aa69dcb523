/**
 * Turns points clockwise by θ and shrinks them by √2, so that they stay in the box
 * (SCIENCE 2.1). The context is θ/45°. Two laws of θ: whole degrees from 0 to 44, as in the published
 * code, or the six angles 7.5°, 15° … 45° of the paper's Appendix B, which are our evaluation angles.
 */
import { cos, log, sin } from '../../util/exactMath.ts';
import type { Stream } from '../../util/streams.ts';
import { linearCondition, type Condition } from '../condition.ts';

/** 45° in radians. */
const octant = 0.7853981633974483;
const shrink = Math.sqrt(0.5);

function turning(
  id: 'rotation' | 'rotation-steps',
  context: (stream: Stream) => number,
): Condition {
  return linearCondition({
    id,
    contextFeatures: 1,
    draw: (stream, out, at) => {
      out[at] = context(stream);
    },
    matrix: (angle) => {
      const c = shrink * cos(octant * angle[0]);
      const s = shrink * sin(octant * angle[0]);
      return [c, s, -s, c];
    },
    meanLogDeterminant: -log(2),
    evaluation: [1, 2, 3, 4, 5, 6].map((k) => [k / 6]),
    describe: (angle) => `${Math.round(angle[0] * 45 * 100) / 100}°`,
  });
}

export const rotation = turning('rotation', (stream) => stream.integer(45) / 45);
export const rotationSteps = turning('rotation-steps', (stream) => (stream.integer(6) + 1) / 6);
