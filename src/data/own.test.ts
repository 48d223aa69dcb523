import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configFor, defaultChoice } from '../presets/presets.ts';
import { frameBound } from '../protocol/catalogue.ts';
import { ownIdOf, plainOwn, whyNot } from '../protocol/ownData.ts';
import { stream } from '../util/streams.ts';
import { entropyOf, logDensityRows, outOfSupportRows, sampleRows } from './dataset.ts';
import { fitOf, fitted, needsFit } from './fit.ts';
import { addOwnData, addOwnRows, ownData, ownSetsOf, takeOwnSets } from './own.ts';
import { drawOwn, ownCount, ownIndices } from './ownRows.ts';

/** [n, 2] distinct points in the frame. */
const cloud = (n: number, seed = 1): Float32Array => {
  const source = stream(seed, 'test/own');
  return Float32Array.from({ length: 2 * n }, () => 7 * source.uniform() - 3.5);
};
const parts = ['training', 'validation', 'test'] as const;

describe('own data', () => {
  it('are named by their points and known after they were added', () => {
    const points = cloud(100);
    const id = addOwnData(points);
    expect(id).toMatch(/^own-[0-9a-f]{8}$/);
    expect(addOwnData(points.slice())).toBe(id);
    expect(ownData(id)).toEqual(points);
    expect(ownIdOf(plainOwn(cloud(100, 2)))).not.toBe(id);
    expect(() => ownData('own-00000000')).toThrow('unknown own data: own-00000000');
  });

  it.each([
    [cloud(63), 'At least 64 points are needed to train; 63 so far.'],
    [new Float32Array(200), /^All points lie on one spot/],
    [cloud(100).map((v, i) => (i === 7 ? 4.1 : v)), /^1 point lies outside the frame/],
    [cloud(50_001), 'At most 50000 points can be used; these are 50001.'],
  ])('are refused with the reason %#', (points, reason) => {
    expect(whyNot(points, frameBound)).toMatch(reason);
    expect(() => addOwnData(points)).toThrow(reason);
  });

  it('split into parts that are disjoint and leave nothing out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 3000 }), fc.nat(1000), (n, seed) => {
        const id = addOwnData(cloud(n, n));
        const indices = parts.map((part) => [...ownIndices(id, { seed, part })]);
        expect(indices.flat().sort((a, b) => a - b)).toEqual(
          Array.from({ length: n }, (_, i) => i),
        );
        expect(indices[1].length).toBe(Math.floor(0.15 * n));
        expect(indices[2].length).toBe(Math.floor(0.15 * n));
        const halves = ([0, 1] as const).map((half) => [
          ...ownIndices(id, { seed, part: 'test', half }),
        ]);
        expect(halves[0].length).toBe(halves[1].length);
        expect(halves[0].length).toBe(ownCount(id, { seed, part: 'test', half: 0 }));
        expect(new Set(halves.flat()).size).toBe(2 * halves[0].length);
        for (const each of halves.flat()) expect(indices[2]).toContain(each);
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it('split otherwise under another seed', () => {
    const id = addOwnData(cloud(200));
    const [a, b] = [1, 2].map((seed) => [...ownIndices(id, { seed, part: 'test' })]);
    expect(a).not.toEqual(b);
  });

  it('are drawn once each while they last, then with replacement', () => {
    const id = addOwnData(cloud(100));
    const of = { seed: 3, part: 'test' } as const;
    const xs = (n: number) =>
      [...drawOwn(id, stream(1, 'x'), n, of).x].filter((_, i) => i % 2 === 0);
    expect(new Set(xs(15)).size).toBe(15);
    expect(xs(500)).toHaveLength(500);
    expect(new Set(xs(500))).toEqual(new Set(xs(15)));
  });

  it('have neither density nor entropy nor support', () => {
    const id = addOwnData(cloud(100));
    const rows = sampleRows(id, 'rotation', stream(1, 'x'), 20);
    expect(rows.context).toHaveLength(20);
    expect(logDensityRows(id, 'rotation', rows)).toBeNull();
    expect(entropyOf(id, 'none')).toBeNull();
    expect(outOfSupportRows(id, 'none', rows)).toBeNull();
  });

  it('must come with a config that names them', () => {
    const config = configFor({ ...defaultChoice, reference: 'own-12345678' });
    expect(() => takeOwnSets(config)).toThrow('its points are not here, got own-12345678');
    const points = cloud(80, 9);
    const rows = plainOwn(points);
    const id = ownIdOf(rows);
    takeOwnSets({ ...config, reference: id }, [{ ...rows, id }]);
    expect(ownData(id)).toEqual(points);
  });

  it('may reach beyond the frame as rows of a table, and as drawn points may not', () => {
    const points = cloud(600, 9).map((value) => 4 * value);
    const id = addOwnRows(plainOwn(points));
    const config = configFor({ ...defaultChoice, reference: id, target: id });
    const sets = ownSetsOf(config);
    expect(() => takeOwnSets(config, sets)).not.toThrow();
    expect(() => takeOwnSets(config, [{ ...plainOwn(points), id }])).toThrow('outside the frame');
  });
});

describe('fit to frame', () => {
  it('brings any spread of points into the frame and keeps their shape', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 50 }), (rows) => {
        const points = rows.flat();
        const inside = fitted(points, fitOf(points));
        expect(inside.every((v) => Math.abs(v) <= frameBound)).toBe(true);
      }),
      { seed: 1, numRuns: 300 },
    );
    const points = [10, 10, 20, 10, 10, 14];
    expect([...fitted(points, fitOf(points))].map((v) => Math.round(100 * v) / 100)).toEqual([
      -3.5, -1.4, 3.5, -1.4, -3.5, 1.4,
    ]);
  });

  it('is asked for where points are outside or too close together', () => {
    expect(needsFit([0, 0, 1, 1])).toBe(false);
    expect(needsFit([0, 0, 4.01, 1])).toBe(true);
    expect(needsFit([0.1, 0, 0.2, 0])).toBe(true);
    expect(needsFit([1, 1, 1, 1])).toBe(false);
  });
});
