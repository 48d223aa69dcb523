/**
 * Type sizes of a figure and where its lines break. It measures with Inter's own widths and asks no
 * surface, so that a figure has one layout on the page, in an SVG and in Node; it draws nothing.
 */
import type { Theme } from '../theme.ts';

/** All CSS px. */
export interface Type {
  /** 1 up to 1,000 px wide, growing with the root of the width. */
  k: number;
  tick: number;
  small: number;
  body: number;
  /** Baseline to baseline of `small`. */
  line: number;
  /** Between a picture and the words beside it. */
  gap: number;
}

const most = 1.4;

/** @param width of the figure, CSS px */
export function typeFor(theme: Theme, width: number): Type {
  const k = Math.min(most, Math.max(1, Math.sqrt(width / 1000)));
  const round = (size: number): number => Math.round(4 * size * k) / 4;
  return {
    k,
    tick: round(theme.tick),
    small: round(theme.small),
    body: round(theme.body),
    line: Math.round(1.35 * theme.small * k),
    gap: Math.round(8 * k),
  };
}

// Advances of U+0020 to U+007E in hundredths of the size, digits as wide as a zero.
const advances = [
  28, 29, 47, 63, 64, 98, 64, 30, 36, 36, 50, 66, 29, 46, 29, 36, 63, 63, 63, 63, 63, 63, 63, 63,
  63, 63, 29, 30, 66, 66, 66, 51, 97, 69, 65, 73, 72, 60, 59, 75, 74, 27, 57, 67, 57, 90, 75, 76,
  64, 76, 64, 64, 65, 74, 69, 99, 68, 68, 63, 36, 36, 36, 47, 46, 32, 56, 61, 57, 61, 58, 37, 61,
  59, 24, 24, 55, 24, 88, 59, 60, 61, 61, 38, 53, 33, 59, 56, 82, 55, 56, 55, 43, 33, 43, 66,
];
const others: Record<string, number> = { '\u2009': 20, '·': 29, '→': 100, '–': 50, '−': 66, '±': 66, λ: 48, '°': 46 }; // prettier-ignore
/** Strong type is wider by this, and the fonts that stand in for Inter by a little less. */
const strongWider = 1.045;

/** Width of a text, CSS px, to within a few per cent. */
export function textWidth(text: string, size: number, strong = false): number {
  let sum = 0;
  for (const letter of text)
    sum +=
      advances[letter.charCodeAt(0) - 32] ?? others[letter] ?? (/\p{No}/u.test(letter) ? 44 : 62);
  return (sum / 100) * size * (strong ? strongWider : 1);
}

/** Lines that fit a width, broken at spaces; a word too long for a line has its own. */
export function wrap(text: string, size: number, width: number, strong = false): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const longer = lines.length > 0 ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, size, strong) <= width)
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

export const widest = (texts: readonly string[], size: number, strong = false): number =>
  texts.reduce((width, text) => Math.max(width, textWidth(text, size, strong)), 0);
