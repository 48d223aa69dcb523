import { describe, expect, it } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { methodIds } from '../../protocol/catalogue.ts';
import { presetIds } from '../../protocol/catalogue.ts';
import { emptyRun, type RunState } from '../state/run.ts';
import type { Frame, References } from '../../protocol/frame.ts';
import type { EngineInfo } from '../../protocol/trainer.ts';
import { moved } from './controls/RadioGroup.tsx';
import { engineText, engineTitle } from './engineText.ts';
import { metricTable, nearest, type MetricRow } from './panels/metricRows.ts';
import { inSlices } from './slices.ts';
import { timeLeft } from './timeLeft.ts';

describe('moved', () => {
  it('wraps within the group and walks grids by rows', () => {
    expect(moved('ArrowRight', 7, 8, 4)).toBe(0);
    expect(moved('ArrowLeft', 0, 8, 4)).toBe(7);
    expect(moved('ArrowDown', 1, 8, 4)).toBe(5);
    expect(moved('ArrowUp', 1, 8, 4)).toBe(5);
    expect(moved('Home', 5, 8, 4)).toBe(0);
    expect(moved('End', 5, 8, 4)).toBe(7);
    expect(moved('a', 5, 8, 4)).toBeNull();
  });
});

describe('timeLeft', () => {
  it('is rough', () => {
    expect(timeLeft(null)).toBe('–');
    expect(timeLeft(11.2)).toBe('12 secs');
    expect(timeLeft(200)).toBe('3 mins');
    expect(timeLeft(36_000)).toBe('10 hrs');
  });
});

describe('engine badge', () => {
  const choice = configFor(defaultChoice).engine;
  const wasm: EngineInfo = {
    id: 'wasm',
    tfjsBackend: 'wasm',
    build: 'strict',
    threads: 2,
    label: 'fused kernels on WebAssembly, 2 threads, strict',
    why: 'the fastest that starts here',
  };

  it('says what was asked for, then what runs', () => {
    expect(engineText(null, choice)).toBe('Automatic engine');
    expect(engineText(wasm, choice)).toBe('WASM · 2 threads');
    expect(engineText({ ...wasm, threads: 1 }, choice)).toBe('WASM · 1 thread');
    const plain: EngineInfo = { ...wasm, id: 'plain', tfjsBackend: 'cpu', build: null };
    expect(engineText(plain, choice)).toBe('Plain tfjs · JavaScript');
  });

  it('labels fast maths, where there is such a thing', () => {
    expect(engineText({ ...wasm, build: 'relaxed' }, choice)).toBe('WASM · 2 threads · fast maths');
    const asked = { ...choice, build: 'relaxed' as const };
    expect(engineText(null, asked)).toBe('Automatic engine · fast maths');
    expect(engineText(null, { ...asked, id: 'plain' })).toBe('Plain tfjs · WASM');
  });

  it('has the reason in its title', () => {
    expect(engineTitle(null)).toBeUndefined();
    expect(engineTitle(wasm)).toBe(`${wasm.label} (${wasm.why})`);
  });
});

describe('metricTable', () => {
  const configOf = (method: (typeof methodIds)[number]) => configFor({ ...defaultChoice, method });
  const one = (run = emptyRun(), config = configFor(defaultChoice)): MetricRow[] =>
    metricTable([run], [config]);
  const meanOf = (meanDistance: number): RunState => ({
    ...emptyRun(),
    frame: { metrics: { meanDistance } } as Frame,
    references: { otLaws: 0.9, otLawsFloor: 0.1 } as References,
  });

  it('shows only what a method trains, and of several what any of them does', () => {
    const ids = (...methods: (typeof methodIds)[number][]): string[] =>
      metricTable(methods.map(emptyRun), methods.map(configOf))
        .map(({ id }) => id)
        .filter((id) => ['referenceBase', 'targetBase', 'forward', 'inverse'].includes(id));
    expect(ids('base-transfer')).toEqual(['referenceBase', 'targetBase']);
    expect(ids('unidirectional')).toEqual(['referenceBase', 'inverse']);
    expect(ids('flows-for-flows')).toEqual(['referenceBase', 'targetBase', 'forward', 'inverse']);
    expect(ids('base-transfer', 'unidirectional')).toEqual([
      ...['referenceBase', 'targetBase', 'inverse'],
    ]);
  });

  it('has no number that does not exist yet, and a blank where a method never has one', () => {
    for (const preset of presetIds)
      for (const { id, values } of one(emptyRun(), configFor({ ...defaultChoice, preset })))
        expect(values).toEqual(id === 'pairing' ? [undefined] : [null]);
    const both = metricTable(
      [emptyRun(), emptyRun()],
      [configOf('base-transfer'), configOf('unidirectional')],
    );
    expect(both.find(({ id }) => id === 'inverse')?.values).toEqual([undefined, null]);
  });

  it('prefers the final result of a phase to its latest check', () => {
    const run = emptyRun();
    run.losses.push(
      { phase: 'transfer', step: 1, series: 'inverse', kind: 'validation', value: 2 },
      { phase: 'transfer', step: 2, series: 'inverse', kind: 'train', value: 9 },
    );
    const inverse = () => one(run).find(({ id }) => id === 'inverse');
    expect(inverse()?.values).toEqual([2]);
    expect(inverse()?.format(inverse()?.limit)).toBe('1.286');
    const validationNll = { forward: 3, inverse: 1.5 };
    run.phaseResults.push({ name: 'transfer', validationNll } as (typeof run.phaseResults)[0]);
    expect(inverse()?.values).toEqual([1.5]);
  });

  it('marks the run nearest to the limit, unless nobody could see why', () => {
    const bold = (...means: number[]): number[] => {
      const configs = means.map(() => configOf('identity-init'));
      const rows = metricTable(means.map(meanOf), configs);
      return [...nearest(rows.find(({ id }) => id === 'mean') as MetricRow)];
    };
    expect(bold(1.3, 1.1, 1.2)).toEqual([1]);
    expect(bold(0.5, 1.1)).toEqual([1]);
    expect(bold(1.101, 1.102)).toEqual([]);
    expect(bold(1.101, 1.102, 1.4)).toEqual([0, 1]);
    expect(bold(1.1)).toEqual([]);
    expect(bold(1.1, Number.NaN)).toEqual([]);
  });
});

describe('inSlices', () => {
  it('does all work in order', async () => {
    const done: number[] = [];
    await inSlices(50, (i) => void done.push(i));
    expect(done).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('fails with what the work throws', async () => {
    const work = (): void => {
      throw new Error('no mass');
    };
    await expect(inSlices(3, work)).rejects.toThrow('no mass');
  });
});
