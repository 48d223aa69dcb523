import { describe, expect, it } from 'vitest';
import { count, distance, nats, roughNats, share, tick, tiny, wholeShare } from './format.ts';

describe('number formats', () => {
  it('writes each quantity with its own decimals', () => {
    expect(distance(1.1251)).toBe('1.13');
    expect(nats(1.28649)).toBe('1.286');
    expect(share(0.0369)).toBe('3.7\u2009%');
    expect(wholeShare(0.2)).toBe('20\u2009%');
    expect(count(1_234_567)).toBe('1\u2009234\u2009567');
    expect(roughNats(10.011)).toBe('10.0');
  });

  it('uses a true minus sign and never a negative zero', () => {
    expect(distance(-2.5)).toBe('\u22122.50');
    expect(tick(-2)).toBe('\u22122');
    expect(distance(-0.001)).toBe('0.00');
  });

  it('writes an en dash for what does not exist', () => {
    for (const format of [distance, nats, share, wholeShare, count, tiny]) {
      expect(format(null)).toBe('\u2013');
      expect(format(undefined)).toBe('\u2013');
      expect(format(Number.NaN)).toBe('\u2013');
    }
  });

  it('writes tiny values as a digit and a power of ten', () => {
    expect(tiny(4.07509e-5)).toBe('4·10⁻⁵');
    expect(tiny(9.7e-5)).toBe('1·10⁻⁴');
    expect(tiny(-3e-12)).toBe('\u22123·10⁻¹²');
    expect(tiny(0)).toBe('0');
    expect(tiny(0.25)).toBe('0.25');
    expect(tiny(0.096)).toBe('0.10');
  });
});
