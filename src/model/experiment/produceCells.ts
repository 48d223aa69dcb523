/** Counts points in the cells of the frame, with where they started on average. Keeps no point. */
import { addToDensity, emptyDensity } from '../../plots/densityImage.ts';
import type { CellCounts } from '../../protocol/product.ts';

/** Cells along each side, as in the paper's colour maps (SCIENCE 2.1). */
const side = 200;

export class CellCounter {
  private readonly sums = emptyDensity(side);
  private n = 0;

  /** @param start [n, 2] @param mapped [n, 2] */
  add(start: Float32Array, mapped: Float32Array): void {
    this.n += mapped.length / 2;
    addToDensity(this.sums, start, mapped);
  }

  counts(): CellCounts {
    const { counts, startX, startY } = this.sums;
    const mean = (sums: Float32Array): Float32Array =>
      sums.map((sum, cell) => (counts[cell] > 0 ? sum / counts[cell] : 0));
    return { side, n: this.n, counts, startX: mean(startX), startY: mean(startY) };
  }
}
