import { expect, test } from 'vitest';
import { nodeHost } from '../../cli/node.ts';
import type { RunHashes } from '../../protocol/verify.ts';
import { runHashes } from './determinism.ts';
import { createEngine } from './engines.ts';

async function hashesOf(
  threads: number,
  build: 'strict' | 'relaxed' = 'strict',
): Promise<RunHashes> {
  const engine = await createEngine(
    { id: 'wasm', tfjsBackend: 'wasm', build, threads },
    nodeHost(),
  );
  try {
    expect(engine.info.threads).toBe(threads);
    return await runHashes(engine);
  } finally {
    engine.dispose();
  }
}

test('strict wasm: 600 steps have the same bits on 1, 2 and 4 threads', async () => {
  const one = await hashesOf(1);
  expect(new Set(Object.values(one)).size).toBe(Object.keys(one).length);
  expect(await hashesOf(2)).toEqual(one);
  expect(await hashesOf(4)).toEqual(one);
});

test('fast maths: the same way in, other bits out, so that the hashes can tell', async () => {
  const [strict, fast] = [await hashesOf(2), await hashesOf(2, 'relaxed')];
  const differ = (Object.keys(strict) as (keyof RunHashes)[]).filter((k) => strict[k] !== fast[k]);
  expect(differ).toEqual(['losses', 'finalWeights', 'images', 'metrics']);
});
