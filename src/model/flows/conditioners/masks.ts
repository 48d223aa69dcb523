/**
 * MADE's degrees and masks (Germain et al. 2015; nflows' sequential variant). Plain arrays of 0 and
 * 1; refuses to know tensors.
 */

/** Degrees of the inputs: 1 … D. */
export function inputDegrees(features: number): number[] {
  return Array.from({ length: features }, (_, i) => i + 1);
}

/** Degrees of hidden units: cycling 1 … D-1, all 0 when D = 1. */
export function hiddenDegrees(features: number, hidden: number): number[] {
  const cycle = Math.max(1, features - 1);
  const first = Math.min(1, features - 1);
  return Array.from({ length: hidden }, (_, i) => (i % cycle) + first);
}

/** Degrees of outputs: feature by feature, `multiplier` numbers each. */
export function outputDegrees(features: number, multiplier: number): number[] {
  return Array.from({ length: features * multiplier }, (_, i) => Math.floor(i / multiplier) + 1);
}

/**
 * Row-major [to, from] mask. A hidden unit sees degrees up to its own; an output only smaller ones,
 * so that output i never depends on inputs j >= i.
 */
export function degreeMask(to: number[], from: number[], strict: boolean): Float32Array {
  const mask = new Float32Array(to.length * from.length);
  to.forEach((t, row) =>
    from.forEach((f, column) => {
      mask[row * from.length + column] = (strict ? t > f : t >= f) ? 1 : 0;
    }),
  );
  return mask;
}
