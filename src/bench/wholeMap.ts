/** Times the mapping of a whole dataset, and holds it to the peak measured in the same run. */
import { mapStream, partsOf } from '../model/engine/mapStream.ts';
import type { BatchRows, Engine, Mapped } from '../model/engine/engine.ts';
import { stream } from '../util/streams.ts';
import { createFlows, freshBatch, mapProducts, transferCase } from './cases.ts';
import { peakGflops as measurePeak } from './products.ts';

export interface WholeMapResult {
  readonly case: string;
  readonly engine: string;
  readonly build: 'strict' | 'relaxed';
  readonly threads: number;
  readonly seconds: number;
  /** Until the first 20,000 points are there. */
  readonly firstSeconds: number;
  /** GFLOPS of matrix products that nothing but arithmetic limits, just before; null: unknown. */
  readonly peakGflops: number | null;
  /** seconds / (floating-point operations / peak); null without a peak. */
  readonly limitRatio: number | null;
}

const warmUpRows = 4096;

export async function timeWholeMap(engine: Engine, rows: number): Promise<WholeMapResult> {
  const c = transferCase(rows);
  const id = createFlows(engine, c);
  try {
    const { reference } = freshBatch(c, stream(3, 'bench/rows'));
    if (!reference) throw new Error('no rows');
    const link = { flow: id, direction: 'forward', frozen: true, context: 'none' } as const;
    const n = Math.min(warmUpRows, rows);
    await engine.map([link], { ...reference, n, x: reference.x.slice(0, n * c.features) });
    const before = await measurePeak(engine);
    const began = performance.now();
    let first = 0;
    const map = (rows: BatchRows): Promise<Mapped> => engine.map([link], rows);
    for await (const part of mapStream(partsOf(reference), map))
      if (part.from === 0) first = performance.now() - began;
    const seconds = (performance.now() - began) / 1000;
    const after = await measurePeak(engine);
    const peakGflops = before === null || after === null ? null : Math.max(before, after);
    const { id: name, build: one, threads } = engine.info;
    const build = one ?? 'strict';
    return {
      ...{ case: c.name, engine: name, build, threads, seconds, firstSeconds: first / 1000 },
      peakGflops,
      limitRatio: peakGflops && (seconds * peakGflops * 1e9) / (2 * mapProducts(c)),
    };
  } finally {
    engine.dropFlow('transfer');
    engine.dropFlow('target-base');
  }
}
