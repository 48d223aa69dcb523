/** Exp, log and their kin in the kernels' own words, against JavaScript's, number by number. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { beforeAll, expect, test } from 'vitest';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'assembly');
const entry = path.join(folder, 'vectorTest.ts');
const names = ['expPair', 'logPair', 'log1pPair'] as const;
type Name = (typeof names)[number];

/** One door for each function: `n` doubles in place, two at a time. */
const source = `
import { ${names.join(', ')} } from './vector';
${names
  .map(
    (name) => `export function ${name}All(at: usize, n: i32): void {
  for (let end = at + (<usize>n << 3); at < end; at += 16) v128.store(at, ${name}(v128.load(at)));
}`,
  )
  .join('\n')}
`;

let memory: WebAssembly.Memory;
let exported: Record<string, (at: number, n: number) => void>;
beforeAll(async () => {
  let binary: Uint8Array | null = null;
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory'];
  const { error, stderr } = await asc.main(
    [entry, '-o', 'out.wasm', ...options, '--enable', 'simd,threads'],
    {
      readFile: (name, base) => {
        const found = path.resolve(base, name);
        if (found === entry) return source;
        return existsSync(found) ? readFileSync(found, 'utf8') : null;
      },
      writeFile: (name, contents) => {
        if (name === 'out.wasm') binary = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error || !binary) throw new Error(stderr.toString());
  memory = new WebAssembly.Memory({ initial: 16 });
  const { instance } = await WebAssembly.instantiate(new Uint8Array(binary), { env: { memory } });
  exported = instance.exports as typeof exported;
});

function apply(name: Name, x: readonly number[]): number[] {
  const n = 2 * Math.ceil(x.length / 2);
  const values = new Float64Array(memory.buffer, 1024, n);
  values.set(x);
  exported[`${name}All`](1024, n);
  return [...values].slice(0, x.length);
}

/** Evenly from a to b. */
const grid = (a: number, b: number, n = 20_000): number[] =>
  Array.from({ length: n }, (_, i) => a + ((b - a) * (i + 0.37)) / n);
/** 10^a to 10^b. */
const decades = (a: number, b: number): number[] => grid(a, b).map((e) => 10 ** e);

test.each([
  ['expPair', 'small and large', Math.exp, [...grid(-1, 1), ...grid(-690, 690)]],
  ['logPair', 'over all magnitudes', Math.log, decades(-300, 300)],
  ['log1pPair', 'from tiny to 1', Math.log1p, [...decades(-18, 0), 0.5, 1]],
] as const)('%s is right to 1e-10 of itself, %s', (name, _, truth, x) => {
  const found = apply(name, x);
  const worst = x.reduce((most, value, i) => {
    const expected = truth(value);
    return Math.max(most, Math.abs(found[i] - expected) / Math.abs(expected));
  }, 0);
  expect(worst).toBeLessThan(1e-10);
});

test('log near 1 is right to 1e-10', () => {
  const x = grid(0.5, 2);
  apply('logPair', x).forEach((value, i) =>
    expect(Math.abs(value - Math.log(x[i]))).toBeLessThan(1e-10),
  );
});

test('special values: exact where identity starts rest on it, finite at both ends', () => {
  expect(apply('expPair', [0, -0])).toEqual([1, 1]);
  expect(apply('logPair', [1, 2])).toEqual([0, Math.LN2]);
  expect(apply('log1pPair', [0, 0])).toEqual([0, 0]);
  expect(apply('expPair', [1e308, -1e308]).every(Number.isFinite)).toBe(true);
  expect(apply('logPair', [0, -1]).every(Number.isFinite)).toBe(true);
  expect(apply('expPair', [NaN, NaN])).toEqual([NaN, NaN]);
});
