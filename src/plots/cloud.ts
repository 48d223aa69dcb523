/**
 * A smooth density of a cloud of points, for outlines and axes where no exact density is known. An
 * estimate for the eye alone: nothing here is a metric.
 */
import { frameBound } from '../protocol/catalogue.ts';

/** Width of the smoothing, frame units: wide for few points, never finer than the grid can show. */
export const smoothingOf = (n: number): number => 0.07 + 2.2 / Math.sqrt(n);

/**
 * [grid * grid] log densities at the cells' centres, rows upwards from y = -4, nats; -Infinity where
 * no point is near.
 * @param points [n, 2] frame units; those outside the frame are left out
 */
export function cloudLogDensity(points: Float32Array, grid: number): Float64Array {
  const cell = (2 * frameBound) / grid;
  const counts = new Float64Array(grid * grid);
  for (let k = 0; k < points.length; k += 2) {
    const i = Math.floor((points[k] + frameBound) / cell);
    const j = Math.floor((points[k + 1] + frameBound) / cell);
    if (i >= 0 && i < grid && j >= 0 && j < grid) counts[j * grid + i]++;
  }
  const n = points.length / 2;
  const kernel = gaussian(smoothingOf(n) / cell);
  const smooth = blurred(blurred(counts, grid, kernel, 1), grid, kernel, grid);
  return smooth.map((value) => Math.log(value / (n * cell * cell)));
}

/** Entropy of such a density, nats: about where a loss curve will end. */
export function cloudEntropy(logDensities: Float64Array): number {
  const grid = Math.sqrt(logDensities.length);
  const cell = (2 * frameBound) / grid;
  let sum = 0;
  for (const value of logDensities)
    if (value > -Infinity) sum -= Math.exp(value) * value * cell * cell;
  return sum;
}

/** Weights 0 to 3 sigma to one side of a kernel whose sum is 1. */
function gaussian(sigma: number): number[] {
  const weights = Array.from({ length: Math.ceil(3 * sigma) + 1 }, (_, i) =>
    Math.exp(-0.5 * (i / sigma) ** 2),
  );
  const total = 2 * weights.reduce((sum, w) => sum + w, 0) - weights[0];
  return weights.map((w) => w / total);
}

/** Along rows (`stride` 1) or columns (`stride` grid). */
function blurred(
  values: Float64Array,
  grid: number,
  kernel: readonly number[],
  stride: number,
): Float64Array {
  const out = new Float64Array(values.length);
  for (let k = 0; k < values.length; k++) {
    const value = values[k];
    if (value === 0) continue;
    const at = stride === 1 ? k % grid : Math.floor(k / grid);
    for (let d = 1 - kernel.length; d < kernel.length; d++)
      if (at + d >= 0 && at + d < grid) out[k + d * stride] += value * kernel[Math.abs(d)];
  }
  return out;
}
