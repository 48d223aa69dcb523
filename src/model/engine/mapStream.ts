/**
 * Images of more rows than anyone wants to wait for: part by part, in order, the first part small
 * enough to be shown at once. Works on any engine; whoever stops asking has cancelled.
 */
import type { Link } from '../../protocol/objective.ts';
import { sliceRows } from './chunks.ts';
import type { BatchRows, Engine, Mapped } from './engine.ts';

export interface MappedPart extends Mapped {
  /** Number of the part's first row. */
  readonly from: number;
  readonly n: number;
}

const firstRows = 20_000;
const laterRows = 100_000;

export async function* mapStream(
  engine: Engine,
  links: readonly Link[],
  rows: BatchRows,
): AsyncGenerator<MappedPart, void> {
  for (let from = 0; from < rows.n;) {
    const to = Math.min(rows.n, from + (from === 0 ? firstRows : laterRows));
    const mapped = await engine.map(links, sliceRows(rows, from, to));
    yield { ...mapped, from, n: to - from };
    from = to;
  }
}
