/** `lab verify`: holds an engine to golden safetensors files; one JSON line per quantity. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { createEngine } from '../model/experiment/engines.ts';
import { ConfigError } from '../protocol/config.ts';
import { parseSafetensors } from '../protocol/safetensors.ts';
import { parseGolden } from '../model/experiment/golden/goldenFile.ts';
import { arithmeticOf, goldenSubject } from '../model/experiment/golden/goldenSubject.ts';
import { engineFromWords, engineOptions } from './engineWords.ts';
import { nodeHost } from './node.ts';
import { verifyFile } from '../model/experiment/golden/verifyFile.ts';

export async function verify(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: engineOptions,
  });
  if (positionals.length === 0)
    throw new ConfigError('file', 'no file given: lab verify FILE... --engine wasm');
  const choice = engineFromWords(values, 'auto');
  let failed = false;
  for (const file of positionals) {
    const engine = await createEngine(choice, nodeHost());
    try {
      const golden = parseGolden(parseSafetensors(new Uint8Array(await readFile(file))));
      const subject = goldenSubject(engine, golden);
      const lines = await verifyFile(basename(file), golden, arithmeticOf(engine.info), subject);
      for (const line of lines) process.stdout.write(`${JSON.stringify(line)}\n`);
      failed ||= lines.some((line) => line.judged && !line.pass);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${file}: ${reason}`, { cause: error });
    } finally {
      engine.dispose();
    }
  }
  return failed ? 1 : 0;
}
