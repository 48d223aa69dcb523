import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestBackend } from '../../cli/testBackend.ts';
import type { Engine } from '../engine/engine.ts';
import { stream } from '../../util/streams.ts';
import { Classifier } from './classifier.ts';
import { normalRows } from './testSamples.ts';

let engine: Engine;
let before: number;
beforeAll(async () => {
  engine = await startTestBackend('wasm');
});
afterAll(() => engine.dispose());
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors).toBe(before));

const small = (): Classifier => new Classifier(2, [5, 4], stream(1, 'test/classifier'));
const batch = (n: number): { x: tf.Tensor2D; labels: tf.Tensor2D } => ({
  x: tf.tensor2d(normalRows(n, 2, 0), [n, 2]),
  labels: tf.tensor2d(
    Float32Array.from({ length: n }, (_, i) => i % 2),
    [n, 1],
  ),
});

/** Mean cross-entropy of the same network, spelt out in float64. */
function lossAt(parameters: Float64Array, x: Float32Array, n: number): number {
  const widths = [2, 5, 4, 1];
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let seen = [x[2 * i], x[2 * i + 1]];
    let at = 0;
    for (let l = 0; l < 3; l++) {
      const [inputs, outputs] = [widths[l], widths[l + 1]];
      const next = Array.from({ length: outputs }, (_, o) => {
        let value = parameters[at + inputs * outputs + o];
        for (let k = 0; k < inputs; k++) value += seen[k] * parameters[at + k * outputs + o];
        return l === 2 ? value : Math.max(0, value);
      });
      at += (inputs + 1) * outputs;
      seen = next;
    }
    sum += Math.log(1 + Math.exp(seen[0])) - (i % 2) * seen[0];
  }
  return sum / n;
}

test('loss and gradient are those of the network, by differences', async () => {
  const network = small();
  const { x, labels } = batch(30);
  const parameters = Float64Array.from(await network.parameters().data());
  const loss = network.loss(x, labels);
  const gradient = network.gradient(x, labels);
  const rows = normalRows(30, 2, 0);
  expect((await loss.data())[0]).toBeCloseTo(lossAt(parameters, rows, 30), 5);
  const found = await gradient.data();
  expect(found).toHaveLength(parameters.length);
  parameters.forEach((value, k) => {
    const step = 1e-5;
    const [up, down] = [value + step, value - step].map((moved) =>
      lossAt(parameters.with(k, moved), rows, 30),
    );
    expect(Math.abs(found[k] - (up - down) / (2 * step))).toBeLessThan(1e-5);
  });
  tf.dispose([x, labels, loss, gradient]);
  network.dispose();
});

test('steps lower the loss; the best parameters come back', async () => {
  const network = small();
  const { x, labels } = batch(200);
  const loss = async (): Promise<number> => {
    const value = network.loss(x, labels);
    const [read] = await value.data();
    value.dispose();
    return read;
  };
  const first = await loss();
  for (let s = 0; s < 50; s++) network.step(x, labels, 1e-2);
  network.keepAsBest();
  const best = await loss();
  expect(best).toBeLessThan(first);
  for (let s = 0; s < 5; s++) network.step(x, labels, 1);
  expect(await loss()).not.toBe(best);
  network.restoreBest();
  expect(await loss()).toBe(best);
  tf.dispose([x, labels]);
  network.dispose();
});
