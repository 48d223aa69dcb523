/** Rows of one side of a task: points, and the conditions they lie under. */
export interface Rows {
  n: number;
  /** [n, features] */
  x: Float32Array;
  /** [n, contextFeatures]; null without a condition. */
  context: Float32Array | null;
}
