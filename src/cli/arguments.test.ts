import { expect, test } from 'vitest';
import { configFor, defaultChoice, transferFor } from '../presets/presets.ts';
import { ConfigError, type ExperimentConfig } from '../protocol/config.ts';
import { configFromWords, type ConfigWords } from './arguments.ts';

const quick = configFor({ ...defaultChoice, preset: 'quick' });

function errorOf(words: ConfigWords, file?: unknown): ConfigError {
  try {
    configFromWords(words, file);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('was let through');
}

test('no words: the default choice at preset quick', () => {
  expect(configFromWords({})).toEqual(quick);
});

test('every word lands in its field', () => {
  const config = configFromWords({
    reference: 'spirals',
    target: 'ring',
    method: 'movement-penalty',
    preset: 'tiny',
    condition: 'radial',
    seed: '123',
    engine: 'plain',
    'tfjs-backend': 'cpu',
    maths: 'relaxed',
    threads: '3',
  });
  expect(config).toEqual({
    ...configFor({
      reference: 'spirals',
      target: 'ring',
      method: 'movement-penalty',
      preset: 'tiny',
      condition: 'radial',
      seed: 123,
    }),
    engine: { id: 'plain', tfjsBackend: 'cpu', build: 'relaxed', threads: 3 },
  });
});

test.each<[ConfigWords, string, string]>([
  [{ reference: 'moon' }, 'reference', 'expected four-circles, star'],
  [{ target: 'Star' }, 'target', 'got Star'],
  [{ method: 'f4f' }, 'method', 'expected base-transfer'],
  [{ preset: 'huge' }, 'preset', 'expected tiny, fast, quick, long, paper, got huge'],
  [{ condition: '' }, 'condition', 'expected none, rotation'],
  [{ engine: 'fused' }, 'engine', 'got fused'],
  [{ engine: '' }, 'engine', 'expected auto'],
  [{ maths: 'fast' }, 'maths', 'expected strict, relaxed, got fast'],
  [{ threads: 'two' }, 'threads', 'expected an integer from 0 to 64, got two'],
  [{ threads: '65' }, 'threads', 'got 65'],
  [{ threads: '-1' }, 'threads', 'got -1'],
  [{ threads: '1.5' }, 'threads', 'got 1.5'],
  [{ threads: '' }, 'threads', 'expected an integer'],
  [{ threads: '1e1' }, 'threads', 'got 1e1'],
  [{ set: ['engine.threads=65'] }, 'engine.threads', 'from 0 to 64, got 65'],
  [{ set: ['engine.id=fused'] }, 'engine.id', 'got "fused"'],
  [{ 'tfjs-backend': 'webgl' }, 'tfjs-backend', 'expected wasm, cpu, webgpu, got webgl'],
  [{ seed: 'seven' }, 'seed', 'expected a number, got seven'],
  [{ seed: '' }, 'seed', 'expected a number'],
  [{ seed: '-1' }, 'seed', 'expected an integer from 0 to 4294967295, got -1'],
  [{ seed: '1.5' }, 'seed', 'got 1.5'],
  [{ set: ['base.training.batch=1'] }, 'base.training.batch', 'from 2 to 65536, got 1'],
  [{ set: ['target=own-0123abcd'] }, 'target', 'own data are known to the page alone'],
  [{ set: ['transfer.objective.direction=up'] }, 'transfer.objective.direction', 'got "up"'],
])('%j is refused: %s', (words, field, message) => {
  const error = errorOf(words);
  expect(error.field).toBe(field);
  expect(error.message).toContain(message);
});

test('--set reads JSON, else a plain word; later ones win', () => {
  const config = configFromWords({
    set: [
      'base.training.steps=10',
      'transfer.objective.direction=forward',
      'transfer.objective.penalty={"kind":"l2","weight":0.5,"annealTo":null}',
      'transfer.objective.penalty.weight=0.25',
      'base.training.epochs=null',
      'base.training.steps=11',
    ],
  });
  expect(config.base.training.steps).toBe(11);
  expect(config.transfer.objective).toMatchObject({
    direction: 'forward',
    penalty: { kind: 'l2', weight: 0.25, annealTo: null },
  });
});

test.each([
  ['base.training.speed=1', 'base.training.speed', 'no such field'],
  ['base.nothing.steps=1', 'base.nothing.steps', 'no such field'],
  ['seed.low=1', 'seed.low', 'no such field'],
  ['__proto__.polluted=1', '__proto__.polluted', 'no such field'],
  ['base.constructor=1', 'base.constructor', 'no such field'],
  ['steps', 'set', 'expected path=value, got steps'],
  ['=3', 'set', 'expected path=value'],
])('--set %s is refused', (assignment, field, message) => {
  const error = errorOf({ set: [assignment] });
  expect(error.field).toBe(field);
  expect(error.message).toContain(message);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

const file = (): ExperimentConfig =>
  configFor({ ...defaultChoice, preset: 'tiny', seed: 3, reference: 'ring' });

test('a config file is taken as it is, and words win over it', () => {
  expect(configFromWords({}, file())).toEqual(file());
  const given = file();
  const config = configFromWords({ target: 'ring', seed: '9', set: ['restore=last'] }, given);
  expect(config).toEqual({ ...file(), target: 'ring', seed: 9, restore: 'last' });
  expect(given).toEqual(file());
});

test('words of the engine win over the file, one by one', () => {
  const given = file();
  given.engine = { id: 'plain', tfjsBackend: 'cpu', build: 'strict', threads: 2 };
  const engineOf = (words: ConfigWords) => configFromWords(words, given).engine;
  expect(engineOf({ engine: 'wasm' })).toEqual({ ...given.engine, id: 'wasm' });
  expect(engineOf({ maths: 'relaxed' })).toEqual({ ...given.engine, build: 'relaxed' });
  expect(engineOf({ threads: '0' })).toEqual({ ...given.engine, threads: 0 });
});

test('a config file from before engines had builds and threads still runs', () => {
  const given = { ...file(), engine: { id: 'plain', tfjsBackend: 'cpu' } };
  const { engine } = configFromWords({}, given);
  expect(engine).toEqual({ id: 'plain', tfjsBackend: 'cpu', build: 'strict', threads: 0 });
});

test('a method over a config file brings its own objective', () => {
  const given = file();
  given.transfer.objective.direction = 'forward';
  const config = configFromWords({ method: 'identity-init' }, given);
  expect(config.method).toBe('identity-init');
  expect(config.transfer.objective).toEqual(transferFor('identity-init'));
});

test.each<[unknown, string]>([
  [[], 'config'],
  [null, 'config'],
  [7, 'config'],
  [{}, 'version'],
  [{ ...file(), target: 'moon' }, 'target'],
  [{ ...file(), extra: 1 }, 'extra'],
  [{ ...file(), engine: 'wasm' }, 'engine'],
])('the file %j is refused by field', (given, field) => {
  expect(errorOf({}, given).field).toBe(field);
});

test('a preset beside a config file is one too many', () => {
  expect(errorOf({ preset: 'quick' }, file()).field).toBe('preset');
});
