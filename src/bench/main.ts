/** `npm run bench` in Node: reads the command line, times engines and prints JSON or lines. */
import os from 'node:os';
import { nodeHost } from '../cli/node.ts';
import { benchOptions, help } from './options.ts';
import { runBench } from './run.ts';

/** @returns exit code */
export async function main(argv: string[]): Promise<number> {
  const { options, json, wantsHelp } = benchOptions(argv);
  if (wantsHelp) {
    process.stdout.write(help);
    return 0;
  }
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const load = os.loadavg();
  const { gpu, ...result } = await runBench(options, nodeHost(), say);
  const found = { machine: { ...machine(load), gpu }, ...result };
  if (json) process.stdout.write(`${JSON.stringify(found)}\n`);
  return 0;
}

/** @param load averages before the bench, which adds its own */
function machine(load: readonly number[]): Record<string, unknown> {
  return {
    cpu: os.cpus()[0].model,
    cores: os.availableParallelism(),
    load,
    runtime: `Node ${process.versions.node}, V8 ${process.versions.v8}`,
    date: new Date().toISOString(),
  };
}

export { benchOptions };
