import fc from 'fast-check';
import { expect, test } from 'vitest';
import { configFor } from '../presets/presets.ts';
import { ranges, type RangeId } from './catalogue.ts';
import { ConfigError, parseConfig, type ExperimentConfig } from './config.ts';

const valid = (): ExperimentConfig =>
  configFor({
    reference: 'four-circles',
    target: 'star',
    method: 'movement-penalty',
    preset: 'tiny',
    seed: 7,
  });

type Json = Record<string, unknown>;

/** A valid config with one dotted field replaced (undefined: removed). */
function spoiled(path: string, value: unknown): unknown {
  const config = valid() as unknown as Json;
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce((at, key) => at[key] as Json, config);
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return config;
}

function errorOf(input: unknown): ConfigError {
  try {
    parseConfig(input);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('was let through');
}

test('a good config comes back equal', () => {
  expect(parseConfig(valid())).toEqual(valid());
});

const fields: [path: string, id: RangeId][] = [
  ['seed', 'seed'],
  ['tailBound', 'tailBound'],
  ['trainSize', 'trainSize'],
  ['validationSize', 'validationSize'],
  ['validateEvery', 'validateEvery'],
  ['view.frameEvery', 'frameEvery'],
  ['view.framePoints', 'framePoints'],
  ['transfer.objective.iterateEpochs', 'iterateEpochs'],
  ['transfer.objective.penalty.weight', 'penaltyWeight'],
  ['transfer.objective.penalty.annealTo', 'penaltyWeight'],
  ...(['base', 'transfer'] as const).flatMap((part): [string, RangeId][] => [
    ...(['layers', 'blocks', 'width', 'bins'] as const).map((id): [string, RangeId] => [
      `${part}.shape.${id}`,
      id,
    ]),
    ...(['steps', 'epochs', 'batch', 'learningRate', 'clip', 'warmup'] as const).map(
      (id): [string, RangeId] => [`${part}.training.${id}`, id],
    ),
  ]),
];

test.each(fields)('%s outside its range, NaN, text or missing is refused by name', (path, id) => {
  const { min, max, integer } = ranges[id];
  const below = integer ? min - 1 : min - 1e-9 - Math.abs(min) * 1e-6;
  const above = integer ? max + 1 : max * 1.001;
  for (const bad of [
    below,
    above,
    NaN,
    Infinity,
    'many',
    undefined,
    ...(integer ? [min + 0.5] : []),
  ]) {
    const error = errorOf(spoiled(path, bad));
    expect(error.field).toBe(path);
    expect(error.message).toMatch(new RegExp(`^invalid ${path}: `));
    expect(error.message).toContain(
      `expected ${integer ? 'an integer' : 'a number'} from ${min} to ${max}`,
    );
    expect(error.message).toContain(
      `got ${bad === undefined ? 'missing' : typeof bad === 'string' ? '"many"' : String(bad)}`,
    );
  }
});

test.each(fields)('%s at both ends of its range is fine', (path, id) => {
  const config = spoiled(path, ranges[id].max) as ExperimentConfig;
  if (!path.endsWith('batch')) expect(parseConfig(config)).toEqual(config);
  if (path === 'trainSize') return;
  const low = spoiled(path, ranges[id].min) as ExperimentConfig;
  expect(parseConfig(low)).toEqual(low);
});

test.each([
  ['reference', 'moon'],
  ['target', ''],
  ['condition', 'shear'],
  ['method', 'flows'],
  ['preset', 'huge'],
  ['restore', 'first'],
  ['engine.id', 'fused'],
  ['engine.tfjsBackend', 'webgl'],
  ['engine.build', 'fast'],
  ['transfer.objective.direction', 'up'],
  ['transfer.objective.alternation', 'never'],
  ['transfer.objective.context', 'all'],
  ['transfer.objective.penalty.kind', 'l3'],
])('%s refuses the unknown id %j and says which there are', (path, bad) => {
  const error = errorOf(spoiled(path, bad));
  expect(error.field).toBe(path);
  expect(error.message).toMatch(/expected (one of )?"/);
  expect(error.message).toContain(`got "${bad}"`);
});

test('an engine may leave out build and threads: strict, as many as suit', () => {
  const { id, tfjsBackend } = valid().engine;
  const config = { ...valid(), engine: { id, tfjsBackend } };
  expect(parseConfig(config).engine).toEqual({ id, tfjsBackend, build: 'strict', threads: 0 });
  for (const bad of [65, -1, 1.5, NaN, '2', null])
    expect(errorOf(spoiled('engine.threads', bad)).message).toContain('an integer from 0 to 64');
});

test('unknown fields are refused', () => {
  expect(errorOf({ ...valid(), colour: 'red' }).message).toContain('colour');
  expect(errorOf(spoiled('base.shape.depth', 3)).field).toBe('base.shape.depth');
});

test('anything that is no config is refused with a ConfigError', () => {
  fc.assert(
    fc.property(fc.anything(), (input) => {
      expect(errorOf(input).name).toBe('ConfigError');
    }),
    { seed: 1, numRuns: 200 },
  );
});

const together = (change: (config: ExperimentConfig) => void): ConfigError => {
  const config = valid();
  change(config);
  return errorOf(config);
};

test('a shared base needs one law on both sides', () => {
  const error = together((config) => (config.sharedBase = true));
  expect(error.field).toBe('sharedBase');
  expect(error.message).toContain('four-circles and star');
  const same = { ...valid(), sharedBase: true, target: 'four-circles' as const };
  expect(parseConfig(same)).toEqual(same);
});

test('delta and concat need one law and a condition of one number', () => {
  for (const context of ['delta', 'concat'] as const) {
    const apart = together((config) => {
      config.condition = 'rotation';
      config.transfer.objective.context = context;
    });
    expect(apart.field).toBe('transfer.objective.context');
    expect(apart.message).toContain('must be the same');
    const ellipse = together((config) => {
      Object.assign(config, { condition: 'ellipse', target: 'four-circles' });
      config.transfer.objective.context = context;
    });
    expect(ellipse.message).toContain('got ellipse');
    const free = valid();
    free.transfer.objective.context = context;
    expect(parseConfig(free)).toEqual(free);
  }
});

test('without likelihood there has to be a penalty', () => {
  const error = together((config) => {
    Object.assign(config.transfer.objective, { likelihood: false, penalty: null });
  });
  expect(error.field).toBe('transfer.objective.penalty');
});

test('a batch is at most the training set', () => {
  const error = together((config) => (config.base.training.batch = 4097));
  expect(error.field).toBe('base.training.batch');
  expect(error.message).toContain('at most trainSize 4096, got 4097');
});
