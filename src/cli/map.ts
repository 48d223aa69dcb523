/**
 * `lab map`: maps a whole dataset with the flows that `lab train --out DIR` wrote. Trains nothing,
 * and writes nothing when it is interrupted.
 */
import { access, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { planOf, specOf, type Plan } from '../model/experiment/build.ts';
import { createEngine, type Engine } from '../model/experiment/engines.ts';
import { trialOf } from '../model/experiment/trial.ts';
import { flowFromSafetensors, type LoadedFlow } from '../model/experiment/weights.ts';
import { mapReference, type MappedBlock } from '../model/experiment/wholeMap.ts';
import { ConfigError, parseConfig } from '../protocol/config.ts';
import { writeSafetensors, type Tensor } from '../protocol/safetensors.ts';
import { checkMapPoints, type MapStatistics } from '../protocol/wholeMap.ts';
import { engineOptions, enginePart } from './engineWords.ts';
import { nodeHost, now } from './node.ts';
import { createTicker, mapLine } from './progress.ts';
import { mapText } from './summary.ts';
import { readJson, weightsFile } from './train.ts';

const interrupted = 130;

export async function map(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      ...engineOptions,
      points: { type: 'string' },
      json: { type: 'boolean' },
      out: { type: 'string' },
    },
  });
  const count = pointsOf(values.points);
  const part = enginePart(values);
  const folder = folderOf(positionals);
  if (values.out !== undefined) await checkPlace(values.out);
  const config = parseConfig(await readJson(join(folder, 'config.json')));
  Object.assign(config.engine, part);
  const plan = planOf(config);
  const flows = await loadFlows(folder, plan);
  const engine = await createEngine(config.engine, nodeHost(), () => trialOf(config));
  try {
    for (const [id, { spec, parameters }] of flows) engine.createFlow(id, spec, parameters);
    const kept = values.out === undefined ? null : new Kept(count);
    const result = await run(engine, plan, count, kept);
    if (!result) return interrupted;
    if (kept && values.out !== undefined) await writeFile(values.out, kept.file(plan));
    const { points, seconds, ...metrics } = result;
    const speed = { points, seconds, pointsPerSecond: points / seconds };
    const told = { config, engine: engine.info, seed: config.seed, ...speed, metrics };
    process.stdout.write(values.json ? `${JSON.stringify(told)}\n` : mapText(told));
    return 0;
  } finally {
    engine.dispose();
  }
}

function pointsOf(word: string | undefined): number {
  const count = word === undefined ? 1_000_000 : word.trim() === '' ? NaN : Number(word);
  checkMapPoints(count);
  return count;
}

function folderOf(positionals: readonly string[]): string {
  if (positionals.length === 1) return positionals[0];
  const got = positionals.length === 0 ? 'none' : positionals.join(' ');
  throw new ConfigError('folder', `expected one folder that train --out wrote, got ${got}`);
}

/** Found out before a million points are mapped, not after. */
async function checkPlace(file: string): Promise<void> {
  await access(dirname(file)).catch((error: Error) => {
    throw new ConfigError('out', `cannot write ${file}: ${error.message}`);
  });
}

/** The flows of the map, each checked against the config beside it. */
async function loadFlows(folder: string, plan: Plan): Promise<Map<string, LoadedFlow>> {
  const flows = new Map<string, LoadedFlow>();
  for (const { flow } of plan.forward) {
    if (flows.has(flow)) continue;
    const file = join(folder, weightsFile(plan.config, flow));
    try {
      const loaded = flowFromSafetensors(new Uint8Array(await readFile(file)));
      for (const [field, value] of Object.entries(specOf(plan.config, flow)))
        if (loaded.spec[field as keyof LoadedFlow['spec']] !== value)
          throw new Error(
            `does not fit config.json: expected ${field} ${value}, got ${loaded.spec[field as keyof LoadedFlow['spec']]}`,
          );
      flows.set(flow, loaded);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`cannot use weights: ${file}: ${reason}`, { cause: error });
    }
  }
  return flows;
}

type Result = MapStatistics & { seconds: number };

/** Null when Ctrl+C came before the last point. */
async function run(
  engine: Engine,
  plan: Plan,
  count: number,
  kept: Kept | null,
): Promise<Result | null> {
  const ticker = createTicker((text) => void process.stderr.write(text), process.stderr.isTTY, now);
  const asked = new AbortController();
  const stop = (): void => asked.abort();
  process.once('SIGINT', stop);
  const began = now();
  let last: MapStatistics | null = null;
  try {
    for await (const block of mapReference(engine, plan, count)) {
      last = block.statistics;
      kept?.add(block);
      const { points } = last;
      ticker.tick(points === count, () => mapLine(points, count, now() - began));
      if (asked.signal.aborted) break;
    }
  } finally {
    process.removeListener('SIGINT', stop);
  }
  if (last?.points === count) return { ...last, seconds: (now() - began) / 1000 };
  ticker.end();
  process.stderr.write(`cancelled after ${last?.points ?? 0} of ${count} points\n`);
  return null;
}

/** Points and images of a map that is to be written. */
class Kept {
  private readonly data = new Map<string, { width: number; values: Float32Array }>();

  constructor(private readonly count: number) {}

  add({ from, rows, images }: MappedBlock): void {
    this.put('reference', rows.x, rows.n, from);
    this.put('images', images, rows.n, from);
    if (rows.own) this.put('condition', rows.own, rows.n, from);
    if (rows.other) this.put('destination', rows.other, rows.n, from);
  }

  file({ config }: Plan): Uint8Array {
    const tensors = [...this.data].map(([name, { width, values }]): [string, Tensor] => [
      name,
      { shape: [this.count, width], data: values },
    ]);
    return writeSafetensors(tensors, { format: 'morphlab-map-1', config: JSON.stringify(config) });
  }

  private put(name: string, part: Float32Array, rows: number, from: number): void {
    const width = part.length / rows;
    const known = this.data.get(name) ?? { width, values: new Float32Array(this.count * width) };
    this.data.set(name, known);
    known.values.set(part, from * width);
  }
}
