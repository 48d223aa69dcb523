/** `lab verify`: holds an engine to golden safetensors files; one JSON line per quantity. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { createEngine } from '../model/experiment/engines.ts';
import { availableEngineIds, tfjsBackendIds } from '../protocol/catalogue.ts';
import { ConfigError } from '../protocol/config.ts';
import { parseSafetensors } from '../protocol/safetensors.ts';
import { parseGolden } from '../model/experiment/golden/goldenFile.ts';
import { goldenSubject } from '../model/experiment/golden/goldenSubject.ts';
import { wasmPath } from './node.ts';
import { verifyFile } from '../model/experiment/golden/verifyFile.ts';

export async function verify(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      engine: { type: 'string', default: 'plain' },
      'tfjs-backend': { type: 'string', default: 'wasm' },
    },
  });
  if (positionals.length === 0)
    throw new ConfigError('file', 'no file given: lab verify FILE... --engine plain');
  const id = choose('engine', availableEngineIds, values.engine);
  const backend = choose('tfjs-backend', tfjsBackendIds, values['tfjs-backend']);
  let failed = false;
  for (const file of positionals) {
    const engine = await createEngine({ id, tfjsBackend: backend }, { tfjsWasm: wasmPath() });
    try {
      const golden = parseGolden(parseSafetensors(new Uint8Array(await readFile(file))));
      const label = `${id}/${backend}`;
      const lines = await verifyFile(basename(file), golden, label, goldenSubject(engine, golden));
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

function choose<T extends string>(field: string, ids: readonly T[], value: string): T {
  const found = ids.find((id) => id === value);
  if (found === undefined)
    throw new ConfigError(field, `invalid ${field}: expected ${ids.join(', ')}, got ${value}`);
  return found;
}
