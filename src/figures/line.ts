/** A straight line through points, and how well its slope is known. Decides nothing by it. */

export interface LinePoint {
  x: number;
  y: number;
  /** Standard error of y; null where it is not known. */
  error: number | null;
}

/**
 * Slope by least squares, weighted by 1/error² where every error is known and above 0; its own error
 * then follows from those. Else unweighted, with an error from the residuals (n - 2). Null below three
 * points or where all x are one.
 */
export function slopeOf(points: readonly LinePoint[]): { value: number; error: number } | null {
  if (points.length < 3) return null;
  const weighted = points.every(({ error }) => error !== null && error > 0);
  const rows = points.map(({ x, y, error }) => ({
    x,
    y,
    w: weighted && error !== null ? 1 / (error * error) : 1,
  }));
  const sum = (of: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const w = sum((row) => row.w);
  const x = sum((row) => row.w * row.x) / w;
  const y = sum((row) => row.w * row.y) / w;
  const spread = sum((row) => row.w * (row.x - x) * (row.x - x));
  if (spread === 0) return null;
  const value = sum((row) => row.w * (row.x - x) * (row.y - y)) / spread;
  if (weighted) return { value, error: Math.sqrt(1 / spread) };
  const residuals = sum((row) => {
    const off = row.y - y - value * (row.x - x);
    return off * off;
  });
  return { value, error: Math.sqrt(residuals / (rows.length - 2) / spread) };
}
