/** The bench on engine webgpu, whose steps run ahead of their losses: what it times, not how long. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { noWebgpu, testWebgpu } from '../cli/testDawn.ts';
import { createWebgpuEngine } from '../model/engine/webgpu/create.ts';
import type { WebgpuEngine } from '../model/engine/webgpu/webgpuEngine.ts';
import { CardProducts } from '../model/kernels/webgpu/cardProducts.ts';
import { sweepCases } from './cases.ts';
import { timeCase } from './timing.ts';
import { timeWholeMap } from './wholeMap.ts';

const missing = await noWebgpu();
if (missing) console.warn(`skipped: ${missing}`);

const narrow = { ...sweepCases[0], batch: 8 };

describe.skipIf(missing !== null)('engine webgpu', () => {
  let engine: WebgpuEngine;
  beforeAll(async () => {
    engine = await createWebgpuEngine(await testWebgpu());
  });
  afterEach(() => void vi.restoreAllMocks());
  afterAll(() => engine.dispose());

  test('every loss is read, and as many steps are under way as the engine asks for', async () => {
    const step = engine.step.bind(engine);
    let [under, most, read] = [0, 0, 0];
    vi.spyOn(engine, 'step').mockImplementation(async (...given) => {
      under += 1;
      most = Math.max(most, under);
      const result = await step(...given);
      under -= 1;
      read += result.updated ? 1 : 0;
      return result;
    });
    const found = await timeCase(engine, narrow, 0);
    expect(most).toBe(engine.stepsAhead);
    expect(under).toBe(0);
    // Once, and in three rounds a window that fills the queue and one that is timed.
    expect(read).toBe(1 + 3 * 2 * engine.stepsAhead);
    expect(found).toMatchObject({ engine: 'webgpu', build: 'strict', threads: 1, repeats: 3 });
    expect(found.gemmFraction).toBeGreaterThan(0);
    expect(found.medianMs).toBeGreaterThanOrEqual(found.minMs);
  });

  test('a loss that is no number ends the bench', async () => {
    const step = engine.step.bind(engine);
    vi.spyOn(engine, 'step').mockImplementation(async (...given) => ({
      ...(await step(...given)),
      ...{ updated: false, loss: NaN },
    }));
    await expect(timeCase(engine, narrow, 0)).rejects.toThrow('the loss is not finite: NaN');
  });

  test('products are those of both flows, both ways, on the device of the engine', async () => {
    const run = vi.spyOn(CardProducts.prototype, 'run');
    const transfer = { ...narrow, name: 'transfer-inverse@8', kind: 'inverse' } as const;
    await timeCase(engine, transfer, 0);
    const [products] = run.mock.contexts as unknown as {
      kernels: { gpu: { device: GPUDevice } };
      program: { plan: { links: { inverse: boolean; trained: boolean }[] }; weights: unknown[] };
    }[];
    expect(products.kernels.gpu.device).toBe(engine.device);
    expect(products.program.plan.links).toMatchObject([
      { inverse: true, trained: true },
      { inverse: false, trained: false },
    ]);
    expect(products.program.weights).toHaveLength(1);
  });

  test('a whole map is held to a peak of the same card', async () => {
    const found = await timeWholeMap(engine, 100);
    expect(found).toMatchObject({ engine: 'webgpu', build: 'strict', threads: 1 });
    expect(found.peakGflops).toBeGreaterThan(0);
    expect(found.limitRatio).toBeGreaterThan(0);
  });
});
