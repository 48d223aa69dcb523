/**
 * Points of more than two features, of which a stage shows two: all of them as a frame brings them, and
 * the two columns that are looked at. Scales nothing and knows no names.
 */

/** Which features run across and up, by their place. */
export type Axes = readonly [number, number];

export const firstAxes: Axes = [0, 1];

/** The points of a frame in full, where they are rows of a table. */
export interface WideRows {
  features: number;
  /** [n, features] */
  mapped: Float32Array;
  /** [n, features]; null where the frame brings no start. */
  start: Float32Array | null;
  /** [layers + 1, n, features]; null unless asked for. */
  layers: Float32Array | null;
  /** [n] the rows' condition, scaled; with `start`, and null where there is none. */
  context: Float32Array | null;
}

/** These, or the first two where there are not as many features. */
export const axesOf = (axes: Axes, features: number): Axes =>
  axes.every((axis) => axis < features) ? axes : firstAxes;

/** Two columns of rows [n, features] as [n, 2]: the rows themselves where they have but these two. */
export function planar(rows: Float32Array, features: number, [across, up]: Axes): Float32Array {
  if (features === 2 && across === 0 && up === 1) return rows;
  const n = rows.length / features;
  const out = new Float32Array(2 * n);
  for (let i = 0; i < n; i++) {
    out[2 * i] = rows[features * i + across];
    out[2 * i + 1] = rows[features * i + up];
  }
  return out;
}
