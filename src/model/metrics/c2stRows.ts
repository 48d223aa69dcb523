/**
 * The rows of a classifier test: halves for training and test, in units that suit a network. It
 * draws nothing, so the samples must be in random order.
 */
import { cos, sin } from '../../util/exactMath.ts';

export interface LabelledRows {
  n: number;
  /** [n, width] */
  x: Float32Array;
  /** [n] 0 for the first sample, 1 for the second. */
  labels: Float32Array;
}

export interface Parts {
  /** Numbers per row that the network sees. */
  width: number;
  training: LabelledRows;
  /** Decides when to stop. */
  validation: LabelledRows;
  /** [m, width] of each sample. */
  tests: readonly [Float32Array, Float32Array];
}

/** Share of the first half that is for validation. */
const validationShare = 0.2;
/**
 * Waves per standard deviation: each feature comes with its sine and cosine at these frequencies.
 * From the features alone a network of this size does not find rings as thin as a tenth of their
 * radius in a few thousand rows (docs/SCIENCE.md 4.1); any network that can be had with them could
 * be had without.
 */
export const usualWaves: readonly number[] = [1.5, 3];

/**
 * First half of the first n rows [n, features] of each sample for training and validation, second
 * half for the test; all in standard deviations of the first half.
 * @throws Error when a number of the first half is not finite
 */
export function splitRows(
  a: Float32Array,
  b: Float32Array,
  n: number,
  features: number,
  waves: readonly number[] = usualWaves,
): Parts {
  const half = Math.floor(n / 2);
  const held = Math.ceil(half * validationShare);
  const units = unitsOf([a, b], half, features);
  const part = (from: number, to: number): readonly [Float32Array, Float32Array] => [
    encoded(a.subarray(from * features, to * features), units, waves),
    encoded(b.subarray(from * features, to * features), units, waves),
  ];
  const width = features * (1 + 2 * waves.length);
  return {
    width,
    training: labelled(part(held, half), width),
    validation: labelled(part(0, held), width),
    tests: part(half, n),
  };
}

interface Units {
  mean: Float64Array;
  sd: Float64Array;
}

/** Mean and standard deviation per feature of the first `n` rows of both samples together. */
function unitsOf(samples: readonly Float32Array[], n: number, features: number): Units {
  const mean = new Float64Array(features);
  const sd = new Float64Array(features);
  const count = samples.length * n;
  for (let d = 0; d < features; d++) {
    for (const x of samples) for (let i = 0; i < n; i++) mean[d] += x[i * features + d] / count;
    let squares = 0;
    for (const x of samples)
      for (let i = 0; i < n; i++) {
        const off = x[i * features + d] - mean[d];
        squares += off * off;
      }
    sd[d] = Math.sqrt(squares / count);
    if (!Number.isFinite(sd[d])) throw new Error(`a feature is not finite: ${d}`);
  }
  return { mean, sd };
}

/** [n, width] of rows [n, features]; a feature that never changes keeps its scale. */
function encoded(x: Float32Array, { mean, sd }: Units, waves: readonly number[]): Float32Array {
  const features = mean.length;
  const out = new Float32Array(x.length * (1 + 2 * waves.length));
  let at = 0;
  for (let i = 0; i < x.length; i++) {
    const value = (x[i] - mean[i % features]) / (sd[i % features] || 1);
    out[at++] = value;
    for (const frequency of waves) {
      out[at++] = sin(frequency * value);
      out[at++] = cos(frequency * value);
    }
  }
  return out;
}

function labelled([a, b]: readonly [Float32Array, Float32Array], width: number): LabelledRows {
  const x = new Float32Array(a.length + b.length);
  x.set(a);
  x.set(b, a.length);
  const n = x.length / width;
  return { n, x, labels: new Float32Array(n).fill(1, a.length / width) };
}

/** The same rows in another order. */
export function reordered(
  { n, x, labels }: LabelledRows,
  order: Uint32Array,
  width: number,
): LabelledRows {
  const rows = new Float32Array(x.length);
  order.forEach((from, i) => {
    rows.set(x.subarray(from * width, (from + 1) * width), i * width);
  });
  return { n, x: rows, labels: Float32Array.from(order, (from) => labels[from]) };
}
