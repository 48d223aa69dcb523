import { describe, expect, it } from 'vitest';
import { themeFromStyle } from './theme.ts';

const read = (name: string): string => {
  if (name === '--t-tick') return ' .65625rem';
  if (name === '--t-small') return '11px';
  if (name === '--dash-flows-for-flows') return ' 9 3';
  if (name.startsWith('--dash')) return 'none';
  return /^--(t|w)-|alpha/.test(name) ? ' .5' : ` <${name}>`;
};

describe('themeFromStyle', () => {
  it('resolves sizes, dashes and colours', () => {
    const theme = themeFromStyle(read, 20);
    expect(theme.tick).toBeCloseTo(13.125);
    expect(theme.small).toBe(11);
    expect(theme.methods['flows-for-flows']).toEqual({
      colour: '<--m-flows-for-flows>',
      dash: [9, 3],
    });
    expect(theme.methods['base-transfer'].dash).toEqual([]);
    expect(theme.pathAlpha).toBe(0.5);
    expect(theme.seq).toEqual([0, 1, 2, 3, 4].map((i) => `<--seq-${i}>`));
    expect(theme.div[0]).toBe('<--div-neg-2>');
    expect(theme.dist).toHaveLength(4);
    expect(theme.line2).toBe('<--line-2>');
  });

  it('names a token that is missing or no number', () => {
    const without = (lost: string, value: string) => () =>
      themeFromStyle((name) => (name === lost ? value : read(name)));
    expect(without('--ref-fill', ' ')).toThrow('missing token: --ref-fill');
    expect(without('--point-alpha', 'x')).toThrow('token is no number: --point-alpha');
  });
});
