/**
 * The same bits everywhere: what strict WASM training takes in and gives out, in Chromium's workers
 * and in Node, on one thread or several.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, type Page } from 'playwright/test';
import type { RunHashes } from '../src/protocol/verify.ts';
import { ended, open, playButton, test } from './lab.ts';

const run = promisify(execFile);

async function inNode(threads: number): Promise<RunHashes> {
  const words = ['scripts/lab.mjs', 'hashes', '--engine', 'wasm', '--threads', String(threads)];
  const { stdout } = await run(process.execPath, words);
  const { engine, hashes } = JSON.parse(stdout) as { engine: object; hashes: RunHashes };
  expect(engine).toMatchObject({ id: 'wasm', build: 'strict', threads });
  return hashes;
}

const inPage = (page: Page, threads: number): Promise<RunHashes> =>
  page.evaluate(
    (threads) =>
      window.__lab!.hashes({ id: 'wasm', tfjsBackend: 'wasm', build: 'strict', threads }),
    threads,
  );

test('strict training has the same hashes in Node and here, on 1, 2 and 4 threads', async ({
  page,
  watch,
}) => {
  const node = await inNode(1);
  expect(await inNode(2), 'Node, two threads').toEqual(node);
  await open(page);
  for (const threads of [1, 2, 4])
    expect(await inPage(page, threads), `Chromium, ${threads} threads`).toEqual(node);
  expect(watch.complaints).toEqual([]);
});

test('the run on the stage does not depend on the number of threads', async ({ page, watch }) => {
  const frames: Map<string, string>[] = [];
  for (const threads of [1, 2, 4]) {
    await open(page, `set=tiny&engine=wasm&threads=${threads}`);
    await playButton(page).click();
    expect(await ended(page)).toBe('done');
    const marks = await page.evaluate(() => window.__lab!.firstFrames());
    // Which steps get a frame depends on the machine; all runs share the first and the last of each phase.
    frames.push(new Map(marks.map(({ phase, step, hash }) => [`${phase} ${step}`, hash])));
  }
  const [one, ...others] = frames;
  for (const other of others) {
    const common = [...one.keys()].filter((key) => other.has(key));
    expect(common.length).toBeGreaterThanOrEqual(6);
    for (const key of common) expect(other.get(key), key).toBe(one.get(key));
  }
  expect(watch.complaints).toEqual([]);
});
