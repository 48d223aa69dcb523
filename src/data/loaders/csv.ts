/**
 * CSV, TSV and semicolon tables to points, row by row so that progress can be told. Guesses the
 * delimiter, and nothing else.
 */
import Papa from 'papaparse';
import type { LoadedPoints } from '../../protocol/dataService.ts';
import { delimiterOf } from './cells.ts';
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
