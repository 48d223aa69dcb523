import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDistances, countWidth, emptyCounts, quantileOf } from './distanceCounts.ts';

const lengths = fc.float32Array({ min: 0, max: Math.fround(20), noNaN: true, minLength: 1 });

describe('distanceCounts', () => {
  it('has the quantiles of the distances themselves, to one bin', () => {
    const near = fc.property(lengths, fc.constantFrom(0, 0.5, 0.95, 1), (values, p) => {
      const counts = emptyCounts();
      addDistances(counts, values);
      const sorted = values.slice().sort();
      const exact = sorted[Math.floor(p * (sorted.length - 1))];
      expect(counts.n).toBe(values.length);
      expect(counts.largest).toBe(sorted.at(-1));
      const found = quantileOf(counts, p);
      // Beyond the bins only the largest is known.
      if (exact < 11.999) expect(Math.abs(found - exact)).toBeLessThanOrEqual(countWidth);
      else expect(found).toBe(counts.largest);
    });
    fc.assert(near, { seed: 1, numRuns: 300 });
  });

  it('does not mind in how many pieces the distances come', () => {
    const pieces = fc.property(lengths, fc.nat(), (values, cut) => {
      const at = cut % (values.length + 1);
      const [whole, parts] = [emptyCounts(), emptyCounts()];
      addDistances(whole, values);
      addDistances(parts, values.subarray(0, at));
      addDistances(parts, values.subarray(at));
      expect(parts).toEqual(whole);
    });
    fc.assert(pieces, { seed: 1, numRuns: 100 });
  });

  it('puts float32 distances on an edge into the bin that starts there', () => {
    const counts = emptyCounts();
    addDistances(counts, Float32Array.of(0.7, 0.6, 11.9));
    expect([counts.bins[700], counts.bins[600], counts.bins[11_900]]).toEqual([1, 1, 1]);
  });

  it('has no quantile of nothing', () => {
    expect(() => quantileOf(emptyCounts(), 0.5)).toThrow('no distances counted');
  });
});
