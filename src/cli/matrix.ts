/**
 * `lab matrix`: every method on every pair of the paper's toys, one run after the other, as one
 * table. A number that is not finite ends in exit code 1 and is named; judges nothing else.
 */
import { parseArgs } from 'node:util';
import { methodIds, methods, type ToyId } from '../protocol/catalogue.ts';
import { lawLabel } from '../protocol/ownData.ts';
import type { ExperimentConfig } from '../protocol/config.ts';
import type { PhaseResult } from '../protocol/frame.ts';
import { createEngine } from '../model/experiment/engines.ts';
import { trialOf } from '../model/experiment/trial.ts';
import { configFromWords, configOptions } from './arguments.ts';
import { nodeHost, now } from './node.ts';
import { runTrain, type TrainResult } from './runTrain.ts';

/** SCIENCE 1.1: the toys that the papers morph into each other. */
const paperToys = ['four-circles', 'star', 'checkerboard'] as const satisfies readonly ToyId[];

const { preset, seed, condition, engine, maths, threads, set } = configOptions;
const options = {
  ...{ preset, seed, condition, engine, maths, threads, set },
  'tfjs-backend': configOptions['tfjs-backend'],
  json: { type: 'boolean' },
} as const;

interface MatrixRun extends TrainResult {
  /** Everything included. */
  seconds: number;
}

export async function matrix(argv: string[]): Promise<number> {
  const { values } = parseArgs({ args: argv, options });
  const configs = paperToys.flatMap((reference) =>
    paperToys.flatMap((target) =>
      methodIds.map((method) => configFromWords({ ...values, reference, target, method })),
    ),
  );
  const results: MatrixRun[] = [];
  const bad: string[] = [];
  for (const config of configs) {
    const result = await run(config);
    results.push(result);
    bad.push(...notFinite(result).map((path) => `${title(config)}: ${path}`));
    process.stderr.write(`${results.length} of ${configs.length}: ${row(result)}\n`);
  }
  process.stdout.write(values.json ? `${JSON.stringify(results)}\n` : tableOf(results));
  for (const each of bad) process.stderr.write(`not a finite number in ${each}\n`);
  return bad.length === 0 ? 0 : 1;
}

async function run(config: ExperimentConfig): Promise<MatrixRun> {
  const began = now();
  const engine = await createEngine(config.engine, nodeHost(), () => trialOf(config));
  try {
    const result = await runTrain(config, engine, () => undefined, now);
    return { ...result, seconds: (now() - began) / 1000 };
  } finally {
    engine.dispose();
  }
}

/** Where a result holds a number that is none, as paths into it. */
export function notFinite(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]) =>
    notFinite(each, path === '' ? key : `${path}.${key}`),
  );
}

function title({ reference, target, method }: ExperimentConfig): string {
  return `${lawLabel(reference)} to ${lawLabel(target)}, ${methods[method].label}`;
}

const columns = [
  ...['reference to target', 'method', 'gap of reference base', 'gap of target base'],
  ...['transfer gap forward', 'inverse', 'mean distance', 'own images', 'off target', 'seconds'],
];

function tableOf(results: readonly MatrixRun[]): string {
  const lines = [`| ${columns.join(' | ')} |`, `|${' --- |'.repeat(columns.length)}`];
  return `${[...lines, ...results.map(row)].join('\n')}\n`;
}

function row({ config, phases, metrics, seconds }: MatrixRun): string {
  const gap = (name: PhaseResult['name']): PhaseResult['klGap'] | null =>
    phases.find((phase) => phase.name === name)?.klGap ?? null;
  const transfer = gap('transfer');
  const of = (side: 'forward' | 'inverse'): string =>
    fixed(transfer !== null && typeof transfer === 'object' ? transfer[side] : null);
  const cells = [
    `${lawLabel(config.reference)} to ${lawLabel(config.target)}`,
    methods[config.method].label,
    ...(['reference-base', 'target-base'] as const).map((name) => fixed(gap(name))),
    ...[of('forward'), of('inverse'), fixed(metrics.meanDistance), fixed(metrics.otOwnImage)],
    ...[fixed(metrics.outOfSupport), seconds.toFixed(1)],
  ];
  return `| ${cells.join(' | ')} |`;
}

function fixed(value: unknown): string {
  return typeof value === 'number' ? value.toFixed(3) : '-';
}
