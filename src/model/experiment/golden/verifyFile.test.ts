import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseSafetensors } from '../../../protocol/safetensors.ts';
import { parseGolden, type GoldenFile } from './goldenFile.ts';
import { verifyFile, type GoldenSubject, type VerifyLine } from './verifyFile.ts';

function load(name: string): GoldenFile {
  const path = new URL(`../../../../golden/${name}.safetensors`, import.meta.url);
  return parseGolden(parseSafetensors(new Uint8Array(readFileSync(path))));
}

/** What a subject gives for a tensor, from the truth. */
type Spoil = (name: string, truth: Float32Array) => Float32Array;

/** Answers with the file's own truth, spoiled. */
function fake(golden: GoldenFile, spoil: Spoil = (_, truth) => truth): GoldenSubject {
  const get = (name: string): Float32Array =>
    spoil(name, Float32Array.from(golden.truths.get(name)?.data ?? []));
  const mapped = (direction: string) => () =>
    Promise.resolve({ y: get(`${direction}.y`), logabsdet: get(`${direction}.logabsdet`) });
  return {
    forward: mapped('forward'),
    inverse: mapped('inverse'),
    lossAndGrads: (direction) =>
      Promise.resolve({
        loss: get(`${direction}.loss`)[0],
        gradX: get(`${direction}.grad.x`),
        gradParams: new Map(
          [...golden.params.keys()].map((name) => [name, get(`${direction}.grad.param.${name}`)]),
        ),
      }),
    train: () =>
      Promise.resolve({
        losses: Array.from(get('train.losses')),
        finalY: get('train.final.y'),
        finalLogabsdet: get('train.final.logabsdet'),
      }),
  };
}

/** The lines of a file whose tensor `name` is spoiled: [of its quantity, all others]. */
async function spoiled(
  golden: GoldenFile,
  name: string,
  change: (truth: Float32Array) => Float32Array,
): Promise<[VerifyLine, VerifyLine[]]> {
  const subject = fake(golden, (each, truth) => (each === name ? change(truth) : truth));
  const lines = await verifyFile('f', golden, 'plain', subject);
  const quantity = name.replace(/(grad\.param)\..*/, '$1');
  const hit = lines.find((line) => line.quantity === quantity);
  if (!hit) throw new Error(`no line: ${quantity}`);
  return [hit, lines.filter((line) => line !== hit)];
}

const plain = load('d2-plain');
const recorded = (name: string): { p99: number; max: number } => {
  const truth = plain.truths.get(name);
  if (!truth) throw new Error(`no truth: ${name}`);
  return truth.recorded;
};

test.each(['d2-plain', 'd2-even-permuted', 'd3-plain', 'd5-context1', 'd2-paper-base'])(
  '%s: the truth passes in every quantity, with no error',
  async (name) => {
    const golden = load(name);
    const lines = await verifyFile(name, golden, 'plain', fake(golden));
    expect(lines.map((line) => line.quantity)).toEqual([
      ...['forward', 'inverse'].flatMap((direction) =>
        ['y', 'logabsdet', 'loss', 'grad.x', 'grad.param'].map((each) => `${direction}.${each}`),
      ),
      'train.losses',
      'train.final.y',
      'train.final.logabsdet',
    ]);
    for (const line of lines) {
      expect(line).toMatchObject({ file: name, engine: 'plain', max: 0, p99: 0, pass: true });
    }
    // PyTorch's own float32 is off by 0.02 in one gradient of the paper's base flow.
    expect(lines.filter((line) => !line.judged).map((line) => line.quantity)).toEqual(
      name === 'd2-paper-base' ? ['inverse.grad.param'] : [],
    );
  },
);

test('the tolerance printed is the larger of 4 times the recorded p99 and 2e-6', async () => {
  const lines = await verifyFile('f', plain, 'plain', fake(plain));
  const tolerance = (quantity: string): number | undefined =>
    lines.find((line) => line.quantity === quantity)?.tolerance;
  expect(tolerance('forward.y')).toBe(4 * recorded('forward.y').p99);
  expect(tolerance('forward.loss')).toBe(2e-6);
});

describe('errors in forward.logabsdet', () => {
  const name = 'forward.logabsdet';
  const off = (error: number) => (truth: Float32Array) => truth.map((value) => value + error);

  test('pass just within the p99 tolerance and fail just beyond, and only there', async () => {
    const limit = 4 * recorded(name).p99;
    const [within, others] = await spoiled(plain, name, off(0.95 * limit));
    expect(within).toMatchObject({ judged: true, pass: true });
    expect(within.max).toBeGreaterThan(0.9 * limit);
    expect(others.every((line) => line.pass && line.max === 0)).toBe(true);
    expect((await spoiled(plain, name, off(1.05 * limit)))[0].pass).toBe(false);
  });

  test('one number beyond the largest tolerance fails', async () => {
    const one = (truth: Float32Array): Float32Array => {
      truth[3] += 9 * recorded(name).max;
      return truth;
    };
    expect((await spoiled(plain, name, one))[0].pass).toBe(false);
  });
});

test('large values may be off by a few float32 steps of their own size', async () => {
  const golden = structuredClone(plain);
  golden.truths.get('forward.y')?.data.fill(1e6);
  const off = (steps: number) => (truth: Float32Array) =>
    truth.map((value) => value * (1 + steps * 1.1920928955078125e-7));
  expect((await spoiled(golden, 'forward.y', off(3)))[0].pass).toBe(true);
  expect((await spoiled(golden, 'forward.y', off(6)))[0].pass).toBe(false);
});

describe('gradients', () => {
  const weight = 'forward.grad.param._transforms.0.autoregressive_net.final_layer.weight';

  test('answer for p99, not for their largest error', async () => {
    const wrong = (count: number) => (truth: Float32Array) =>
      truth.map((value, i) => (i < count ? value + 1 : value));
    for (const name of ['forward.grad.x', weight]) {
      const [line] = await spoiled(plain, name, wrong(1));
      expect(line.max).toBeCloseTo(1, 5);
      expect(line.pass).toBe(true);
    }
    // Three of 128 are more than one in a hundred.
    expect((await spoiled(plain, 'forward.grad.x', wrong(3)))[0].pass).toBe(false);
  });

  test('one small tensor that is wrong throughout fails the pool it is less than 1% of', async () => {
    const golden = load('d2-paper-base');
    const name = 'forward.grad.param._transforms.0.autoregressive_net.initial_layer.bias';
    const [line] = await spoiled(golden, name, (truth) => truth.map((value) => 2 * value + 0.1));
    expect(line.p99).toBe(0);
    expect(line.pass).toBe(false);
  });

  test('that the engine does not give are an error', async () => {
    const subject = fake(plain);
    const without: GoldenSubject = {
      ...subject,
      lossAndGrads: async (...args) => ({
        ...(await subject.lossAndGrads(...args)),
        gradParams: new Map(),
      }),
    };
    await expect(verifyFile('f', plain, 'plain', without)).rejects.toThrow(
      'gave no gradient of: _',
    );
  });
});

test.each([
  'forward.y',
  'inverse.logabsdet',
  'forward.loss',
  'inverse.grad.x',
  'forward.grad.param._transforms.2.autoregressive_net.final_layer.weight',
  'train.losses',
  'train.final.y',
])('a single NaN in %s fails and prints as null', async (name) => {
  const [line] = await spoiled(plain, name, (truth) => truth.fill(NaN, 0, 1));
  expect(line).toMatchObject({ max: null, judged: true, pass: false });
});

test('what the file does not hold has no line and is not asked for', async () => {
  const golden = load('d2-plain');
  for (const name of golden.truths.keys()) if (name !== 'inverse.y') golden.truths.delete(name);
  const never = (): Promise<never> => Promise.reject(new Error('asked for'));
  const subject = { ...fake(golden), forward: never, lossAndGrads: never, train: never };
  const lines = await verifyFile('f', golden, 'plain', subject);
  expect(lines.map((line) => line.quantity)).toEqual(['inverse.y']);
});

test('arrays of another size are an error that names the tensor', async () => {
  const shortened = fake(plain, (name, truth) => (name === 'inverse.y' ? truth.slice(1) : truth));
  await expect(verifyFile('f', plain, 'plain', shortened)).rejects.toThrow(
    'the engine gave 127 numbers for inverse.y, not 128',
  );
});
