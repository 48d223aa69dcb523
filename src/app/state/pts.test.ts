import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OwnId } from '../../protocol/ownData.ts';
import { ownIdOf, plainOwn } from '../../protocol/ownData.ts';
import { decodePoints, encodePoints, packOwn, rounded, unpackOwn } from './pts.ts';

const coordinate = fc.float({ min: -4, max: 4, noNaN: true });
const points = fc
  .array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 256 })
  .map((rows) => Float32Array.from(rows.flat()));

describe('points in a link', () => {
  it('come back as the rounded points, which rounding leaves alone', () => {
    fc.assert(
      fc.property(points, (p) => {
        const there = decodePoints(encodePoints(p));
        expect(there).toEqual(rounded(p));
        expect(rounded(there!)).toEqual(there);
        there!.forEach((v, i) => expect(Math.abs(v - p[i])).toBeLessThan(4 / 255 + 1e-6));
        expect(encodePoints(p)).toMatch(/^[\w-]{1,683}$/);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it.each(['', 'a b', '%%', 'A', 'AAA', encodePoints(new Float32Array(512)) + 'AAAA'])(
    'are not made of %j',
    (text) => {
      const decoded = decodePoints(text);
      if (text === 'AAA') expect(decoded).toHaveLength(2);
      else expect(decoded).toBeNull();
    },
  );

  it('no text makes decoding fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const decoded = decodePoints(text);
        if (decoded) expect(decoded.every((v) => Math.abs(v) <= 4)).toBe(true);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('a hash', () => {
  const known = new Map<OwnId, Float32Array>();
  const add = (p: Float32Array): OwnId => {
    known.set(ownIdOf(plainOwn(p)), p);
    return ownIdOf(plainOwn(p));
  };
  const find = (id: OwnId) => known.get(id) ?? null;
  const small = add(rounded(Float32Array.from({ length: 200 }, (_, i) => Math.sin(i))));
  const large = add(Float32Array.from({ length: 600 }, (_, i) => Math.sin(i)));

  it('carries small data and gives the same id back', () => {
    const hash = `#v=1&ref=${small}&tgt=${small}&seed=9`;
    const packed = packOwn(hash, find);
    expect(packed).toMatch(/^#v=1&ref=own&pts=[\w-]+&tgt=own&tpts=[\w-]+&seed=9$/);
    expect(unpackOwn(packed, add, () => null)).toEqual({ hash, bad: [] });
  });

  it('only names large data, which are there for this page and nobody else', () => {
    const hash = `#v=1&ref=${large}`;
    expect(packOwn(hash, find)).toBe(hash);
    expect(unpackOwn(hash, add, find)).toEqual({ hash, bad: [] });
    expect(unpackOwn(hash, add, () => null)).toEqual({
      hash: '#v=1',
      bad: [`ref=${large}, whose points were too many for a link`],
    });
  });

  it('says which points it cannot use', () => {
    const refuse = (): OwnId => {
      throw new Error('too few');
    };
    expect(unpackOwn('#ref=own&pts=AAA&tgt=star', refuse, find)).toEqual({
      hash: '#tgt=star',
      bad: ['pts=AAA (too few)'],
    });
    expect(unpackOwn('#ref=own', add, find)).toEqual({ hash: '', bad: ['pts='] });
  });

  it.each(['', '#v=1&ref=star&x=1&flag'])('without own data stays as it is: %j', (hash) => {
    expect(packOwn(hash, find)).toBe(hash);
    expect(unpackOwn(hash, add, find)).toEqual({ hash, bad: [] });
  });
});
