/**
 * `lab hashes`: the hashes of a short run, to hold one machine, host or number of threads to
 * another. Prints one JSON object and judges nothing.
 */
import { parseArgs } from 'node:util';
import { runHashes } from '../model/experiment/determinism.ts';
import { createEngine } from '../model/experiment/engines.ts';
import { engineFromWords, engineOptions } from './engineWords.ts';
import { nodeHost } from './node.ts';

export async function hashes(argv: string[]): Promise<number> {
  const { values } = parseArgs({ args: argv, options: engineOptions });
  const engine = await createEngine(engineFromWords(values, 'wasm'), nodeHost());
  try {
    const result = { engine: engine.info, hashes: await runHashes(engine) };
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return 0;
  } finally {
    engine.dispose();
  }
}
