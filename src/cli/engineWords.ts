/** Command-line words to a choice of engine; every command that starts one takes the same words. */
import {
  engineChoiceIds,
  kernelBuildIds,
  ranges,
  tfjsBackendIds,
  type EngineChoiceId,
} from '../protocol/catalogue.ts';
import { ConfigError, type EngineChoice } from '../protocol/config.ts';

export interface EngineWords {
  engine?: string | undefined;
  'tfjs-backend'?: string | undefined;
  maths?: string | undefined;
  threads?: string | undefined;
}

/** Node's `parseArgs` options for them. */
export const engineOptions = {
  engine: { type: 'string' },
  'tfjs-backend': { type: 'string' },
  maths: { type: 'string' },
  threads: { type: 'string' },
} as const;

/**
 * What the words say, and nothing of what they leave out.
 * @throws ConfigError naming the word and what is allowed
 */
export function enginePart(words: EngineWords): Partial<EngineChoice> {
  const { engine, maths, threads, 'tfjs-backend': backend } = words;
  return {
    ...(engine !== undefined && { id: oneOf('engine', engineChoiceIds, engine) }),
    ...(backend !== undefined && { tfjsBackend: oneOf('tfjs-backend', tfjsBackendIds, backend) }),
    ...(maths !== undefined && { build: oneOf('maths', kernelBuildIds, maths) }),
    ...(threads !== undefined && { threads: threadCount(threads) }),
  };
}

/**
 * A whole choice; tfjs on wasm, strict maths and as many threads as suit stand in.
 * @param id the engine when no word names one
 * @throws ConfigError naming the word and what is allowed
 */
export function engineFromWords(words: EngineWords, id: EngineChoiceId): EngineChoice {
  return { id, tfjsBackend: 'wasm', build: 'strict', threads: 0, ...enginePart(words) };
}

/** @throws ConfigError when `value` is none of `ids` */
export function oneOf<T extends string>(field: string, ids: readonly T[], value: string): T {
  const found = ids.find((id) => id === value);
  if (found !== undefined) return found;
  throw new ConfigError(field, `invalid ${field}: expected ${ids.join(', ')}, got ${value}`);
}

function threadCount(text: string): number {
  const { min, max } = ranges.threads;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  const allowed = `expected an integer from ${min} to ${max}`;
  throw new ConfigError('threads', `invalid threads: ${allowed}, got ${text}`);
}
