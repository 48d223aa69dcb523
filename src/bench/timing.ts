/** Times steps of an engine; reports medians, minima and 95th percentiles in milliseconds. */
import type { WasmEngine } from '../model/engine/wasm/wasmEngine.ts';
import type { Engine } from '../model/engine/engine.ts';
import { sorted } from '../model/metrics/quantile.ts';
import { learningRateAt } from '../model/training/schedule.ts';
import { stream } from '../util/streams.ts';
import { createFlows, freshBatch, objectiveOf, productsOf, type BenchCase } from './cases.ts';

export interface Timing {
  readonly medianMs: number;
  readonly minMs: number;
  readonly p95Ms: number;
  readonly repeats: number;
}

export interface CaseResult extends Timing {
  readonly case: string;
  readonly engine: string;
  readonly build: 'strict' | 'relaxed' | null;
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

/** Steps with a fresh host batch each, as training does them, for about `seconds`. */
export async function timeCase(engine: Engine, c: BenchCase, seconds: number): Promise<CaseResult> {
  const id = createFlows(engine, c);
  try {
    const objective = objectiveOf(c);
    const source = stream(1, 'bench/rows');
    let step = 0;
    const one = async (): Promise<number> => {
      const batch = freshBatch(c, source);
      const began = performance.now();
      const learningRate = learningRateAt(1e-3, step, schedule);
      await engine.step(id, objective, batch, { learningRate, clip: 5, penaltyWeight: null });
      step += 1;
      return performance.now() - began;
    };
    const products = productTimer(engine, c, id);
    const whole: number[] = [];
    const alone: number[] = [];
    for (let i = 0; i < warmUp; i++) {
      await one();
      products?.();
    }
    const end = performance.now() + 1000 * seconds;
    // Turn by turn, so that both meet the same machine.
    while (whole.length < leastRepeats || performance.now() < end) {
      whole.push(await one());
      if (products && whole.length % 2 === 0) alone.push(products());
    }
    const timing = summary(whole);
    const { info } = engine;
    return {
      case: c.name,
      engine: info.id,
      build: info.build,
      threads: info.threads,
      ...timing,
      gemmFraction: products ? summary(alone).medianMs / timing.medianMs : null,
      gflops: (2 * productsOf(c)) / timing.medianMs / 1e6,
    };
  } finally {
    engine.dropFlow('transfer');
    engine.dropFlow('target-base');
  }
}

/** Times one run of a step's matrix products alone; null for engines that cannot. */
function productTimer(engine: Engine, c: BenchCase, id: string): (() => number) | null {
  if (engine.info.id !== 'wasm') return null;
  const wasm = engine as WasmEngine;
  const objective = objectiveOf(c);
  const batch = freshBatch(c, stream(2, 'bench/rows'));
  return () => {
    const began = performance.now();
    wasm.productsAlone(id, objective, batch);
    return performance.now() - began;
  };
}

export function summary(times: readonly number[]): Timing {
  const order = sorted(Float64Array.from(times));
  const at = (q: number): number => order[Math.min(order.length - 1, Math.floor(q * order.length))];
  return { medianMs: at(0.5), minMs: order[0], p95Ms: at(0.95), repeats: order.length };
}
