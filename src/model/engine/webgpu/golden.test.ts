/** The flows of nflows (golden/README.md) on engine webgpu, small ones: the adapter may be software. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { noWebgpu, testWebgpu } from '../../../cli/testDawn.ts';
import { parseSafetensors } from '../../../protocol/safetensors.ts';
import { parseGolden, type GoldenFile } from '../../experiment/golden/goldenFile.ts';
import { goldenSubject } from '../../experiment/golden/goldenSubject.ts';
import { verifyFile } from '../../experiment/golden/verifyFile.ts';
import { createWebgpuEngine } from './create.ts';

const missing = await noWebgpu();
if (missing) console.warn(`skipped: ${missing}`);

function load(name: string): GoldenFile {
  const path = new URL(`../../../../golden/${name}.safetensors`, import.meta.url);
  return parseGolden(parseSafetensors(new Uint8Array(readFileSync(path))));
}

// Shaders take a software adapter seconds to compile, so the slower files wait for test:full, and so
// does the one that every `npm test` holds the page to (e2e/parity.spec.ts).
const full = process.env.MORPHLAB_FULL !== undefined;
const small = ['d2-context1', 'd3-plain'];
const more = ['d2-plain', 'd2-even-permuted', 'd5-context1', 'd2-paper-base'];
const files = full ? [...small, ...more] : small;

describe.skipIf(missing !== null)('engine webgpu', () => {
  test.each(files)(
    '%s is within tolerance in every quantity',
    async (name) => {
      const engine = await createWebgpuEngine(await testWebgpu());
      const golden = load(name);
      const lines = await verifyFile(name, golden, 'webgpu', goldenSubject(engine, golden));
      engine.dispose();
      expect(lines).toHaveLength(13);
      expect(lines.filter((line) => line.judged && !line.pass)).toEqual([]);
      expect(lines.filter((line) => line.judged).length).toBeGreaterThanOrEqual(12);
    },
    600_000,
  );
});
