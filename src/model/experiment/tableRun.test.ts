/** A run on rows of a table in the lab: frames of all features, on a condition that came with the rows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addOwnRows } from '../../data/own.ts';
import { configFor } from '../../presets/presets.ts';
import type { Frame } from '../../protocol/frame.ts';
import type { OwnRows } from '../../protocol/ownData.ts';
import { planar } from '../../protocol/wideRows.ts';
import { stream } from '../../util/streams.ts';
import { distances } from '../metrics/index.ts';
import type { Engine } from '../engine/engine.ts';
import { createWasmEngine } from '../engine/wasm/create.ts';
import { freshControls, runExperiment } from './run.ts';
import { mapReference } from './wholeMap.ts';
import { planOf } from './build.ts';
import { transferables } from './trainer.ts';

const features = 4;
const rowsOf = (seed: number): OwnRows => {
  const source = stream(seed, 'test');
  const n = 900;
  return {
    points: Float32Array.from({ length: n * features }, () => 0.8 * source.normal()),
    features,
    context: Float32Array.from({ length: n }, (_, i) => i / (n / 2) - 1),
  };
};

let engine: Engine;
let frames: Frame[];
const config = configFor({
  reference: addOwnRows(rowsOf(1)),
  target: addOwnRows(rowsOf(2)),
  condition: 'column',
  ...{ method: 'flows-for-flows', preset: 'tiny', seed: 3 },
});
beforeAll(async () => {
  engine = await createWasmEngine({ build: 'strict', threads: 1, startHelper: null });
  frames = [];
  const views = { layers: true, grid: true, density: true, conditions: [] };
  const controls = { ...freshControls(), views };
  const options = { controls, frames: true, solveAssignment: false, now: () => 0 };
  for await (const event of runExperiment(config, engine, options))
    if (event.type === 'frame') frames.push(event.frame);
});
afterAll(() => engine.dispose());

describe('frames of a table', () => {
  it('carry all features, of which the stage shows the first two', () => {
    expect(frames.length).toBeGreaterThan(3);
    for (const { mapped, start, layers, wide } of frames) {
      if (!wide) throw new Error('no rows in full');
      expect(wide.features).toBe(features);
      expect(wide.mapped).toHaveLength(2 * mapped.length);
      expect(planar(wide.mapped, features, [0, 1])).toEqual(mapped);
      if (start) expect(planar(wide.start ?? new Float32Array(0), features, [0, 1])).toEqual(start);
      if (layers)
        expect(planar(wide.layers ?? new Float32Array(0), features, [0, 1])).toEqual(layers);
    }
  });

  it('measure distances over all features, and send the condition with the start', () => {
    const first = frames.find(({ start }) => start);
    const rows = first?.wide;
    if (!first || !rows?.start || !first.distances) throw new Error('no start');
    expect(first.distances).toEqual(distances(rows.start, rows.mapped, features));
    expect(rows.context).toHaveLength(first.mapped.length / 2);
    expect(first.metrics?.roundTripMax).toBeLessThan(1e-3);
  });

  it('draw nothing that is a function of the plane', () => {
    for (const { grid, density } of frames) expect([grid, density]).toEqual([null, null]);
  });

  it('own their arrays, each once', () => {
    for (const frame of frames) {
      const buffers = transferables({ type: 'frame', frame });
      expect(new Set(buffers).size).toBe(buffers.length);
      expect(buffers).toContain(frame.wide?.mapped.buffer);
    }
  });
});

it('maps a whole table with distances over all features', async () => {
  for await (const block of mapReference(engine, planOf(config), 1000)) {
    const { rows, images } = block;
    expect(images).toHaveLength(rows.n * features);
    expect(block.distances).toEqual(distances(rows.x, images, features));
  }
});
