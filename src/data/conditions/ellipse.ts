/**
 * Shrinks each axis by its own s = √u; the context is both scales (SCIENCE 2.1). Our choice: u is
 * drawn again below 0.05², because the density grows without bound as a scale goes to 0.
 */
import { log } from '../../util/exactMath.ts';
import type { Stream } from '../../util/streams.ts';
import { linearCondition, showScale } from '../condition.ts';

const leastScale = 0.05;
const leastU = leastScale * leastScale;

function drawScale(stream: Stream): number {
  let u = stream.uniform();
  while (u < leastU) u = stream.uniform();
  return Math.sqrt(u);
}

export const ellipse = linearCondition({
  id: 'ellipse',
  contextFeatures: 2,
  draw: (stream, out, at) => {
    out[at] = drawScale(stream);
    out[at + 1] = drawScale(stream);
  },
  matrix: (context) => [context[0], 0, 0, context[1]],
  // 2 E[½ ln u] for u uniform on [a, 1], which accounts for the guard exactly.
  meanLogDeterminant: (leastU - 1 - leastU * log(leastU)) / (1 - leastU),
  evaluation: [
    [1, 1],
    [0.5, 1],
    [1, 0.5],
    [0.5, 0.5],
    [0.75, 0.25],
    [0.25, 0.75],
  ],
  describe: (context) => `${showScale(context[0])}, ${showScale(context[1])}`,
});
