/** Words of `npm run figures` to what is asked for. Starts nothing. */
import { parseArgs } from 'node:util';
import os from 'node:os';
import { allFigures, figures } from '../../presets/figures/index.ts';
import { ranges } from '../../protocol/catalogue.ts';
import { ConfigError, type EngineChoice } from '../../protocol/config.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import { figureBudgets, figureIds, type FigureBudget } from '../../protocol/figureIds.ts';
import { engineFromWords, engineOptions, oneOf } from '../engineWords.ts';

export interface Asked {
  figures: readonly FigureSpec[];
  budget: FigureBudget;
  seeds: number[];
  out: string;
  /** Processes at a time. */
  jobs: number;
  engine: EngineChoice;
  shard: { part: number; of: number } | null;
  /** Folders of shards to be put together; null: none asked for. */
  merge: string[] | null;
  /** Where the gallery's recorded products go; null: nothing is recorded. */
  record: string | null;
  /** Only runs, laws and pairs whose key holds one of these texts; none: all of them. */
  only: readonly string[];
  /** Only says what would be done. */
  dry: boolean;
}

const options = {
  id: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  budget: { type: 'string', default: 'quick' },
  seeds: { type: 'string', default: '1' },
  seed: { type: 'string', default: '101' },
  out: { type: 'string', default: 'figures-out' },
  jobs: { type: 'string' },
  shard: { type: 'string' },
  merge: { type: 'boolean' },
  record: { type: 'string' },
  only: { type: 'string', multiple: true },
  dry: { type: 'boolean' },
  help: { type: 'boolean' },
  engine: engineOptions.engine,
  maths: engineOptions.maths,
  threads: engineOptions.threads,
} as const;

export const figuresHelp = `usage: npm run figures -- (--id ID [--id ID] | --all) [options]

Trains what the papers' figures need and draws them: SVG, PNG, CSV and JSON for each, and index.html
for all. Run the same command again to go on where it was stopped; nothing is trained twice.

  --id ID          ${figureIds.slice(0, 6).join(', ')},
                   ${figureIds.slice(6, 14).join(', ')},
                   ${figureIds.slice(14, 21).join(', ')},
                   ${figureIds.slice(21).join(', ')}
  --all            every one of them
  --budget ID      quick (default; minutes), long (hours), paper (days); tiny is for tests
  --seeds K        so many seeds, from --seed on; default 1
  --seed N         the first of them; default 101
  --out DIR        default figures-out
  --jobs N         processes side by side; default: as many as there are cores
  --engine ID      wasm (default), webgpu, plain or auto; --maths and --threads as of lab train
  --shard I/N      makes only the I-th of N parts, and draws nothing; give each machine its own --out
  --merge DIR ...  puts the folders of shards into --out and draws
  --record DIR     also writes what the page's gallery opens with, such as public/gallery
  --only TEXT      only runs whose key holds it, such as four-circles/star/identity-init; may repeat
  --dry            says what there is to do and about how long it takes

example: npm run figures -- --id s0-fig6 --budget quick --seeds 3 --out figures-out
`;

/**
 * @returns null when only help was asked for
 * @throws ConfigError naming the word and what is allowed
 */
export function figuresFromWords(argv: string[]): Asked | null {
  const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true });
  if (values.help) return null;
  const merge = values.merge === true ? positionals : null;
  if (!merge && positionals.length > 0)
    throw new ConfigError('figures', `unknown word: ${positionals[0]}`);
  if (merge?.length === 0)
    throw new ConfigError('merge', 'invalid --merge: name the folders to merge');
  const first = whole('seed', values.seed, ranges.seed.min, ranges.seed.max);
  const count = whole('seeds', values.seeds, 1, 1000);
  const shard = values.shard === undefined ? null : shardFrom(values.shard);
  if (shard && merge) throw new ConfigError('shard', 'invalid --shard: merge takes no shard');
  if (shard && values.record !== undefined)
    throw new ConfigError('record', 'invalid --record: a shard has not all of it; merge first');
  return {
    figures: chosen(values.id ?? [], values.all === true),
    budget: oneOf('budget', figureBudgets, values.budget),
    seeds: Array.from({ length: count }, (_, k) => first + k),
    out: values.out,
    jobs:
      values.jobs === undefined ? os.availableParallelism() : whole('jobs', values.jobs, 1, 1024),
    // One thread a process: side by side they keep the cores busier than threads of one run.
    engine: engineFromWords({ threads: '1', ...defined(values) }, 'wasm'),
    shard,
    merge,
    record: values.record ?? null,
    only: values.only ?? [],
    dry: values.dry === true,
  };
}

/** The words that give the same figures, budget and seeds again. */
export function commandOf({ figures, budget, seeds }: Asked): string {
  const all = figures.length === allFigures.length;
  const ids = all ? '--all' : `--id ${figures.map(({ id }) => id).join(',')}`;
  return `npm run figures -- ${ids} --budget ${budget} --seeds ${seeds.length} --seed ${seeds[0]}`;
}

const defined = (words: { engine?: string; maths?: string; threads?: string }): typeof words =>
  Object.fromEntries(
    (['engine', 'maths', 'threads'] as const).flatMap((key) =>
      words[key] === undefined ? [] : [[key, words[key]]],
    ),
  );

function chosen(ids: readonly string[], all: boolean): readonly FigureSpec[] {
  if (all) return allFigures;
  if (ids.length === 0)
    throw new ConfigError('id', `which figure? --id ID or --all; ids are ${figureIds.join(', ')}`);
  const asked = new Set(ids.flatMap((id) => id.split(',')).map((id) => oneOf('id', figureIds, id)));
  return figureIds.filter((id) => asked.has(id)).map((id) => figures[id]);
}

function shardFrom(text: string): { part: number; of: number } {
  const [, part, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { part: Number(part), of: Number(of) };
  if (!(shard.part >= 1 && shard.part <= shard.of))
    throw new ConfigError('shard', `invalid shard: expected I/N with I from 1 to N, got ${text}`);
  return shard;
}

function whole(field: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new ConfigError(
    field,
    `invalid ${field}: expected an integer from ${min} to ${max}, got ${text}`,
  );
}
