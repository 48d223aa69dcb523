/**
 * Cells of text tables: what a number looks like, what delimits cells, and how a sentence speaks of
 * one. Knows neither rows nor columns.
 */

/** Written so that a cell of a million digits is judged in one pass. */
export const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const decimalComma = /^[+-]?\d+,\d+$/;
/** Words that stand for a number which is none, or has no end. */
export const notFinite = /^[+-]?(nan|inf|infinity)$/i;

/** A cell that was meant as a number belongs to data, not to a header. */
export const meansNumber = (cell: string): boolean =>
  number.test(cell) || decimalComma.test(cell) || notFinite.test(cell);

/** The rest of a sentence that begins with the row. */
export function whyNoNumber(cell: string, where: string): string {
  if (cell === '') return ` has an empty cell${where}; a number is needed.`;
  const shown = `“${shortened(cell)}”${where}`;
  if (decimalComma.test(cell)) return `: ${shown} has a decimal comma; a point is needed.`;
  if (notFinite.test(cell) || number.test(cell)) return `: ${shown} is not a finite number.`;
  return `: ${shown} is not a number.`;
}

/** Something from a file as a sentence can hold it. */
export function shortened(text: string): string {
  const line = text.slice(0, 100).replace(/[\s\p{C}]+/gu, ' ');
  return line.length > 24 ? `${line.slice(0, 24)}…` : line;
}

/** Tab and semicolon win over comma, which may be a decimal one; spaces are for what has none. */
export function delimiterOf(text: string): string {
  const first = text.slice(0, 4096).split(/\r?\n|\r/);
  const line = first.find((each) => each.trim() !== '' && !each.startsWith('#')) ?? '';
  const found = ['\t', ';', ','].find((each) => line.includes(each));
  return found ?? (line.trim().includes(' ') ? ' ' : ',');
}
