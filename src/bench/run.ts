/** What the bench does, wherever it runs: engines one after the other, cases in order. */
import { createEngine, type EngineHost } from '../model/experiment/engines.ts';
import type { EngineId, KernelBuildId } from '../protocol/catalogue.ts';
import { paperCases, sweepCases } from './cases.ts';
import { timeCase, type CaseResult } from './timing.ts';
import { timeWholeMap, type WholeMapResult } from './wholeMap.ts';

export interface BenchOptions {
  readonly engines: readonly EngineId[];
  /** Builds and thread counts of engine wasm. */
  readonly builds: readonly KernelBuildId[];
  readonly threads: readonly number[];
  /** Only cases whose name contains one of these. */
  readonly words: readonly string[];
  readonly sweep: boolean;
  /** Points of the whole-map case; 0: without it. */
  readonly map: number;
  /** Per case. */
  readonly seconds: number;
}

export interface BenchResult {
  readonly cases: CaseResult[];
  readonly maps: WholeMapResult[];
  /** For people: the card of engine webgpu; null where it is not timed. */
  readonly gpu: string | null;
}

type Choice = Parameters<typeof createEngine>[0];

function choices({ engines, builds, threads }: BenchOptions): Choice[] {
  return engines.flatMap((id): Choice[] => {
    if (id !== 'wasm') return [{ id, tfjsBackend: 'wasm', build: 'strict', threads: 1 }];
    return builds.flatMap((build) =>
      threads.map((count) => ({ id, tfjsBackend: 'wasm', build, threads: count })),
    );
  });
}

/** @param report told every result as it comes, as a line for people */
export async function runBench(
  options: BenchOptions,
  host: EngineHost,
  report: (line: string) => void,
): Promise<BenchResult> {
  const { words, sweep, map, seconds } = options;
  const cases = [...paperCases, ...(sweep ? sweepCases : [])].filter(({ name }) =>
    words.some((word) => name.includes(word)),
  );
  const gpu = options.engines.includes('webgpu') ? (await host.findGpu()).label : null;
  const result: BenchResult = { cases: [], maps: [], gpu };
  for (const choice of choices(options)) {
    const engine = await createEngine(choice, host);
    try {
      for (const c of cases) {
        const timed = await timeCase(engine, c, seconds);
        result.cases.push(timed);
        report(caseLine(timed));
      }
      if (map === 0) continue;
      const whole = await timeWholeMap(engine, map);
      result.maps.push(whole);
      report(mapLine(whole));
    } finally {
      engine.dispose();
    }
  }
  return result;
}

const which = ({ engine, build, threads }: CaseResult | WholeMapResult): string =>
  `${engine}/${build} ${threads}T`.padEnd(18);

function caseLine(c: CaseResult): string {
  const share = c.gemmFraction === null ? '' : `, products ${(100 * c.gemmFraction).toFixed(0)} %`;
  const times = `median ${c.medianMs.toFixed(2)} min ${c.minMs.toFixed(2)} ms`;
  return `${c.case.padEnd(34)}${which(c)}${times}${share}, ${c.gflops.toFixed(1)} GFLOPS`;
}

function mapLine(m: WholeMapResult): string {
  const limit =
    m.limitRatio === null || m.peakGflops === null
      ? ''
      : `, ${m.limitRatio.toFixed(2)} times the limit of ${m.peakGflops.toFixed(1)} GFLOPS`;
  const times = `${m.seconds.toFixed(2)} s, first ${m.firstSeconds.toFixed(2)} s`;
  return `${m.case.padEnd(34)}${which(m)}${times}${limit}`;
}
