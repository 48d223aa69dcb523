/** The result of `npm run bench:ui` as a table for people. Judges nothing itself. */

/** @param {Awaited<ReturnType<import('./uiBench.mjs').uiBench>>} result */
export function tableOf({ machine, limits, heapMb }) {
  const rows = limits.map(({ name, median, worst, limit, unit, holds }) => [
    name,
    String(median),
    worst === null ? '' : String(worst),
    `${limit} ${unit}`,
    holds ? 'holds' : 'MISSED',
  ]);
  const lines = [['', 'median', 'worst', 'limit', ''], ...rows].map(([name, ...cells]) =>
    [name.padEnd(44), ...cells.map((cell) => cell.padStart(12))].join(''),
  );
  const { cpu, cores, browser, load } = machine;
  lines.push(`JavaScript heap after training: ${heapMb} MB`);
  lines.push(`${cpu}, ${cores} cores, ${browser}, load before ${load.map((l) => l.toFixed(1))}`);
  return `${lines.join('\n')}\n`;
}
