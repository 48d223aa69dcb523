import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestBackend } from '../../cli/testBackend.ts';
import type { TfjsBackendId } from '../../protocol/catalogue.ts';
import type { Engine } from '../engine/engine.ts';
import { c2st, type C2st, type C2stEpoch, type C2stOptions } from './c2st.ts';
import { normalRows, shifted } from './testSamples.ts';

let engine: Engine;
let before: number;
const start = async (backend: TfjsBackendId): Promise<void> => {
  engine = await startTestBackend(backend);
  before = tf.memory().numTensors;
};
afterEach(() => {
  expect(tf.memory().numTensors).toBe(before);
  engine.dispose();
});

const n = 1200;
/** Unit Gaussians, the second moved by `shift` along the first feature. */
const gaussians = (shift: number, options: Partial<C2stOptions> = {}): Promise<C2st> =>
  c2st(normalRows(n, 2, 1), shifted(normalRows(n, 2, 2), [shift, 0]), 2, {
    seed: 3,
    inits: 1,
    hidden: [16, 16],
    ...options,
  });

describe('wasm', () => {
  beforeEach(() => start('wasm'));

  test.each([
    [0.5, 0.638],
    [1, 0.76],
  ])('a shift by %f has Φ(shift/√2) (SCIENCE 4.1)', async (shift, expected) => {
    const { auc, nullSd, aucs } = await gaussians(shift);
    expect(nullSd).toBeCloseTo(Math.sqrt(1201 / (12 * 600 * 600)), 12);
    expect(aucs).toEqual([auc]);
    expect(Math.abs(auc - expected)).toBeLessThan(4 * nullSd);
  });

  test('one law: within the null band, folded, the largest of the networks', async () => {
    const { auc, nullSd, aucs } = await gaussians(0, { inits: 2 });
    expect(auc).toBe(Math.max(...aucs));
    for (const each of aucs) expect(each).toBeGreaterThanOrEqual(0.5);
    expect(auc).toBeLessThan(0.5 + 4 * nullSd);
  });

  test('the same seed gives the same number, another one does not', async () => {
    const options = { rowsPerClass: 120, hidden: [8] };
    const { aucs } = await gaussians(1, options);
    expect((await gaussians(1, options)).aucs).toEqual(aucs);
    expect((await gaussians(1, { ...options, seed: 4 })).aucs).not.toEqual(aucs);
  });

  test('ends when the host says so, and leaves nothing', async () => {
    const seen: number[] = [];
    const onEpoch = ({ network, epoch }: C2stEpoch): void => {
      seen.push(network, epoch);
      if (epoch === 2) throw new Error('stopped');
    };
    await expect(gaussians(1, { rowsPerClass: 100, onEpoch })).rejects.toThrow('stopped');
    expect(seen).toEqual([1, 1, 1, 2]);
  });

  test('says how far it is, over all networks, up to the last epoch of each', async () => {
    const seen: C2stEpoch[] = [];
    await gaussians(1, { rowsPerClass: 100, inits: 2, onEpoch: (at) => void seen.push(at) });
    const shares = seen.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    for (const { epoch, atLeast } of seen) expect(atLeast).toBeGreaterThanOrEqual(epoch);
    const lasts = seen.filter(({ epoch, atLeast }) => epoch === atLeast);
    expect(lasts.map(({ network, networks, share }) => [network, networks, share])).toEqual([
      [1, 2, 0.5],
      [2, 2, 1],
    ]);
    // Four times twelve epochs without gain, after one at least that gained.
    expect(seen[0]).toMatchObject({ epoch: 1, atLeast: 49 });
  });

  test('refuses few rows and what is not finite', async () => {
    await expect(gaussians(1, { rowsPerClass: 19 })).rejects.toThrow('too few rows');
    const rows = normalRows(50, 2, 1);
    const broken = rows.with(7, NaN);
    await expect(c2st(rows, broken, 2, { seed: 1 })).rejects.toThrow('not finite: 1');
  });
});

test('the cpu backend runs it too', async () => {
  await start('cpu');
  const { auc } = await gaussians(2, { rowsPerClass: 80, hidden: [8] });
  expect(auc).toBeGreaterThan(0.8);
});
