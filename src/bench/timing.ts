/** Times steps of an engine; reports medians, minima and 95th percentiles in milliseconds. */
import type { Batch, Engine } from '../model/engine/engine.ts';
import { sorted } from '../model/metrics/quantile.ts';
import { learningRateAt } from '../model/training/schedule.ts';
import { stream } from '../util/streams.ts';
import { createFlows, freshBatch, objectiveOf, productsOf, type BenchCase } from './cases.ts';
import { productTimer, type ProductTimer } from './products.ts';

export interface Timing {
  readonly medianMs: number;
  readonly minMs: number;
  readonly p95Ms: number;
  /** Times measured; each is a mean over as many steps as the engine has under way at once. */
  readonly repeats: number;
}

export interface CaseResult extends Timing {
  readonly case: string;
  readonly engine: string;
  /** An engine of one build only counts as strict. */
  readonly build: 'strict' | 'relaxed';
  readonly threads: number;
  /** Time of the same matrix products alone / time of the step; null where it is not measured. */
  readonly gemmFraction: number | null;
  /** Useful floating-point operations of those products, per second of the median step. */
  readonly gflops: number;
}

const schedule = {
  steps: 100_000,
  knobs: { learningRate: 1e-3, clip: 5, warmup: 0, penaltyAnnealTo: null },
};
const warmUp = 12;
const leastRepeats = 20;
/** Batches drawn before the clock runs, where steps run ahead and the clock cannot stop for one. */
const drawn = 64;
/** Turns of steps and of products, where the two cannot be told apart step by step. */
const rounds = 3;

/** Milliseconds of whole steps, and of their matrix products alone. */
interface Times {
  readonly whole: readonly number[];
  readonly alone: readonly number[];
}

/** Steps with a fresh host batch each, as training does them, for about `seconds`. */
export async function timeCase(engine: Engine, c: BenchCase, seconds: number): Promise<CaseResult> {
  const id = createFlows(engine, c);
  const products = productTimer(engine, c, id);
  try {
    const { whole, alone } =
      engine.stepsAhead > 1
        ? await timeAhead(engine, c, id, products, seconds)
        : await timeEach(engine, c, id, products, seconds);
    const timing = summary(whole);
    const { info } = engine;
    return {
      case: c.name,
      engine: info.id,
      build: info.build ?? 'strict',
      threads: info.threads,
      ...timing,
      gemmFraction: products ? summary(alone).medianMs / timing.medianMs : null,
      gflops: (2 * productsOf(c)) / timing.medianMs / 1e6,
    };
  } finally {
    products?.dispose();
    engine.dropFlow('transfer');
    engine.dropFlow('target-base');
  }
}

/** One step on a batch, its loss read. @throws Error when the loss is no number */
function stepper(engine: Engine, c: BenchCase, id: string): (batch: Batch) => Promise<void> {
  const objective = objectiveOf(c);
  let step = 0;
  return async (batch) => {
    const learningRate = learningRateAt(1e-3, step, schedule);
    step += 1;
    const knobs = { learningRate, clip: 5, penaltyWeight: null };
    const { updated, loss } = await engine.step(id, objective, batch, knobs);
    if (!updated) throw new Error(`${c.name}: the loss is not finite: ${loss}`);
  };
}

/** Steps that are done when they are answered, each with its own time. */
async function timeEach(
  engine: Engine,
  c: BenchCase,
  id: string,
  products: ProductTimer | null,
  seconds: number,
): Promise<Times> {
  const source = stream(1, 'bench/rows');
  const step = stepper(engine, c, id);
  const one = async (): Promise<number> => {
    const batch = freshBatch(c, source);
    const began = performance.now();
    await step(batch);
    return performance.now() - began;
  };
  const whole: number[] = [];
  const alone: number[] = [];
  for (let i = 0; i < warmUp; i++) {
    await one();
    await products?.run();
  }
  const end = performance.now() + 1000 * seconds;
  // Turn by turn, so that both meet the same machine.
  while (whole.length < leastRepeats || performance.now() < end) {
    whole.push(await one());
    if (products && whole.length % 2 === 0) alone.push(await products.run());
  }
  return { whole, alone };
}

/**
 * Steps sent ahead of their answers, as training sends them. A time is that of a window in which as
 * many steps are sent as losses come home, shared among them.
 */
async function timeAhead(
  engine: Engine,
  c: BenchCase,
  id: string,
  products: ProductTimer | null,
  seconds: number,
): Promise<Times> {
  const { stepsAhead } = engine;
  const step = stepper(engine, c, id);
  const source = stream(1, 'bench/rows');
  const batches = Array.from({ length: drawn }, () => freshBatch(c, source));
  const under: Promise<void>[] = [];
  let sent = 0;
  const window = async (): Promise<number> => {
    const began = performance.now();
    for (let i = 0; i < stepsAhead; i++) {
      if (under.length >= stepsAhead) await under.shift();
      under.push(step(copyOf(batches[sent % drawn])));
      sent += 1;
    }
    return (performance.now() - began) / stepsAhead;
  };
  const whole: number[] = [];
  const alone: number[] = [];
  await step(batches[0]);
  await products?.run();
  for (let round = 0; round < rounds; round++) {
    // Fills the queue; from then on every window is like the one before.
    await window();
    await during((0.75 * seconds) / rounds, window, whole);
    await Promise.all(under.splice(0));
    if (products) await during((0.25 * seconds) / rounds, products.run, alone);
  }
  return { whole, alone };
}

/** Collects times for so many seconds, one at least. */
async function during(
  seconds: number,
  time: () => number | Promise<number>,
  into: number[],
): Promise<void> {
  const end = performance.now() + 1000 * seconds;
  do into.push(await time());
  while (performance.now() < end);
}

/** Fresh arrays for every step, as a host would bring them. */
function copyOf({ reference }: Batch): Batch {
  return reference ? { reference: { ...reference, x: reference.x.slice() } } : {};
}

export function summary(times: readonly number[]): Timing {
  const order = sorted(Float64Array.from(times));
  const at = (q: number): number => order[Math.min(order.length - 1, Math.floor(q * order.length))];
  return { medianMs: at(0.5), minMs: order[0], p95Ms: at(0.95), repeats: order.length };
}
