/** What an audit found, in sentences for people; nothing where nothing was found. */
import type { Audit, SideAudit } from '../../../data/tables/audit.ts';

const rowsWord = (n: number): string => (n === 1 ? '1 row' : `${n} rows`);

export function noticesOf({ reference, target, applied, offSupport, identical }: Audit): string[] {
  const share = ((100 * offSupport) / applied).toFixed(1);
  return [
    ...(identical ? ['Both tables hold the same rows: this is an identity task.'] : []),
    ...sideNotices('The reference', reference),
    ...sideNotices('The target', target),
    ...(offSupport > 0
      ? [
          `${rowsWord(offSupport)} to be moved (${share} %) lie where the target seen in training never does; what becomes of them is extrapolated.`,
        ]
      : []),
  ];
}

function sideNotices(name: string, { notFinite, duplicates, whole }: SideAudit): string[] {
  return [
    ...(notFinite > 0
      ? [`${name}: ${rowsWord(notFinite)} with a number that is missing or not finite left out.`]
      : []),
    ...(duplicates > 0 ? [`${name}: ${rowsWord(duplicates)} that repeat an earlier one.`] : []),
    ...whole.map(
      (column) => `${name}: “${column}” holds whole numbers alone; flows are for continuous ones.`,
    ),
  ];
}
