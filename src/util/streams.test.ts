import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shuffle, stream, streamFromState } from './streams.ts';

function correlation(a: number[], b: number[]): number {
  const mean = (v: number[]): number => v.reduce((s, x) => s + x, 0) / v.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((x, i) => {
    ab += (x - ma) * (b[i] - mb);
    aa += (x - ma) * (x - ma);
    bb += (b[i] - mb) * (b[i] - mb);
  });
  return ab / Math.sqrt(aa * bb);
}

describe('stream', () => {
  it('gives known answers', () => {
    const s = stream(7, 'data/reference');
    expect([s.next(), s.next(), s.next()]).toEqual([4041496158, 4272533300, 2613431938]);
    expect([s.uniform(), s.normal(), s.integer(1000)]).toEqual([
      0.3767871439696042, -1.3933103635164603, 803,
    ]);
  });

  it('is the same for the same arguments and another for any other', () => {
    const first = (seed: number, name: string, index?: number): string =>
      stream(seed, name, index).state().join();
    expect(first(7, 'test')).toBe(first(7, 'test', 0));
    const all = [
      first(7, 'test'),
      first(8, 'test'),
      first(-7, 'test'),
      first(7 + 4294967296, 'test'),
      first(7, 'test', 1),
      first(7, 'tesu'),
      first(7, 'tes'),
      first(7, 'test\0'),
      first(0, ''),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('has no correlation between neighbouring seeds, names and indices', () => {
    const count = 10_000;
    const outputs = (make: (i: number) => ReturnType<typeof stream>, skip: number): number[] =>
      Array.from({ length: count }, (_, i) => {
        const s = make(i);
        for (let k = 0; k < skip; k++) s.next();
        return s.next();
      });
    for (const skip of [0, 1, 3]) {
      const base = outputs((i) => stream(i, 'a'), skip);
      const others = [
        outputs((i) => stream(i + 1, 'a'), skip),
        outputs((i) => stream(i, 'b'), skip),
        outputs((i) => stream(i, 'a', 1), skip),
        Array.from({ length: count }, (_, i) => i),
      ];
      // Five standard deviations of the correlation of independent numbers.
      for (const other of others) expect(Math.abs(correlation(base, other))).toBeLessThan(0.05);
    }
  });

  it('goes on from its state, whatever was drawn before', () => {
    const draw = fc.constantFrom('next', 'uniform', 'normal', 'integer');
    fc.assert(
      fc.property(fc.integer(), fc.array(draw, { maxLength: 9 }), (seed, draws) => {
        const s = stream(seed, 'x');
        for (const kind of draws) {
          if (kind === 'integer') s.integer(12345);
          else s[kind as 'next' | 'uniform' | 'normal']();
        }
        const copy = streamFromState(s.state());
        for (let i = 0; i < 5; i++) expect(copy.normal()).toBe(s.normal());
        expect(copy.state()).toEqual(s.state());
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('refuses bad arguments', () => {
    expect(() => stream(0.5, 'x')).toThrow('invalid seed: 0.5');
    expect(() => stream(NaN, 'x')).toThrow('invalid seed: NaN');
    expect(() => stream(1, 'x', 0.5)).toThrow('invalid stream index: 0.5');
    expect(() => streamFromState([0, 0, 0, 0])).toThrow('invalid stream state: 0, 0, 0, 0');
    expect(() => streamFromState([1, 2, 3])).toThrow('invalid stream state: 1, 2, 3');
    expect(() => stream(1, 'x').integer(0)).toThrow('invalid integer range: 0');
  });
});

describe('draws', () => {
  const n = 200_000;
  const moments = (draw: () => number): number[] => {
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const x = draw();
      let power = 1;
      for (let k = 0; k < 4; k++) sums[k] += power *= x;
    }
    return sums.map((sum) => sum / n);
  };

  it('uniform has the moments of U(0, 1) and uses all 53 bits', () => {
    const s = stream(1, 'moments');
    const [m1, m2, m3] = moments(() => s.uniform());
    expect(Math.abs(m1 - 1 / 2)).toBeLessThan(0.003);
    expect(Math.abs(m2 - 1 / 3)).toBeLessThan(0.003);
    expect(Math.abs(m3 - 1 / 4)).toBeLessThan(0.003);
    const lowBits = Array.from({ length: 1000 }, () => (s.uniform() * 9007199254740992) % 2);
    expect(lowBits.filter((bit) => bit === 1).length).toBeGreaterThan(400);
  });

  it('normal has the moments of N(0, 1) and independent neighbours', () => {
    const s = stream(2, 'moments');
    const [m1, m2, m3, m4] = moments(() => s.normal());
    expect(Math.abs(m1)).toBeLessThan(0.01);
    expect(Math.abs(m2 - 1)).toBeLessThan(0.015);
    expect(Math.abs(m3)).toBeLessThan(0.04);
    expect(Math.abs(m4 - 3)).toBeLessThan(0.1);
    const row = Array.from({ length: 20_000 }, () => s.normal());
    expect(Math.abs(correlation(row.slice(1), row.slice(0, -1)))).toBeLessThan(0.035);
  });

  it('integer is even over ranges that do not divide 2^32', () => {
    const s = stream(3, 'integers');
    const counts = [0, 0, 0];
    // Over 3·2^30 the plain remainder would hit the first third twice as often.
    const range = 3 * 1073741824;
    for (let i = 0; i < 30_000; i++) counts[Math.floor(s.integer(range) / 1073741824)]++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
    expect(s.integer(1)).toBe(0);
  });

  it('shuffle keeps the items and gives every order', () => {
    const s = stream(4, 'shuffle');
    const seen = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = shuffle(s, Uint32Array.of(1, 2, 3)).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual(['123', '132', '213', '231', '312', '321']);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
