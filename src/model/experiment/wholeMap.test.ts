import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { nodeHost } from '../../cli/node.ts';
import { sampleRows } from '../../data/dataset.ts';
import { configFor, type Choice } from '../../presets/presets.ts';
import type { MapPart } from '../../protocol/wholeMap.ts';
import { stream } from '../../util/streams.ts';
import type { Engine } from '../engine/engine.ts';
import { distances, outOfSupportFraction, summary } from '../metrics/index.ts';
import { planOf, type Plan } from './build.ts';
import { createEngine } from './engines.ts';
import { outside } from './evaluate.ts';
import { freshControls, runExperiment } from './run.ts';
import { batchRows, withDestinations } from './samples.ts';
import { transport } from './transport.ts';
import {
  beginMapping,
  blockRows,
  mapReference,
  partBuffers,
  type MappedBlock,
} from './wholeMap.ts';

let engine: Engine;
afterEach(() => engine.dispose());

/** A plan whose flows have had a few steps. */
async function trained(part: Partial<Choice>, pairs = false): Promise<Plan> {
  const config = configFor({
    reference: 'four-circles',
    target: 'star',
    method: 'movement-penalty',
    preset: 'tiny',
    seed: 7,
    condition: 'none',
    ...part,
  });
  config.base.training.steps = 5;
  config.transfer.training.steps = 5;
  if (pairs) config.transfer.objective.context = 'delta';
  Object.assign(config, { trainSize: 256, validationSize: 64 });
  const choice = { id: 'wasm', tfjsBackend: 'wasm', build: 'strict', threads: 1 } as const;
  engine = await createEngine(choice, nodeHost());
  const options = { controls: freshControls(), frames: false, solveAssignment: false };
  for await (const event of runExperiment(config, engine, { ...options, now: () => 0 }))
    if (event.type === 'images') break;
  return planOf(config);
}

async function blocksOf(plan: Plan, count: number): Promise<MappedBlock[]> {
  const blocks: MappedBlock[] = [];
  for await (const block of mapReference(engine, plan, count)) blocks.push(block);
  return blocks;
}

const joined = (arrays: readonly Float32Array[]): Float32Array =>
  Float32Array.from(arrays.flatMap((a) => [...a]));

test('images are those of engine.map for the same points, in order and complete', async () => {
  const plan = await trained({});
  const count = 2 * blockRows + 1234;
  const blocks = await blocksOf(plan, count);
  expect(blocks.map(({ from, rows }) => [from, rows.n])).toEqual([
    [0, blockRows],
    [blockRows, blockRows],
    [2 * blockRows, 1234],
  ]);
  const x = joined(
    [0, 1, 2].map(
      (block) => sampleRows('four-circles', 'none', stream(7, 'map/reference', block), blockRows).x,
    ),
  ).slice(0, 2 * count);
  expect(joined(blocks.map(({ rows }) => rows.x))).toEqual(x);
  const rows = { n: count, x, own: null, other: null, weights: null };
  const { points } = await engine.map(plan.forward, rows);
  expect(joined(blocks.map(({ images }) => images))).toEqual(points);

  const moved = distances(x, points, 2);
  expect(joined(blocks.map((block) => block.distances))).toEqual(moved);
  const exact = summary(moved);
  const { statistics } = blocks[2];
  expect(statistics.points).toBe(count);
  expect(statistics.meanDistance).toBeCloseTo(exact.mean, 9);
  expect(statistics.stdDistance).toBeCloseTo(exact.std, 9);
  expect(Math.abs(statistics.medianDistance - exact.median)).toBeLessThan(0.001);
  expect(Math.abs(statistics.q95Distance - exact.q95)).toBeLessThan(0.001);
  expect(statistics.maxDistance).toBe(exact.max);
  expect(statistics.outOfSupport).toBe(outOfSupportFraction(outside(plan, points, rows)!));
});

test('the first points of a seed are the same whatever the count; another seed has others', async () => {
  const plan = await trained({ condition: 'rotation' });
  const heads = async (of: Plan, count: number) => {
    const [{ rows, images }] = await blocksOf(of, count);
    return { x: rows.x.slice(0, 2000), own: rows.own!.slice(0, 1000), y: images.slice(0, 2000) };
  };
  const counts = fc.integer({ min: 1000, max: 3 * blockRows });
  const first = await heads(plan, 1000);
  await fc.assert(
    fc.asyncProperty(counts, async (count) => {
      expect(await heads(plan, count)).toEqual(first);
    }),
    { seed: 1, numRuns: 6 },
  );
  const other = { ...plan, config: { ...plan.config, seed: 8 } };
  expect((await heads(other, 1000)).x).not.toEqual(first.x);
});

describe('any method', () => {
  test('base transfer, which has no transfer flow', async () => {
    const plan = await trained({ method: 'base-transfer' });
    expect(plan.forward.map(({ flow }) => flow)).toEqual(['reference-base', 'target-base']);
    const [{ rows, images }] = await blocksOf(plan, 1000);
    expect(images).toEqual((await engine.map(plan.forward, rows)).points);
    expect(images.every(Number.isFinite)).toBe(true);
  });

  test('pairs of conditions, which take the flow either way', async () => {
    const plan = await trained({ target: 'four-circles', condition: 'rotation' }, true);
    const [{ rows, images }] = await blocksOf(plan, blockRows);
    const drawn = sampleRows('four-circles', 'rotation', stream(7, 'map/reference'), blockRows);
    const expected = withDestinations(batchRows(drawn), stream(7, 'map/destinations'));
    expect(rows).toEqual(expected);
    expect(images).toEqual((await transport(engine, plan, expected)).points);
  });
});

test.each([999, 2_000_001, 1000.5, NaN])('%f points are refused with the range', async (count) => {
  const plan = await trained({ method: 'unidirectional' });
  await expect(mapReference(engine, plan, count).next()).rejects.toThrow(
    `invalid points: expected an integer from 1000 to 2000000, got ${count}`,
  );
});

test('a flow that is not there is named', async () => {
  const plan = await trained({ method: 'unidirectional' });
  engine.dropFlow('transfer');
  await expect(mapReference(engine, plan, 1000).next()).rejects.toThrow(
    'the map does not exist yet: transfer is not trained',
  );
});

test('parts own their arrays, and a page that fails ends the map', async () => {
  const plan = await trained({ method: 'unidirectional' });
  const parts: MapPart[] = [];
  let time = 0;
  const keep = (part: MapPart): void => void parts.push(part);
  const blocks = (): AsyncGenerator<MappedBlock, void> => mapReference(engine, plan, 15_000);
  expect(await beginMapping(blocks(), keep, () => (time += 500)).outcome).toBe('done');
  expect(parts.map(({ from, n, seconds }) => [from, n, seconds])).toEqual([
    [0, blockRows, 0.5],
    [blockRows, blockRows, 1],
    [2 * blockRows, blockRows, 1.5],
  ]);
  expect(new Set(parts.flatMap(partBuffers)).size).toBe(9);
  const fails = (): Promise<void> => Promise.reject(new Error('the page is gone'));
  const { outcome, ended } = beginMapping(blocks(), fails, () => 0);
  await expect(outcome).rejects.toThrow('the page is gone');
  await ended;
});
