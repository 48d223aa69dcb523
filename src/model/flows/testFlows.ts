/** Flows with random weights, rows and Jacobians for the flows' tests; no product code reads this. */
import * as tf from '@tensorflow/tfjs-core';
import { log } from '../../util/exactMath.ts';
import { stream } from '../../util/streams.ts';
import { flow, prepareFlow, type Flow } from './compose.ts';
import { createMasks, type Weights } from './conditioners/made.ts';
import { parameterCount, parameterList, type FlowSpec } from './spec.ts';

/** Every parameter from U(±scale/sqrt(inputs)): like PyTorch's rule, but nothing starts at zero. */
export function randomParameters(spec: FlowSpec, seed: number, scale = 0.5): Float32Array {
  const source = stream(seed, 'test/parameters');
  const flat = new Float32Array(parameterCount(spec));
  for (const { offset, size, fanIn } of parameterList(spec))
    for (let i = 0; i < size; i++)
      flat[offset + i] = (scale * (2 * source.uniform() - 1)) / Math.sqrt(fanIn);
  return flat;
}

export function namedWeights(spec: FlowSpec, flat: Float32Array): Weights {
  return new Map(
    parameterList(spec).map(({ name, shape, offset, size }) => [
      name,
      tf.tensor(flat.slice(offset, offset + size), [...shape]),
    ]),
  );
}

export function build(spec: FlowSpec, flat: Float32Array): Flow {
  return flow(spec, prepareFlow(spec, namedWeights(spec, flat), createMasks(spec)));
}

export function randomRows(n: number, width: number, seed: number, scale = 2): tf.Tensor2D {
  const source = stream(seed, 'test/rows');
  return tf.tensor2d(
    Array.from({ length: n * width }, () => scale * source.normal()),
    [n, width],
  );
}

export const contextRows = (spec: FlowSpec, n: number, seed: number): tf.Tensor2D | null =>
  spec.contextFeatures === 0 ? null : randomRows(n, spec.contextFeatures, seed + 1000, 0.5);

export const unitRow = (features: number, j: number): number[] =>
  Array.from({ length: features }, (_, i) => (i === j ? 1 : 0));

export const maxAbs = (tensor: tf.Tensor): number => tf.max(tf.abs(tensor)).dataSync()[0];
export const maxDifference = (a: tf.Tensor, b: tf.Tensor): number => maxAbs(tf.sub(a, b));

/** [n] log|det| of [n][D][D] Jacobians, by elimination in float64. */
function logAbsDets(jacobians: number[][][]): number[] {
  return jacobians.map((matrix) => {
    const a = matrix.map((row) => [...row]);
    let sum = 0;
    for (let k = 0; k < a.length; k++) {
      let pivot = k;
      for (let r = k + 1; r < a.length; r++)
        if (Math.abs(a[r][k]) > Math.abs(a[pivot][k])) pivot = r;
      [a[k], a[pivot]] = [a[pivot], a[k]];
      sum += log(Math.abs(a[k][k]));
      for (let r = k + 1; r < a.length; r++) {
        const factor = a[r][k] / a[k][k];
        for (let c = k; c < a.length; c++) a[r][c] -= factor * a[k][c];
      }
    }
    return sum;
  });
}

type Points = (x: tf.Tensor2D) => tf.Tensor2D;

export function finiteDifferenceLogDet(map: Points, x: tf.Tensor2D): number[] {
  const [n, features] = x.shape;
  const step = 1 / 128;
  const columns = Array.from({ length: features }, (_, j) => {
    const shift = tf.tensor2d([unitRow(features, j).map((value) => step * value)]);
    return tf.div(tf.sub(map(tf.add(x, shift)), map(tf.sub(x, shift))), 2 * step).dataSync();
  });
  return logAbsDets(
    Array.from({ length: n }, (_, row) =>
      Array.from({ length: features }, (_, i) => columns.map((c) => c[row * features + i])),
    ),
  );
}

export function autodiffLogDet(map: Points, x: tf.Tensor2D): number[] {
  const [n, features] = x.shape;
  const rows = Array.from({ length: features }, (_, i) =>
    tf
      .grad((p) => tf.sum(tf.slice(map(p as tf.Tensor2D), [0, i], [n, 1])))(x)
      .dataSync(),
  );
  return logAbsDets(
    Array.from({ length: n }, (_, row) =>
      rows.map((r) => Array.from({ length: features }, (_, j) => r[row * features + j])),
    ),
  );
}
