/**
 * Golden parity in the browser: the plain engine in a worker of the built page, on WASM and on the
 * software WebGPU adapter, against the files of golden/.
 */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';
import { expect } from 'playwright/test';
import { open, test } from './lab.ts';

type Backend = 'wasm' | 'webgpu';

interface Line {
  quantity: string;
  p99: number | null;
  max: number | null;
  tolerance: number;
  judged: boolean;
  pass: boolean;
}

/** All files with up to 40 hidden features. */
const small = ['d2-plain', 'd2-context1', 'd2-even-permuted', 'd3-plain', 'd5-context1'];

/** The lines of a file as the page's own worker judges them. */
async function verify(
  page: Page,
  name: string,
  backend: Backend,
  only: readonly string[] = [],
): Promise<Line[]> {
  const file = `${name}.safetensors`;
  const body = readFileSync(new URL(`../golden/${file}`, import.meta.url));
  await page.route(`**/golden/${file}`, (route) => route.fulfill({ body }));
  const lines = await page.evaluate(
    async ({ file, backend, only }) => {
      const bytes = new Uint8Array(await (await fetch(`/golden/${file}`)).arrayBuffer());
      return window.__lab!.verify(file, bytes, backend, only);
    },
    { file, backend, only },
  );
  return lines.map((line) => JSON.parse(line) as Line);
}

function expectAllPass(lines: readonly Line[], quantities: number): void {
  expect(lines).toHaveLength(quantities);
  expect(lines.filter(({ judged }) => judged)).not.toEqual([]);
  expect(lines.filter(({ judged, pass }) => judged && !pass)).toEqual([]);
}

const maps = ['forward', 'inverse'];

for (const name of small) {
  test(`golden ${name} passes on wasm in the page`, async ({ page, watch }) => {
    await open(page);
    expectAllPass(await verify(page, name, 'wasm'), 13);
    expect(watch.complaints).toEqual([]);
  });

  test(`golden ${name} passes on webgpu in the page: maps, losses and gradients`, async ({
    page,
    watch,
  }) => {
    await open(page);
    expectAllPass(await verify(page, name, 'webgpu', maps), 10);
    expect(watch.complaints).toEqual([]);
  });

  // Some twenty seconds a file on the software adapter.
  if (name === 'd2-plain' || process.env.MORPHLAB_FULL === '1') {
    test(`golden ${name} passes on webgpu in the page: training`, async ({ page, watch }) => {
      await open(page);
      expectAllPass(await verify(page, name, 'webgpu', ['train']), 3);
      expect(watch.complaints).toEqual([]);
    });
  }
}

test('golden d2-paper-base passes on webgpu in the page: forward map', async ({ page, watch }) => {
  await open(page);
  const only = ['forward.y', 'forward.logabsdet'];
  expectAllPass(await verify(page, 'd2-paper-base', 'webgpu', only), 2);
  expect(watch.complaints).toEqual([]);
});
