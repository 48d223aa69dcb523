import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import {
  alternationIds,
  toyConditionIds,
  directionIds,
  engineChoiceIds,
  kernelBuildIds,
  methodIds,
  penaltyKinds,
  phaseIds,
  presetIds,
  ranges,
  tfjsBackendIds,
  toyIds,
  type NumberRange,
} from '../../protocol/catalogue.ts';
import { withPlace } from './linkPlace.ts';
import { rangeOf, setNumber, type NumberPath } from './paths.ts';
import { readHash, writeHash, type Defaults, type LinkState } from './url.ts';
import { colourIds, defaultView, layerIds, pathStyles, startMapIds, themeIds } from './view.ts';

const defaults: Defaults = { configs: [configFor(defaultChoice)], presetOf: configFor };
const read = (hash: string) => readHash(hash, defaults);
const plain: LinkState = { configs: defaults.configs, view: defaultView };

const numberIn = (range: NumberRange): fc.Arbitrary<number> =>
  range.integer
    ? fc.integer({ min: range.min, max: range.max })
    : fc.double({ min: range.min, max: range.max, noNaN: true }).map((x) => x + 0);

const paths: NumberPath[] = [
  'view.frameEvery',
  'view.framePoints',
  'base.shape.layers',
  'base.shape.width',
  'base.training.steps',
  'base.training.learningRate',
  'transfer.shape.blocks',
  'transfer.shape.bins',
  'transfer.training.steps',
  'transfer.training.learningRate',
];

const choices = fc.record({
  reference: fc.constantFrom(...toyIds),
  target: fc.constantFrom(...toyIds),
  condition: fc.constantFrom(...toyConditionIds),
  method: fc.constantFrom(...methodIds),
  preset: fc.constantFrom(...presetIds),
  seed: numberIn(ranges.seed),
});

const settings = fc
  .uniqueArray(fc.constantFrom(...paths))
  .chain((chosen) =>
    fc.tuple(
      ...chosen.map((path) =>
        fc.record({ path: fc.constant(path), value: numberIn(rangeOf(path)) }),
      ),
    ),
  );

const objectives = fc.record({
  direction: fc.constantFrom(...directionIds),
  alternation: fc.constantFrom(...alternationIds),
  identityInit: fc.boolean(),
  penalty: fc.option(
    fc.record({
      kind: fc.constantFrom(...penaltyKinds),
      weight: numberIn(ranges.penaltyWeight),
      annealTo: fc.option(numberIn(ranges.penaltyWeight)),
    }),
  ),
});

const engines = fc.record({
  id: fc.constantFrom(...engineChoiceIds),
  tfjsBackend: fc.constantFrom(...tfjsBackendIds),
  build: fc.constantFrom(...kernelBuildIds),
  threads: numberIn(ranges.threads),
});

const views = fc.record({
  theme: fc.constantFrom(...themeIds),
  layers: fc.subarray([...layerIds]),
  pathStyle: fc.constantFrom(...pathStyles),
  startMap: fc.constantFrom(...startMapIds),
  colour: fc.constantFrom(...colourIds),
});

/** What a pane has for itself. */
const panes = fc.record({
  method: fc.constantFrom(...methodIds),
  numbers: settings,
  objective: fc.option(objectives),
  likelihood: fc.boolean(),
});

const states: fc.Arbitrary<LinkState> = fc
  .tuple(choices, settings, fc.array(panes, { minLength: 1, maxLength: 5 }), engines, views)
  .map(([choice, shared, several, engine, view]) => {
    const configs = several.map(({ method, numbers, objective, likelihood }) => {
      const own = numbers.filter(({ path }) => path.startsWith('transfer.'));
      const common = shared.filter(({ path }) => !path.startsWith('transfer.'));
      const config = [...common, ...own].reduce(
        (now, { path, value }) => setNumber(now, path, value),
        configFor({ ...choice, method }),
      );
      Object.assign(config.transfer.objective, objective ?? {});
      if (config.transfer.objective.penalty) config.transfer.objective.likelihood = likelihood;
      config.sharedBase = config.reference === config.target;
      config.engine = engine;
      return config;
    });
    return { configs, view };
  });

describe('link hash', () => {
  it('writes only the version for the default state', () => {
    expect(writeHash(plain, defaults)).toBe('#v=1');
  });

  it('writes what differs, under the documented keys', () => {
    const config = configFor({ ...defaultChoice, target: 'spirals', method: 'movement-penalty' });
    config.transfer.training.learningRate = 0.01;
    config.transfer.objective.penalty = { kind: 'l2', weight: 0.5, annealTo: null };
    const hash = writeHash(
      { configs: [config], view: { ...defaultView, theme: 'dark' } },
      defaults,
    );
    expect(hash).toBe('#v=1&m=movement-penalty&tgt=spirals&lr=0.01&pen=l2:0.5&theme=dark');
  });

  it('writes an engine that was asked for, and nothing of one that was not', () => {
    const config = configFor(defaultChoice);
    config.engine = { id: 'wasm', tfjsBackend: 'wasm', build: 'relaxed', threads: 2 };
    const hash = writeHash({ configs: [config], view: defaultView }, defaults);
    expect(hash).toBe('#v=1&engine=wasm&maths=relaxed&threads=2');
    config.engine = { id: 'plain', tfjsBackend: 'cpu', build: 'strict', threads: 0 };
    expect(writeHash({ configs: [config], view: defaultView }, defaults)).toBe(
      '#v=1&engine=plain&tfjs=cpu',
    );
  });

  it('holds for all panes what is written plainly', () => {
    const link = read('#m=identity-init,unidirectional&steps=5&steps.b=6&lr=0.01');
    expect(link.configs.map((c) => c.transfer.training.steps)).toEqual([5, 6]);
    expect(link.configs.map((c) => c.transfer.training.learningRate)).toEqual([0.01, 0.01]);
  });

  it('writes what belongs to a pane with its letter, and what they share once', () => {
    const configs = (['base-transfer', 'identity-init', 'identity-init'] as const).map((method) =>
      configFor({ ...defaultChoice, target: 'ring', method }),
    );
    for (const pane of [0, 2]) configs[pane].transfer.training.batch = 64;
    configs[2].transfer.training.learningRate = 0.01;
    configs[2].transfer.objective.penalty = { kind: 'l1', weight: 2, annealTo: null };
    expect(writeHash({ configs, view: defaultView }, defaults)).toBe(
      '#v=1&m=base-transfer,identity-init,identity-init&tgt=ring&lr.c=0.01&batch=64&batch.b=256&pen.c=l1:2',
    );
  });

  it('takes a setting of a pane that is not there for somebody else’s', () => {
    const link = read('#m=unidirectional&lr.b=0.01');
    expect(link.unknown).toEqual([['lr.b', '0.01']]);
    expect(link.configs.map(({ method }) => method)).toEqual(['unidirectional']);
  });

  it.each(['m=', 'm=unidirectional,moon', `m=${Array(6).fill('unidirectional').join()}`])(
    'stays with the default panes at %s',
    (hash) => {
      expect(read(`#${hash}`)).toMatchObject({ bad: [hash], configs: defaults.configs });
    },
  );

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(states, (state) => {
        const link = read(writeHash(state, defaults));
        expect(link.bad).toEqual([]);
        expect(link.configs).toEqual(state.configs);
        expect(link.view).toEqual(state.view);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('never throws and always gives a config that can run', () => {
    const keys = fc.constantFrom(
      ...['ref', 'lr', 'batch', 'steps', 'pen', 'ctx', 'seed', 'show', 'v', 'step', 'mode'],
    );
    const texts = fc.oneof(fc.string(), fc.constantFrom('NaN', '-1', '1e99', 'delta', 'l1:', '5'));
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, texts)), (pairs) => {
        const hash = new URLSearchParams(pairs).toString();
        const { configs } = read(hash);
        expect(read(writeHash({ configs, view: defaultView }, defaults)).bad).toEqual([]);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it.each([
    ['ref=moon', 'ref=moon'],
    ['batch=1', 'batch=1'],
    ['batch=2.5', 'batch=2.5'],
    ['lr=NaN', 'lr=NaN'],
    ['seed=', 'seed='],
    ['pen=l3:1', 'pen=l3:1'],
    ['pen=l1:1:x', 'pen=l1:1:x'],
    ['show=points,stars', 'show=points,stars'],
    ['color=red', 'color=red'],
    ['engine=fused', 'engine=fused'],
    ['maths=fast', 'maths=fast'],
    ['threads=65', 'threads=65'],
    ['threads=1.5', 'threads=1.5'],
    ['tfjs=webgl', 'tfjs=webgl'],
    ['v=2', 'v=2'],
    ['step=-1', 'step=-1'],
    ['step=1.5', 'step=1.5'],
    ['step=base:5', 'step=base:5'],
    ['step=2201', 'step=2201'],
    ['step=target-base:1201', 'step=target-base:1201'],
    ['mode=sweep', 'mode=sweep'],
  ])('names the bad value of %s and stays with the default', (hash, named) => {
    const link = read(`#${hash}`);
    expect(link.bad).toEqual([named]);
    expect(link.configs).toEqual(plain.configs);
    expect(link.view).toEqual(plain.view);
    expect(link.place).toBeNull();
  });

  it('knows a column as a condition only where tables stand on both sides', () => {
    const both = '#v=1&ref=own-0123abcd&tgt=own-4567cdef&cond=column';
    expect(read(both).configs[0]).toMatchObject({ reference: 'own-0123abcd', condition: 'column' });
    for (const hash of ['#v=1&cond=column', '#v=1&ref=own-0123abcd&cond=column'])
      expect(read(hash).configs[0].condition).toBe('none');
  });

  it('keeps the good values beside a bad one', () => {
    const link = read('#ref=star&tgt=moon&seed=9');
    expect(link.bad).toEqual(['tgt=moon']);
    expect(link.configs[0].reference).toBe('star');
    expect(link.configs[0].seed).toBe(9);
  });

  it('falls back to the preset where values may not stand together', () => {
    const link = read('#set=tiny&batch=60000');
    expect(link.bad).toEqual([
      'invalid transfer.training.batch: expected at most trainSize 4096, got 60000',
    ]);
    expect(link.configs[0]).toEqual(configFor({ ...defaultChoice, preset: 'tiny' }));
  });

  it('ends a budget in epochs with a number of steps', () => {
    const [config] = read('#set=paper&steps=500000').configs;
    expect(config.transfer.training.epochs).toBeNull();
    expect(config.base.training.epochs).toBe(60);
  });

  it('keeps pairs of somebody else', () => {
    const link = read('#test=1&seed=9&note=a%20b');
    expect(link.unknown).toEqual([
      ['test', '1'],
      ['note', 'a b'],
    ]);
    expect(writeHash(link, defaults, link.unknown)).toBe('#v=1&seed=9&test=1&note=a%20b');
  });

  it('reads the step to open at, of the transfer phase or of a base', () => {
    expect(read('#seed=9').place).toBeNull();
    expect(read('#step=2200').place).toEqual({ phase: 'transfer', step: 2200 });
    expect(read('#step=target-base:1200').place).toEqual({ phase: 'target-base', step: 1200 });
    // What one of the panes reaches is no mistake.
    const { place, bad } = read('#m=identity-init,unidirectional&steps=5&steps.b=9&step=8');
    expect({ place, bad }).toEqual({ place: { phase: 'transfer', step: 8 }, bad: [] });
    expect(read('#set=paper&step=90000').bad).toEqual([]);
  });

  it('shows one pane or two as the mode says, and several stay several', () => {
    const methods = (hash: string) => read(hash).configs.map(({ method }) => method);
    expect(methods('#m=unidirectional,identity-init&mode=explore')).toEqual(['unidirectional']);
    expect(methods('#m=unidirectional&mode=compare')).toEqual([
      ...['unidirectional', 'flows-for-flows'],
    ]);
    const three = 'unidirectional,identity-init,base-transfer';
    expect(methods(`#m=${three}&mode=compare`)).toEqual(three.split(','));
    expect(methods('#m=unidirectional&mode=explore')).toEqual(['unidirectional']);
    const { configs, view, unknown } = read('#m=unidirectional&mode=compare');
    expect(writeHash({ configs, view }, defaults, unknown)).toBe(
      '#v=1&m=unidirectional,flows-for-flows',
    );
  });
});

describe('a step in a link', () => {
  it('is written once, in place of the one before', () => {
    const place = { phase: 'transfer', step: 7 } as const;
    expect(withPlace('#v=1&seed=9&step=5', place)).toBe('#v=1&seed=9&step=7');
    expect(withPlace('#v=1&step=5&seed=9', null)).toBe('#v=1&seed=9');
    expect(withPlace('', { phase: 'target-base', step: 7 })).toBe('#v=1&step=target-base:7');
    expect(withPlace('#steps=5', place)).toBe('#steps=5&step=7');
    expect(withPlace('', null)).toBe('');
  });

  it('reads back as it was written', () => {
    for (const phase of phaseIds)
      for (const step of [0, 1, 1200])
        expect(read(withPlace('#v=1&set=quick', { phase, step })).place).toEqual({ phase, step });
  });
});

describe('the gallery in a link', () => {
  it('is read as it is written', () => {
    for (const gallery of ['s0-fig5', 'findings'] as const) {
      const hash = writeHash({ ...plain, gallery }, defaults);
      expect(hash).toBe(`#v=1&mode=gallery&fig=${gallery}`);
      expect(read(hash)).toMatchObject({ gallery, bad: [], unknown: [] });
    }
    expect(read('#v=1').gallery).toBeNull();
    expect(read('#fig=s4-table1').gallery).toBe('s4-table1');
    expect(read('#mode=explore&fig=s4-table1').gallery).toBeNull();
  });

  it('opens at its first figure where none or a bad one is named', () => {
    expect(read('#mode=gallery')).toMatchObject({ gallery: 's0-fig3', bad: [] });
    expect(read('#mode=gallery&fig=s0-fig99')).toMatchObject({
      gallery: 's0-fig3',
      bad: ['fig=s0-fig99'],
    });
  });
});
