/** How often each of several had each rank over the seeds. Says nothing of why. */

export interface RankRow {
  label: string;
  /** [k] how often it was first, second, …, smallest number first; equal numbers share the better rank. */
  counts: number[];
}

/** @param rows one number a seed each, in the same order of seeds */
export function rankStability(
  rows: readonly { label: string; values: readonly number[] }[],
): RankRow[] {
  const seeds = rows[0]?.values.length ?? 0;
  return rows.map(({ label, values }) => {
    const counts = rows.map(() => 0);
    for (let seed = 0; seed < seeds; seed++)
      counts[rows.filter((other) => other.values[seed] < values[seed]).length]++;
    return { label, counts };
  });
}
