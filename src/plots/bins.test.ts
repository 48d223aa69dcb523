import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDistances, emptyCounts } from '../util/distanceCounts.ts';
import { chooseAxes, summarise, summariseCounts } from './bins.ts';

const of = (...values: number[]): Float32Array => Float32Array.from(values);

describe('summarise', () => {
  it('counts shares per bin of 0.2, edges to the upper bin', () => {
    const { shares } = summarise(of(0, 0.19, 0.2, 0.6, 0.61, 11.9, 12.5, 13));
    expect(shares.length).toBe(60);
    expect([shares[0], shares[1], shares[2], shares[3], shares[59]]).toEqual([
      0.25, 0.125, 0, 0.25, 0.125,
    ]);
  });

  it('takes the middle value, or the mean of both', () => {
    expect(summarise(of(5, 1, 2)).median).toBe(2);
    expect(summarise(of(5, 1, 2, 3)).median).toBe(2.5);
    expect(summarise(of(5, 1, 2)).largest).toBe(5);
  });

  it('holds all mass inside the frame', () => {
    const distances = fc.float32Array({
      min: 0,
      max: Math.fround(11.3),
      noNaN: true,
      minLength: 1,
    });
    const total = fc.property(distances, (values) => {
      const sum = summarise(values).shares.reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 9);
    });
    fc.assert(total, { seed: 1, numRuns: 50 });
  });
});

describe('chooseAxes', () => {
  /** 100 distances: `tall` of them in one bin, the others spread thinly from there on. */
  const peak = (tall: number, far = 5): Float32Array =>
    Float32Array.from({ length: 100 }, (_, i) => (i < tall ? 1.1 : 1.3 + ((far - 1.3) * i) / 99));
  const axes = (run: Float32Array, previous: Parameters<typeof chooseAxes>[1] = null) =>
    chooseAxes([summarise(run)], previous);

  it('opens at 0-6 and 20 %, also when no point has moved', () => {
    expect(chooseAxes([], null)).toEqual({ max: 6, top: 0.2 });
    expect(axes(new Float32Array(10))).toEqual({ max: 6, top: 0.2 });
  });

  it('stands still while the data change within the axis', () => {
    const first = axes(peak(38));
    expect(first).toEqual({ max: 6, top: 0.4 });
    for (const tall of [39, 40, 30, 20, 17]) expect(axes(peak(tall), first)).toEqual(first);
  });

  it('grows at once and shrinks only with room to spare', () => {
    expect(axes(peak(41), { max: 6, top: 0.4 }).top).toBe(0.6);
    expect(axes(peak(15), { max: 6, top: 0.4 }).top).toBe(0.2);
  });

  it('goes to 12 when a run passes 6, and comes back with room to spare', () => {
    expect(axes(peak(15, 6.1)).max).toBe(12);
    expect(axes(peak(15, 5.8), { max: 12, top: 0.2 }).max).toBe(12);
    expect(axes(peak(15, 5.4), { max: 12, top: 0.2 }).max).toBe(6);
  });
});

describe('summariseCounts', () => {
  it('says of counted distances what summarise says of kept ones', () => {
    const distances = fc.float32Array({
      min: 0,
      max: Math.fround(11.3),
      noNaN: true,
      minLength: 1,
    });
    const same = fc.property(distances, (values) => {
      // On multiples of the fine bins both round an edge alike.
      const grid = values.map((d) => Math.round(d * 1000) / 1000);
      const counts = emptyCounts();
      addDistances(counts, grid);
      const [kept, counted] = [summarise(grid), summariseCounts(counts)];
      counted.shares.forEach((share, i) => expect(share).toBeCloseTo(kept.shares[i], 9));
      expect(counted.largest).toBe(kept.largest);
      if (grid.length % 2 === 1)
        expect(Math.abs(counted.median - kept.median)).toBeLessThanOrEqual(0.001);
    });
    fc.assert(same, { seed: 1, numRuns: 200 });
  });
});
