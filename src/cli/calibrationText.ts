/** The numbers of a calibration study as a table for a terminal. */
import { signalOf } from '../protocol/calibration.ts';
import type { CalibrationResult, Closure } from '../protocol/calibrationResult.ts';
import { methods } from '../protocol/catalogue.ts';

const area = (closure: Closure | null): string =>
  closure ? `${closure.auc.toFixed(3)} ± ${closure.aucNullSd.toFixed(3)}` : 'blinded';

export function calibrationText(result: CalibrationResult): string {
  const { label, notices, input, scan, unblinding, study } = result;
  const inReference = signalOf(study.reference) > 0;
  const inTarget = signalOf(study.target) > 0;
  const withSignal = inReference || inTarget ? ', signal included' : '';
  const rows = result.methods.map((each) => {
    const weight = each.penaltyWeight === null ? '' : `, weight ${each.penaltyWeight}`;
    const { mean, std } = each.applied.movement.distance;
    return [
      `${methods[each.method].label}${weight}`,
      area(each.training.closure),
      area(each.applied.closure),
      `${mean.toFixed(3)} ± ${std.toFixed(3)}`,
      each.truth ? each.truth.offBy.toFixed(3) : '',
      `${each.seconds.toFixed(0)} s`,
    ];
  });
  const head = ['', 'AUC, training region', 'AUC, applied region', 'moved by', 'off by', 'trained'];
  const first = ['Input', area(input.training), area(input.applied), '', '', ''];
  const [truth] = result.methods.flatMap((each) => each.truth ?? []);
  return [
    ...(label === null ? [] : [label]),
    ...notices,
    aligned([head, first, ...rows]),
    ...(input.optimalAuc === null
      ? []
      : [`Exact ratio of densities${withSignal}: AUC ${input.optimalAuc.toFixed(4)}`]),
    ...(truth
      ? [
          `Exact morph${inReference ? ', of background alone' : ''}: moved by ${truth.morphDistance.toFixed(4)}`,
        ]
      : []),
    ...(inTarget && !inReference
      ? [
          'Only the target holds signal: where some lies, the AUC stays above 0.5 even for the exact morph',
        ]
      : []),
    `Random pairs: ${input.randomPairing.toFixed(3)} apart`,
    `Transport between the laws: ${input.otLaws.toFixed(3)}, of one with itself ${input.otLawsFloor.toFixed(3)}`,
    ...(scan
      ? [
          `Penalty: largest weight within one sigma of none: ${scan.chosen ?? 'none of those tried'}`,
        ]
      : []),
    ...unblinding.map(({ by, at, rows: n }) => `Unblinded by ${by} at ${at}: ${n} rows`),
    '',
  ].join('\n');
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, k) => Math.max(...rows.map((row) => row[k].length)));
  return rows
    .map((row) =>
      row
        .map((cell, k) => cell.padEnd(widths[k] + 2))
        .join('')
        .trimEnd(),
    )
    .join('\n');
}
