/** `lab verify`: holds an engine to golden safetensors files; one JSON line per quantity. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { createEngine } from '../model/experiment/engines.ts';
import type { EngineInfo } from '../protocol/trainer.ts';
import { engineChoiceIds, kernelBuildIds, ranges, tfjsBackendIds } from '../protocol/catalogue.ts';
import { ConfigError } from '../protocol/config.ts';
import { parseSafetensors } from '../protocol/safetensors.ts';
import { parseGolden } from '../model/experiment/golden/goldenFile.ts';
import { goldenSubject } from '../model/experiment/golden/goldenSubject.ts';
import { nodeHost } from './node.ts';
import { verifyFile } from '../model/experiment/golden/verifyFile.ts';

export async function verify(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      engine: { type: 'string', default: 'auto' },
      maths: { type: 'string', default: 'strict' },
      threads: { type: 'string', default: '0' },
      'tfjs-backend': { type: 'string', default: 'wasm' },
    },
  });
  if (positionals.length === 0)
    throw new ConfigError('file', 'no file given: lab verify FILE... --engine wasm');
  const id = choose('engine', engineChoiceIds, values.engine);
  const build = choose('maths', kernelBuildIds, values.maths);
  const threads = threadCount(values.threads);
  const backend = choose('tfjs-backend', tfjsBackendIds, values['tfjs-backend']);
  let failed = false;
  for (const file of positionals) {
    const engine = await createEngine({ id, tfjsBackend: backend, build, threads }, nodeHost());
    try {
      const golden = parseGolden(parseSafetensors(new Uint8Array(await readFile(file))));
      const subject = goldenSubject(engine, golden);
      const lines = await verifyFile(basename(file), golden, labelOf(engine.info), subject);
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

/** Engine and what tells its arithmetic from another's. */
function labelOf({ id, tfjsBackend, build }: EngineInfo): string {
  return id === 'plain' ? `plain/${tfjsBackend}` : build === null ? id : `${id}/${build}`;
}

function threadCount(text: string): number {
  const { min, max } = ranges.threads;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new ConfigError(
    'threads',
    `invalid threads: expected an integer from ${min} to ${max}, got ${text}`,
  );
}

function choose<T extends string>(field: string, ids: readonly T[], value: string): T {
  const found = ids.find((id) => id === value);
  if (found === undefined)
    throw new ConfigError(field, `invalid ${field}: expected ${ids.join(', ')}, got ${value}`);
  return found;
}
