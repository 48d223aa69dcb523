/** Shrinks points towards the origin by s = ½ + ½√u; the context is s (SCIENCE 2.1). */
import { log } from '../../util/exactMath.ts';
import { linearCondition, showScale } from '../condition.ts';

export const radial = linearCondition({
  id: 'radial',
  contextFeatures: 1,
  draw: (stream, out, at) => {
    out[at] = 0.5 + 0.5 * Math.sqrt(stream.uniform());
  },
  matrix: (context) => [context[0], 0, 0, context[0]],
  // 2 E[ln s]: with v = √u of density 2v, E ln((1 + v)/2) = ½ - ln 2.
  meanLogDeterminant: 1 - 2 * log(2),
  evaluation: [1, 2, 3, 4, 5, 6].map((k) => [0.5 + k / 12]),
  describe: (context) => showScale(context[0]),
});
