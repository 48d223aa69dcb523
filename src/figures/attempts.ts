/**
 * What was tried where a bar is missed, with the numbers that were measured then. Written by whoever
 * tried; an attempt at a bar that is met, or is no bar, is refused where results are written.
 */

export interface Attempt {
  /** Id of the bar. */
  bar: string;
  attempt: string;
  numbers: string;
}

export const attempts: readonly Attempt[] = [];
