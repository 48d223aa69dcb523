/**
 * Classifier two-sample test: how well a small network, trained on half of the rows, tells two
 * samples apart on the other half (SCIENCE 4.1). It takes seconds, so hosts that must answer
 * meanwhile may throw from `onEpoch`; a network that fails to learn makes samples look alike.
 */
import * as tf from '@tensorflow/tfjs-core';
import { breathe } from '../../util/breathe.ts';
import { shuffle, stream, type Stream } from '../../util/streams.ts';
import { reordered, splitRows, usualWaves, type LabelledRows, type Parts } from './c2stRows.ts';
import { Classifier } from './classifier.ts';
import { rankAuc, rankAucNullSd } from './rankAuc.ts';
import { rowCount } from './rows.ts';

export interface C2stOptions {
  seed: number;
  /** Networks that start differently; the best of them counts. */
  inits?: number;
  /** Rows of each sample, half of them for the test; at most as many as both have. */
  rowsPerClass?: number;
  /** Widths of the hidden layers. */
  hidden?: readonly number[];
  /** Waves per standard deviation that a feature is also given as; `usualWaves` for rings and arms. */
  waves?: readonly number[];
  /** Awaited after every epoch; what it throws ends the test. */
  onEpoch?: (at: C2stEpoch) => Promise<void> | void;
}

/** How far a test is: a network ends when it no longer gains, which nobody knows beforehand. */
export interface C2stEpoch {
  /** Counted from 1. */
  network: number;
  networks: number;
  /** Epochs of this network so far, and how many it will take if it gains nothing from now on. */
  epoch: number;
  atLeast: number;
  /** 0 to 1, of all networks; never falls. */
  share: number;
}

export interface C2st {
  /** Largest of max(AUC, 1 - AUC) over the networks, in [½, 1]. */
  auc: number;
  /** Standard deviation of one AUC where both samples have one law. */
  nullSd: number;
  /** Folded AUC of each network. */
  aucs: number[];
}

export const c2stDefaults = {
  inits: 3,
  rowsPerClass: 5000,
  hidden: [64, 64, 64],
  waves: usualWaves,
} as const;

const leastRows = 20;
const batchSize = 256;
const maxEpochs = 200;
const firstRate = 2e-3;
/** Epochs without a better validation loss before the rate falls. */
const patience = 12;
/** Falls of the rate, each to a third; the next one ends the training. */
const falls = 3;

/**
 * Tests two samples [n, features] whose rows are in random order. Deterministic for one seed on one
 * tfjs backend, which must run already.
 * @throws Error when there are fewer than 20 rows of a sample or a number is not finite
 */
export async function c2st(
  a: Float32Array,
  b: Float32Array,
  features: number,
  options: C2stOptions,
): Promise<C2st> {
  const { seed, onEpoch } = options;
  const { inits, rowsPerClass, hidden, waves } = { ...c2stDefaults, ...options };
  const n = Math.min(rowsPerClass, rowCount(a, features), rowCount(b, features));
  if (n < leastRows) throw new Error(`too few rows for a classifier test: ${n}`);
  const parts = splitRows(a, b, n, features, waves);
  const aucs: number[] = [];
  for (let init = 0; init < inits; init++) {
    const source = stream(seed, 'metrics/c2st', init);
    const network = new Classifier(parts.width, hidden, source);
    try {
      let share = 0;
      await train(network, parts, source, async (epoch, left) => {
        const atLeast = epoch + left;
        share = Math.max(share, epoch / atLeast);
        await onEpoch?.({
          ...{ network: init + 1, networks: inits, epoch, atLeast },
          share: (init + share) / inits,
        });
      });
      const auc = await testAuc(network, parts);
      aucs.push(Math.max(auc, 1 - auc));
    } finally {
      network.dispose();
    }
  }
  const tested = parts.tests[0].length / parts.width;
  return { auc: Math.max(...aucs), nullSd: rankAucNullSd(tested, tested), aucs };
}

/** Adam; the rate falls when the validation loss no longer does, and the best epoch is kept. */
async function train(
  network: Classifier,
  { width, training, validation }: Parts,
  source: Stream,
  onEpoch: (epoch: number, left: number) => Promise<void>,
): Promise<void> {
  const order = Uint32Array.from({ length: training.n }, (_, i) => i);
  let rate = firstRate;
  let least = Infinity;
  let waited = 0;
  let fallen = 0;
  for (let epoch = 0; epoch < maxEpochs; epoch++) {
    trainEpoch(network, reordered(training, shuffle(source, order), width), width, rate);
    const loss = await lossOf(network, validation, width);
    await breathe();
    if (loss < least) {
      least = loss;
      waited = 0;
      network.keepAsBest();
    } else if (++waited >= patience) {
      fallen++;
      rate /= 3;
      waited = 0;
      network.restoreBest();
    }
    const left = (falls + 1 - fallen) * patience - waited;
    await onEpoch(epoch + 1, Math.min(left, maxEpochs - epoch - 1));
    if (fallen > falls) break;
  }
  network.restoreBest();
}

function trainEpoch(
  network: Classifier,
  { n, x, labels }: LabelledRows,
  width: number,
  rate: number,
): void {
  for (let from = 0; from < n; from += batchSize) {
    const to = Math.min(n, from + batchSize);
    const rows = tf.tensor2d(x.subarray(from * width, to * width), [to - from, width]);
    const wanted = tf.tensor2d(labels.subarray(from, to), [to - from, 1]);
    network.step(rows, wanted, rate);
    tf.dispose([rows, wanted]);
  }
}

async function lossOf(
  network: Classifier,
  { n, x, labels }: LabelledRows,
  width: number,
): Promise<number> {
  const loss = tf.tidy(() => network.loss(tf.tensor2d(x, [n, width]), tf.tensor2d(labels, [n, 1])));
  const [value] = await read(loss);
  return value;
}

async function testAuc(network: Classifier, { width, tests }: Parts): Promise<number> {
  const scores = tests.map((x) =>
    tf.tidy(() => network.logits(tf.tensor2d(x, [x.length / width, width]))),
  );
  const [a, b] = await Promise.all(scores.map(read));
  return rankAuc(a, b);
}

/** A copy of a tensor's numbers; disposes it. */
async function read(tensor: tf.Tensor): Promise<Float32Array> {
  try {
    // tfjs's cpu backend hands out its live array, so copy.
    return ((await tensor.data()) as Float32Array).slice();
  } finally {
    tensor.dispose();
  }
}
