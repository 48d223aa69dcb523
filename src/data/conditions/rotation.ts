/**
 * Turns points clockwise by θ and shrinks them by √2, so that they stay in the box
 * (SCIENCE 2.1). The context is θ/45°; θ is a whole number of degrees from 0 to 44, as in the
 * published code (the paper's text says 7.5° to 45°, which are our evaluation angles).
 */
import { cos, log, sin } from '../../util/exactMath.ts';
import { linearCondition } from '../condition.ts';

/** 45° in radians. */
const octant = 0.7853981633974483;
const shrink = Math.sqrt(0.5);

export const rotation = linearCondition({
  id: 'rotation',
  contextFeatures: 1,
  draw: (stream, out, at) => {
    out[at] = stream.integer(45) / 45;
  },
  matrix: (context) => {
    const c = shrink * cos(octant * context[0]);
    const s = shrink * sin(octant * context[0]);
    return [c, s, -s, c];
  },
  meanLogDeterminant: -log(2),
  evaluation: [1, 2, 3, 4, 5, 6].map((k) => [k / 6]),
  describe: (context) => `${Math.round(context[0] * 45 * 100) / 100}°`,
});
