/** The bench's command line. */
import { parseArgs } from 'node:util';
import { kernelBuildIds } from '../protocol/catalogue.ts';
import type { BenchOptions } from './run.ts';

export const help = `usage: npm run --silent bench -- [options]

  --json             one JSON object on stdout; lines for people stay on stderr
  --browser          in Chromium instead of Node
  --engine IDS       comma-separated: wasm, webgpu, plain (default wasm)
  --maths IDS        builds of wasm: strict, relaxed (default strict)
  --threads NS       thread counts of wasm (default 1,2)
  --cases WORDS      only cases whose name contains one of these words
  --map N            also the mapping of N points, e.g. 1000000
  --sweep            also widths, batches and D around the paper's base step
  --seconds S        per case (default 4)
`;

/** @throws Error naming the word that was not understood */
export function benchOptions(argv: string[]): {
  options: BenchOptions;
  json: boolean;
  wantsHelp: boolean;
} {
  const { values } = parseArgs({
    args: argv,
    options: {
      json: { type: 'boolean', default: false },
      engine: { type: 'string', default: 'wasm' },
      maths: { type: 'string', default: 'strict' },
      threads: { type: 'string', default: '1,2' },
      cases: { type: 'string', default: '' },
      map: { type: 'string', default: '0' },
      sweep: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '4' },
      help: { type: 'boolean', default: false },
    },
  });
  const options = {
    engines: values.engine
      .split(',')
      .map((id) => oneOf('engine', ['wasm', 'webgpu', 'plain'] as const, id)),
    builds: values.maths.split(',').map((id) => oneOf('maths', kernelBuildIds, id)),
    threads: values.threads.split(',').map((n) => number('threads', n, 1)),
    words: values.cases.split(','),
    sweep: values.sweep,
    map: number('map', values.map, 0),
    seconds: number('seconds', values.seconds, 0),
  };
  return { options, json: values.json, wantsHelp: values.help };
}

function oneOf<T extends string>(field: string, ids: readonly T[], text: string): T {
  const found = ids.find((id) => id === text);
  if (found !== undefined) return found;
  throw new Error(`invalid ${field}: expected ${ids.join(', ')}, got ${text}`);
}

function number(field: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= least) return value;
  throw new Error(`invalid ${field}: expected a number from ${least}, got ${text}`);
}
