/**
 * CSV, TSV and semicolon tables to points, row by row so that progress can be told. Guesses the
 * delimiter, and nothing else.
 */
import Papa from 'papaparse';
import type { LoadedPoints } from '../../protocol/dataService.ts';
import { tableReader } from './table.ts';

/** Rows between two reports of progress. */
const rowsBetween = 20_000;

/**
 * @param onProgress share of the text that is read, now and then
 * @throws OwnDataError
 */
export function parseCsv(text: string, onProgress: (share: number) => void): LoadedPoints {
  const reader = tableReader();
  let row = 0;
  Papa.parse<string[]>(text, {
    delimiter: delimiterOf(text),
    step: ({ data, meta }) => {
      reader.add(data, ++row);
      if (row % rowsBetween === 0) onProgress(Math.min(1, meta.cursor / text.length));
    },
  });
  return reader.finish();
}

/** Tab and semicolon win over comma, which may be a decimal one; spaces are for what has none. */
function delimiterOf(text: string): string {
  const first = text.slice(0, 4096).split(/\r?\n|\r/);
  const line = first.find((each) => each.trim() !== '' && !each.startsWith('#')) ?? '';
  const found = ['\t', ';', ','].find((each) => line.includes(each));
  return found ?? (line.trim().includes(' ') ? ' ' : ',');
}
