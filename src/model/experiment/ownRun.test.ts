import { afterEach, beforeEach, expect, test } from 'vitest';
import { addOwnData } from '../../data/own.ts';
import { ownIndices } from '../../data/ownRows.ts';
import { configFor } from '../../presets/presets.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Frame, References } from '../../protocol/frame.ts';
import { stream } from '../../util/streams.ts';
import type { Engine } from '../engine/engine.ts';
import { createWasmEngine } from '../engine/wasm/create.ts';
import { StageBatches, TrainingData } from './batches.ts';
import { planOf } from './build.ts';
import { comparable } from './ownRows.ts';
import { freshControls, runExperiment } from './run.ts';
import type { ExperimentEvent } from './runEvents.ts';
import { testRows, trainingRows, validationRows } from './samples.ts';

let engine: Engine;
beforeEach(async () => {
  engine = await createWasmEngine({ build: 'strict', threads: 1, startHelper: null });
});
afterEach(() => engine.dispose());

const n = 400;
/** A noisy diagonal. */
const source = stream(1, 'test/own-run');
const points = Float32Array.from({ length: n }, () => 4 * source.uniform() - 2).reduce<number[]>(
  (all, t) => [...all, t, 0.5 * t + 0.1 * source.normal()],
  [],
);
const own = addOwnData(Float32Array.from(points));

function config(change: Partial<ExperimentConfig> = {}): ExperimentConfig {
  const base = configFor({
    ...{ reference: own, target: 'ring', method: 'flows-for-flows', preset: 'tiny', seed: 7 },
    ...change,
  } as Parameters<typeof configFor>[0]);
  return { ...base, ...change };
}

async function eventsOf(given: ExperimentConfig): Promise<ExperimentEvent[]> {
  const events: ExperimentEvent[] = [];
  const options = { controls: freshControls(), frames: true, solveAssignment: true, now: () => 0 };
  for await (const event of runExperiment(given, engine, options)) events.push(event);
  return events;
}

const only = <T extends ExperimentEvent['type']>(events: ExperimentEvent[], type: T) =>
  events.filter((e): e is Extract<ExperimentEvent, { type: T }> => e.type === type);

test.each([
  ['from own data', { reference: own, target: 'ring' }],
  ['to own data', { reference: 'ring', target: own }],
  ['from own data to itself, rotated', { reference: own, target: own, condition: 'rotation' }],
] as const)('a tiny run %s trains, and says null where no density is known', async (_, laws) => {
  const given = config({ ...laws, jitter: 0.05 });
  const events = await eventsOf(given);
  const [done] = only(events, 'done');
  for (const { name, validationNll, entropy, klGap } of done.phases) {
    const values =
      typeof validationNll === 'number' ? [validationNll] : Object.values(validationNll);
    for (const value of values) expect(Number.isFinite(value), name).toBe(true);
    const side = name === 'reference-base' ? 'reference' : 'target';
    const known = given[side] !== own;
    if (name !== 'transfer') {
      expect(entropy === null).toBe(!known);
      expect(klGap === null).toBe(!known);
    } else
      expect(klGap).toMatchObject({
        forward: given.reference === own ? null : expect.any(Number),
        inverse: given.target === own ? null : expect.any(Number),
      });
  }
  const losses = only(events, 'frame').flatMap(({ frame }) => frame.losses);
  const base = losses.filter((l) => l.phase === 'reference-base' && l.kind === 'train');
  const mean = (some: typeof base) => some.reduce((sum, l) => sum + l.value, 0) / some.length;
  expect(mean(base.slice(-10))).toBeLessThan(mean(base.slice(0, 10)));

  const { metrics } = done;
  // Own targets are judged by their base density, which this method has.
  for (const [id, value] of Object.entries(metrics)) expect(Number.isFinite(value), id).toBe(true);
  expect(metrics.outOfSupportFloor).toBeLessThan(0.2);
  // Halves of what is held out share no point, so that their distance is a floor.
  expect(metrics.slicedW2Floor).toBeGreaterThan(0.01);

  const [references] = only(events, 'references').map((e): References => e.references);
  expect(references.entropyReference === null).toBe(given.reference === own);
  expect(references.slicedW2Floor).toBeGreaterThan(0.01);
  expect(references.randomPairingDistances).toHaveLength(5000);
});

test('without a base for it, nobody judges what lies outside an own target', async () => {
  const events = await eventsOf(
    config({ reference: 'ring', target: own, method: 'unidirectional' }),
  );
  const [{ metrics }] = only(events, 'done');
  expect([metrics.outOfSupport, metrics.outOfSupportFloor]).toEqual([null, null]);
});

test('the stage shows every point of a small reference once, and measures on those held out', async () => {
  const given = config();
  const frames = only(await eventsOf(given), 'frame').map((e): Frame => e.frame);
  const start = frames.find((f) => f.start)!.start!;
  expect(start).toHaveLength(2 * n);
  const xs = (a: Float32Array) => [...a].filter((_, i) => i % 2 === 0);
  expect(new Set(xs(start)).size).toBe(n);
  const k = comparable(given, given.view.framePoints);
  expect(k).toBe(60);
  const test = new Set(xs(testRows(given, 'reference').x));
  for (const x of xs(start).slice(0, k)) expect(test.has(x)).toBe(true);
  expect(frames.at(-1)!.metrics!.slicedW2).toBeGreaterThan(0);
});

test('training, validation and test rows are the parts of one split on either side', () => {
  const given = config({ target: own });
  for (const side of ['reference', 'target'] as const) {
    const rows = { training: trainingRows, validation: validationRows, test: testRows };
    // The same data on both sides: neither is tested on what the other is compared with.
    const half = side === 'reference' ? 1 : 0;
    for (const part of ['training', 'validation', 'test'] as const) {
      const indices = ownIndices(own, { seed: 7, part, ...(part === 'test' ? { half } : {}) });
      const wanted = [...indices].map((i) => Math.fround(points[2 * i])).sort((a, b) => a - b);
      const { x } = rows[part](given, side);
      const got = [...x].filter((_, i) => i % 2 === 0).sort((a, b) => a - b);
      expect(got).toEqual(wanted);
    }
  }
});

test('jitter moves training points by its sigma, anew for every batch, and nothing else', () => {
  const sigma = 0.05;
  const drawn = (jitter: number, again = false) => {
    const given = config({ jitter });
    const [stage] = planOf(given).stages;
    const data = new TrainingData(given);
    let batches = new StageBatches(given, data, stage);
    return Array.from({ length: 20 }, (_, i) => {
      // Batches that are taken up again go on with the same noise.
      if (i === 7 && again) batches = new StageBatches(given, data, stage, batches.state);
      return batches.next(stage.objectives[0]).reference!.x;
    });
  };
  const [plain, moved] = [drawn(0), drawn(sigma)];
  expect(drawn(sigma, true)).toEqual(moved);
  const steps = plain.flatMap((x, b) => [...x].map((v, i) => moved[b][i] - v));
  const mean = steps.reduce((sum, d) => sum + d, 0) / steps.length;
  const variance = steps.reduce((sum, d) => sum + d * d, 0) / steps.length;
  expect(Math.abs(mean)).toBeLessThan(0.005);
  expect(Math.sqrt(variance)).toBeCloseTo(sigma, 2);
  expect(new Set(steps.map((d) => d.toFixed(6))).size).toBeGreaterThan(steps.length / 2);
});
