/**
 * Golden parity in the browser: engines in a worker of the built page against the files of golden/.
 * Plain runs on tfjs's WASM and on the software WebGPU adapter, as does webgpu; wasm in both builds on
 * two threads.
 */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';
import { expect } from 'playwright/test';
import { kernelBuildIds, type KernelBuildId } from '../src/protocol/catalogue.ts';
import type { EngineChoice } from '../src/protocol/config.ts';
import { open, test } from './lab.ts';

const plain = (tfjsBackend: 'wasm' | 'webgpu'): EngineChoice => ({
  id: 'plain',
  tfjsBackend,
  build: 'strict',
  threads: 0,
});
const fused = (build: KernelBuildId): EngineChoice => ({
  id: 'wasm',
  tfjsBackend: 'wasm',
  build,
  threads: 2,
});

const webgpu: EngineChoice = { id: 'webgpu', tfjsBackend: 'wasm', build: 'strict', threads: 0 };

interface Line {
  engine: string;
  quantity: string;
  p99: number | null;
  max: number | null;
  tolerance: number;
  judged: boolean;
  pass: boolean;
}

/** All files with up to 40 hidden features. */
const small = ['d2-plain', 'd2-context1', 'd2-even-permuted', 'd3-plain', 'd5-context1'];

/** One of each kind: conditions, many features, the paper's widths, an identity start. */
const sample = ['d2-plain', 'd5-context1', 'd2-paper-base'];

/** The lines of a file as the page's own worker judges them. */
async function verify(
  page: Page,
  name: string,
  engine: EngineChoice,
  only: readonly string[] = [],
): Promise<Line[]> {
  const file = `${name}.safetensors`;
  const body = readFileSync(new URL(`../golden/${file}`, import.meta.url));
  await page.route(`**/golden/${file}`, (route) => route.fulfill({ body }));
  const lines = await page.evaluate(
    async ({ file, engine, only }) => {
      const bytes = new Uint8Array(await (await fetch(`/golden/${file}`)).arrayBuffer());
      return window.__lab!.verify(file, bytes, engine, only);
    },
    { file, engine, only },
  );
  return lines.map((line) => JSON.parse(line) as Line);
}

function expectAllPass(lines: readonly Line[], quantities: number): void {
  expect(lines).toHaveLength(quantities);
  expect(lines.filter(({ judged }) => judged)).not.toEqual([]);
  expect(lines.filter(({ judged, pass }) => judged && !pass)).toEqual([]);
}

const maps = ['forward', 'inverse'];
const full = process.env.MORPHLAB_FULL === '1';

for (const name of small) {
  test(`golden ${name} passes on plain wasm in the page`, async ({ page, watch }) => {
    await open(page);
    expectAllPass(await verify(page, name, plain('wasm')), 13);
    expect(watch.complaints).toEqual([]);
  });

  // Up to thirty seconds a file on the software adapter.
  if (name === 'd2-plain' || full) {
    test(`golden ${name} passes on plain webgpu in the page: maps, losses and gradients`, async ({
      page,
      watch,
    }) => {
      await open(page);
      expectAllPass(await verify(page, name, plain('webgpu'), maps), 10);
      expect(watch.complaints).toEqual([]);
    });

    if (full)
      test(`golden ${name} passes on plain webgpu in the page: training`, async ({
        page,
        watch,
      }) => {
        await open(page);
        expectAllPass(await verify(page, name, plain('webgpu'), ['train']), 3);
        expect(watch.complaints).toEqual([]);
      });
  }
}

for (const build of kernelBuildIds)
  for (const name of sample)
    test(`golden ${name} passes on wasm ${build} in the page`, async ({ page, watch }) => {
      await open(page);
      const lines = await verify(page, name, fused(build));
      expectAllPass(lines, 13);
      for (const { engine } of lines) expect(engine).toBe(`wasm/${build}`);
      expect(watch.complaints).toEqual([]);
    });

// The rest of the small ones: every engine in Node, and here in the full run.
for (const name of full ? small : ['d2-plain'])
  test(`golden ${name} passes on webgpu in the page`, async ({ page, watch }) => {
    await open(page);
    const lines = await verify(page, name, webgpu);
    expectAllPass(lines, 13);
    for (const { engine } of lines) expect(engine).toBe('webgpu');
    expect(watch.complaints).toEqual([]);
  });

test('golden d2-paper-base passes on plain webgpu in the page: forward map', async ({
  page,
  watch,
}) => {
  await open(page);
  const only = ['forward.y', 'forward.logabsdet'];
  expectAllPass(await verify(page, 'd2-paper-base', plain('webgpu'), only), 2);
  expect(watch.complaints).toEqual([]);
});
