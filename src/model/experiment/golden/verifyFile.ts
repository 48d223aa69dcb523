/**
 * Holds one engine to one golden file and says, per quantity, how far off it is and whether that is
 * within tolerance. It reads no file, builds no engine and prints nothing.
 */
import { quantile, sorted } from '../../metrics/quantile.ts';
import type { GoldenFile, GoldenTraining, Truth } from './goldenFile.ts';

export interface Mapped {
  /** [N, D]. */
  y: Float32Array;
  /** [N]. */
  logabsdet: Float32Array;
}

export interface LossAndGrads {
  /** -mean(logabsdet - |y|²/2 - D/2 log 2π), summed over rows in float64. */
  loss: number;
  /** [N, D]. */
  gradX: Float32Array;
  /** By nflows' parameter name, each shaped as its parameter. */
  gradParams: ReadonlyMap<string, Float32Array>;
}

export interface Trained {
  /** [steps] loss before each step. */
  losses: readonly number[];
  /** [N, D] and [N] of the forward map after training. */
  finalY: Float32Array;
  finalLogabsdet: Float32Array;
}

/** An engine with the golden file's weights loaded. `train` starts from those, whatever ran before. */
export interface GoldenSubject {
  forward(x: Float32Array, context: Float32Array | null): Promise<Mapped>;
  inverse(x: Float32Array, context: Float32Array | null): Promise<Mapped>;
  lossAndGrads(
    direction: 'forward' | 'inverse',
    x: Float32Array,
    context: Float32Array | null,
  ): Promise<LossAndGrads>;
  train(
    options: GoldenTraining & { x: Float32Array; context: Float32Array | null },
  ): Promise<Trained>;
}

/** One line of `lab verify`. Errors are absolute; null stands for one that is not finite. */
export interface VerifyLine {
  file: string;
  engine: string;
  quantity: string;
  median: number | null;
  p99: number | null;
  max: number | null;
  /**
   * Tolerance at p99 where |truth| is small: the larger of 4 times PyTorch float32's own p99 error
   * (of the worst tensor, for grad.param) and 2e-6. Single numbers may have more, by 4 x 2^-23 of
   * their own size.
   */
  tolerance: number;
  /** false where PyTorch's float32 itself is off by more than 1e-2. */
  judged: boolean;
  pass: boolean;
}

type Numbers = Float32Array | Float64Array | readonly number[];

/** What the engine gave beside one true tensor. */
interface Part {
  truth: Truth;
  mine: Numbers;
}

const float32Step = 1.1920928955078125e-7;
const unjudgedError = 1e-2;

/**
 * Judges every quantity the file holds, in a fixed order; what it does not hold has no line.
 * @throws Error when the subject fails or returns arrays of another size than the file's
 */
export async function verifyFile(
  file: string,
  golden: GoldenFile,
  engine: string,
  subject: GoldenSubject,
): Promise<VerifyLine[]> {
  const lines: VerifyLine[] = [];
  const add = (quantity: string, parts: readonly Part[]): void => {
    if (parts.length > 0) lines.push({ file, engine, quantity, ...judge(quantity, parts) });
  };
  for (const direction of ['forward', 'inverse'] as const) {
    for (const [quantity, parts] of await directionParts(golden, subject, direction)) {
      add(`${direction}.${quantity}`, parts);
    }
  }
  for (const [quantity, parts] of await trainParts(golden, subject)) add(quantity, parts);
  return lines;
}

type Parts = [quantity: string, parts: Part[]][];

async function directionParts(
  golden: GoldenFile,
  subject: GoldenSubject,
  direction: 'forward' | 'inverse',
): Promise<Parts> {
  const { x, context } = golden;
  const holds = (names: readonly string[]): boolean =>
    names.some((name) => golden.truths.has(`${direction}.${name}`));
  const result: Parts = [];
  if (holds(['y', 'logabsdet'])) {
    const { y, logabsdet } = await subject[direction](x, context);
    result.push(['y', part(golden, `${direction}.y`, y)]);
    result.push(['logabsdet', part(golden, `${direction}.logabsdet`, logabsdet)]);
  }
  const gradients = paramTruths(golden, direction);
  if (holds(['loss', 'grad.x']) || gradients.length > 0) {
    const { loss, gradX, gradParams } = await subject.lossAndGrads(direction, x, context);
    result.push(['loss', part(golden, `${direction}.loss`, [loss])]);
    result.push(['grad.x', part(golden, `${direction}.grad.x`, gradX)]);
    const parts = gradients.map(([name, truth]): Part => {
      const mine = gradParams.get(name);
      if (!mine) throw new Error(`the engine gave no gradient of: ${name}`);
      return { truth, mine };
    });
    result.push(['grad.param', parts]);
  }
  return result;
}

function paramTruths(golden: GoldenFile, direction: string): [name: string, truth: Truth][] {
  const prefix = `${direction}.grad.param.`;
  return [...golden.truths.values()]
    .filter((truth) => truth.name.startsWith(prefix))
    .map((truth) => [truth.name.slice(prefix.length), truth]);
}

async function trainParts(golden: GoldenFile, subject: GoldenSubject): Promise<Parts> {
  const names = ['train.losses', 'train.final.y', 'train.final.logabsdet'] as const;
  if (!golden.training || !names.some((name) => golden.truths.has(name))) return [];
  const { x, context, training } = golden;
  const { losses, finalY, finalLogabsdet } = await subject.train({ ...training, x, context });
  const mine = [losses, finalY, finalLogabsdet] as const;
  return names.map((name, i) => [name, part(golden, name, mine[i])]);
}

/** The one part of a quantity that is a single tensor; none where the file lacks it. */
function part(golden: GoldenFile, name: string, mine: Numbers): Part[] {
  const truth = golden.truths.get(name);
  return truth ? [{ truth, mine }] : [];
}

type Judgement = Omit<VerifyLine, 'file' | 'engine' | 'quantity'>;

/**
 * A quantity has one yardstick at p99: PyTorch's recorded p99 error, of the worst tensor where it
 * spans several (grad.param; the pool's own p99 was not recorded). Every number may also be off in
 * proportion to its size. Errors in units of that are pooled, and p99 and maximum must not exceed
 * 1; gradients answer for p99 alone. So that one small wrong tensor cannot hide in the pool's last
 * hundredth, the median of each tensor must not exceed 1 either, and every number must be finite.
 */
function judge(quantity: string, parts: readonly Part[]): Judgement {
  const yardstick = Math.max(...parts.map(({ truth }) => truth.recorded.p99));
  const measured = parts.map((part) => measure(part, yardstick));
  const errors = pool(measured.map((m) => m.errors));
  const atP99 = pool(measured.map((m) => m.atP99));
  const atMax = pool(measured.map((m) => m.atMax));
  const gradient = quantity.includes('.grad.');
  const recorded = parts.map(({ truth }) => truth.recorded);
  const worst = Math.max(...recorded.map(({ p99, max }) => (gradient ? p99 : Math.max(p99, max))));
  const max = quantile(errors, 1);
  return {
    median: finite(quantile(errors, 0.5)),
    p99: finite(quantile(errors, 0.99)),
    max: finite(max),
    tolerance: baseAtP99(yardstick),
    judged: worst <= unjudgedError,
    pass:
      Number.isFinite(max) &&
      quantile(atP99, 0.99) <= 1 &&
      (gradient || quantile(atMax, 1) <= 1) &&
      measured.every((m) => quantile(sorted(m.atP99), 0.5) <= 1),
  };
}

function baseAtP99(recordedP99: number): number {
  return Math.max(4 * recordedP99, 2e-6);
}

interface Measured {
  /** Absolute errors; infinite where the engine's number is not finite. */
  errors: Float64Array;
  /** The same in units of the quantity's tolerance at p99. */
  atP99: Float64Array;
  /** The same in units of the tolerance at the maximum. */
  atMax: Float64Array;
}

function measure({ truth, mine }: Part, yardstick: number): Measured {
  const { data, recorded, name } = truth;
  if (mine.length !== data.length) {
    throw new Error(`the engine gave ${mine.length} numbers for ${name}, not ${data.length}`);
  }
  const errors = Float64Array.from(data, (value, i) => {
    const error = Math.abs(mine[i] - value);
    return Number.isFinite(error) ? error : Infinity;
  });
  const base = baseAtP99(yardstick);
  const baseMax = Math.max(8 * recorded.max, 1e-5);
  const steps = (value: number): number => float32Step * Math.abs(value);
  return {
    errors,
    atP99: errors.map((error, i) => error / Math.max(base, 4 * steps(data[i]))),
    atMax: errors.map((error, i) => error / Math.max(baseMax, 16 * steps(data[i]))),
  };
}

/** All numbers together, ascending. */
function pool(arrays: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of arrays) {
    all.set(each, at);
    at += each.length;
  }
  return all.sort();
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
