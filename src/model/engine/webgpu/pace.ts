/**
 * How many rows of long work go to the GPU at once: as many as keep it busy and let messages in a
 * few dozen times a second. Changes no result, because rows do not meet.
 */

const shortest = 15;
const longest = 60;
const fewest = 64;

export class Pace {
  private rows = 2048;

  /** @param most rows that fit */
  size(most: number): number {
    return Math.min(most, this.rows);
  }

  /** A chunk of so many rows took so many milliseconds. */
  took(ms: number, rows: number): void {
    if (ms > longest && rows <= this.rows) this.rows = Math.max(fewest, this.rows / 2);
    else if (ms < shortest && rows >= this.rows) this.rows *= 2;
  }
}
