/** `lab train`: trains one experiment and prints or writes its result. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../protocol/config.ts';
import type { EngineNews } from '../protocol/trainer.ts';
import { summaryText } from './summary.ts';
import { flowIds } from '../protocol/objective.ts';
import { createEngine, type Engine } from '../model/experiment/engines.ts';
import { trialOf } from '../model/experiment/trial.ts';
import { flowToSafetensors } from '../model/experiment/weights.ts';
import { configFromWords, configOptions } from './arguments.ts';
import { nodeHost, now } from './node.ts';
import { createProgress, type Progress } from './progress.ts';
import { runTrain, type TrainResult } from './runTrain.ts';

export async function train(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: { ...configOptions, json: { type: 'boolean' }, out: { type: 'string' } },
  });
  const config = configFromWords(values, values.config && (await readJson(values.config)));
  const write = (text: string): void => void process.stderr.write(text);
  const progress = createProgress(write, process.stderr.isTTY, now);
  const engine = await createEngine(
    config.engine,
    nodeHost(),
    () => trialOf(config),
    (news) => tellOf(news, progress),
  );
  try {
    const result = await runTrain(config, engine, (event) => progress.step(event), now);
    if (values.out !== undefined) await save(values.out, result, engine);
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : summaryText(result));
    return 0;
  } finally {
    engine.dispose();
  }
}

function tellOf(news: EngineNews, progress: Progress): void {
  switch (news.type) {
    case 'preparing':
      return progress.preparing(news.done, news.total);
    case 'engine-changed':
      return progress.say(news.message);
    default:
      return news satisfies never;
  }
}

/** @throws ConfigError when the file is missing or no JSON */
export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new ConfigError('config', `cannot read config: ${error.message}`);
  });
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ConfigError('config', `invalid config: ${file} is no JSON: ${String(error)}`);
  }
}

async function save(folder: string, result: TrainResult, engine: Engine): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(join(folder, 'config.json'), `${JSON.stringify(result.config, null, 2)}\n`);
  for (const id of trainedFlows(result)) {
    const { method, seed } = result.config;
    const { parameters } = await engine.checkpoint(id);
    const file = join(folder, `${method}-${seed}-${id}.safetensors`);
    await writeFile(file, flowToSafetensors(engine.spec(id), parameters));
  }
}

function trainedFlows(result: TrainResult): string[] {
  return flowIds.filter((id) => result.phases.some((p) => p.name === id && p.steps > 0));
}
