/**
 * Images of more rows than anyone wants to wait for: part by part, in order. Works on any engine, and
 * rows may be made as they are needed; whoever stops asking has cancelled.
 */
import { sliceRows } from './chunks.ts';
import type { BatchRows, Mapped } from './engine.ts';

export interface MappedPart extends Mapped {
  /** Number of the part's first row. */
  readonly from: number;
  readonly rows: BatchRows;
}

const firstRows = 20_000;
const laterRows = 100_000;

/** Rows in parts, of which the first is small enough to be shown at once. */
export function* partsOf(rows: BatchRows): Generator<BatchRows, void> {
  for (let from = 0; from < rows.n;) {
    const to = Math.min(rows.n, from + (from === 0 ? firstRows : laterRows));
    yield sliceRows(rows, from, to);
    from = to;
  }
}

/** @param map where the rows of a part go */
export async function* mapStream(
  parts: Iterable<BatchRows>,
  map: (rows: BatchRows) => Promise<Mapped>,
): AsyncGenerator<MappedPart, void> {
  let from = 0;
  for (const rows of parts) {
    const mapped = await map(rows);
    yield { ...mapped, from, rows };
    from += rows.n;
  }
}
