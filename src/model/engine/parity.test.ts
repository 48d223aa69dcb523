import { beforeAll, afterAll, expect, test } from 'vitest';
import { startTestBackend } from '../../cli/testBackend.ts';
import { createWasmEngine } from './wasm/create.ts';
import type { Engine } from './engine.ts';
import { createTestFlow, link, objective, rows, term } from './plain/testObjectives.ts';

let plain: Engine;
let wasm: Engine;
beforeAll(async () => {
  plain = await startTestBackend('wasm');
  wasm = await createWasmEngine({ build: 'strict', threads: 1, startHelper: null });
});
afterAll(() => {
  plain.dispose();
  wasm.dispose();
});

for (const direction of ['forward', 'inverse'] as const)
  test(`simple ${direction}`, async () => {
    for (const engine of [plain, wasm]) {
      engine.dropFlow('transfer');
      createTestFlow(engine, 'transfer', {
        features: 2,
        contextFeatures: 0,
        layers: 2,
        blocks: 2,
        hiddenFeatures: 16,
        bins: 4,
      });
    }
    const o = objective(term([link('transfer', direction)]));
    const a = await plain.gradients('transfer', o, { reference: rows(30) });
    const b = await wasm.gradients('transfer', o, { reference: rows(30) });
    const diff = (x: Float32Array, y: Float32Array): number =>
      Math.max(...x.map((v, i) => Math.abs(v - y[i])));
    console.log(a.loss, b.loss);
    console.log(diff(a.nllRows[0]!, b.nllRows[0]!), diff(a.rows[0], b.rows[0]), diff(a.parameters, b.parameters));
    expect(Math.abs(a.loss - b.loss)).toBeLessThan(1e-5);
  });
