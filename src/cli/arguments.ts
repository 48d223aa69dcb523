/**
 * Command-line words to an `ExperimentConfig`. Parsing is Node's; checking is the schema's; this
 * file only joins them.
 */
import { configFor, defaultChoice, transferFor, type Choice } from '../presets/presets.ts';
import { toyConditionIds, methodIds, presetIds, toyIds } from '../protocol/catalogue.ts';
import { ConfigError, parseConfig, type ExperimentConfig } from '../protocol/config.ts';
import { isOwnId } from '../protocol/ownData.ts';
import { engineOptions, enginePart, oneOf, type EngineWords } from './engineWords.ts';

export interface ConfigWords extends EngineWords {
  reference?: string | undefined;
  target?: string | undefined;
  method?: string | undefined;
  preset?: string | undefined;
  condition?: string | undefined;
  seed?: string | undefined;
  set?: string[] | undefined;
}

/** Node's `parseArgs` options for everything that makes a config. */
export const configOptions = {
  reference: { type: 'string' },
  target: { type: 'string' },
  method: { type: 'string' },
  preset: { type: 'string' },
  condition: { type: 'string' },
  seed: { type: 'string' },
  ...engineOptions,
  set: { type: 'string', multiple: true },
  config: { type: 'string' },
} as const;

const choiceOf = <T extends string>(
  field: string,
  ids: readonly T[],
  value: string | undefined,
  fallback: T,
): T => (value === undefined ? fallback : oneOf(field, ids, value));

/**
 * @param file contents of `--config`, already parsed as JSON; words win over it
 * @throws ConfigError naming the field and what is allowed
 */
export function configFromWords(words: ConfigWords, file: unknown = undefined): ExperimentConfig {
  const base = file === undefined ? choose(words) : override(fromFile(file), words);
  for (const assignment of words.set ?? []) assign(base, assignment);
  const config = parseConfig(base);
  for (const side of ['reference', 'target'] as const)
    if (isOwnId(config[side]))
      throw new ConfigError(
        side,
        `invalid ${side}: own data are known to the page alone, got ${config[side]}`,
      );
  return config;
}

function choose(words: ConfigWords): Json {
  const choice: Choice = {
    reference: choiceOf('reference', toyIds, words.reference, defaultChoice.reference),
    target: choiceOf('target', toyIds, words.target, defaultChoice.target),
    method: choiceOf('method', methodIds, words.method, defaultChoice.method),
    preset: choiceOf('preset', presetIds, words.preset, 'quick'),
    seed: number('seed', words.seed, defaultChoice.seed),
    condition: choiceOf('condition', toyConditionIds, words.condition, 'none'),
  };
  return withEngine(configFor(choice) as unknown as Json, words);
}

type Json = Record<string, unknown>;

function fromFile(file: unknown): Json {
  if (file === null || typeof file !== 'object' || Array.isArray(file))
    throw new ConfigError('config', `invalid config: expected an object, got ${typeof file}`);
  return structuredClone(file) as Json;
}

/** Words on top of a config file: a method also sets what it stands for. */
function override(config: Json, words: ConfigWords): Json {
  if (words.preset !== undefined)
    throw new ConfigError('preset', 'invalid preset: a config file has its own, got both');
  for (const field of ['reference', 'target', 'condition'] as const)
    if (words[field] !== undefined) config[field] = words[field];
  if (words.seed !== undefined) config.seed = number('seed', words.seed, 0);
  if (words.method !== undefined) {
    const method = oneOf('method', methodIds, words.method);
    config.method = method;
    const transfer = config.transfer as Json | undefined;
    if (transfer) transfer.objective = transferFor(method);
  }
  return withEngine(config, words);
}

function withEngine(config: Json, words: ConfigWords): Json {
  const part = enginePart(words);
  // What a file has in place of an engine is the schema's to refuse.
  if (config.engine !== null && typeof config.engine === 'object')
    Object.assign(config.engine, part);
  return config;
}

function number(field: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value))
    throw new ConfigError(field, `invalid ${field}: expected a number, got ${text}`);
  return value;
}

/** `path=value`: an existing field; the value is JSON, else a plain word. */
function assign(config: Json, assignment: string): void {
  const at = assignment.indexOf('=');
  const path = assignment.slice(0, Math.max(0, at));
  if (at < 1) throw new ConfigError('set', `invalid --set: expected path=value, got ${assignment}`);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let holder: unknown = config;
  for (const key of keys) holder = own(holder, key, path);
  own(holder, last, path);
  (holder as Json)[last] = value(assignment.slice(at + 1));
}

function own(holder: unknown, key: string, path: string): unknown {
  if (holder === null || typeof holder !== 'object' || !Object.hasOwn(holder, key))
    throw new ConfigError(path, `invalid --set: no such field, got ${path}`);
  return (holder as Json)[key];
}

function value(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
