/** Tables in Markdown; cells may hold any text. */

/** A text on one line that does not end its cell. */
export const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

const cell = (text: string): string => oneLine(text).replaceAll('|', '\\|');

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
