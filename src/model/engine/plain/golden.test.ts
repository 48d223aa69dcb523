/** The flows of nflows (golden/README.md) on the plain engine, per tfjs backend. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { startTestBackend } from '../../../cli/testBackend.ts';
import { parseSafetensors } from '../../../protocol/safetensors.ts';
import { parseGolden, type GoldenFile } from '../../experiment/golden/goldenFile.ts';
import { goldenSubject } from '../../experiment/golden/goldenSubject.ts';
import { verifyFile } from '../../experiment/golden/verifyFile.ts';

function load(name: string): GoldenFile {
  const path = new URL(`../../../../golden/${name}.safetensors`, import.meta.url);
  return parseGolden(parseSafetensors(new Uint8Array(readFileSync(path))));
}

const small = ['d2-plain', 'd2-context1', 'd2-even-permuted', 'd3-plain', 'd5-context1'];

describe.each(['wasm', 'cpu'] as const)('tfjs backend %s', (backend) => {
  test.each([...small, 'd2-paper-base'])(
    '%s is within tolerance in every quantity',
    async (name) => {
      const engine = await startTestBackend(backend);
      const golden = load(name);
      const lines = await verifyFile(name, golden, backend, goldenSubject(engine, golden));
      engine.dispose();
      expect(lines).toHaveLength(13);
      expect(lines.filter((line) => line.judged && !line.pass)).toEqual([]);
      expect(lines.filter((line) => line.judged).length).toBeGreaterThanOrEqual(12);
    },
  );
});
