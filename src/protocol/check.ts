/**
 * What the schemas of this project share: numbers as files and links may hold them, and the first fault
 * of a check in one line. Valibot does the checking; nothing here knows a format.
 */
import * as v from 'valibot';

/** No NaN, no infinity. */
export const finite = v.pipe(v.number(), v.finite());

/** An integer of at least this. */
export const whole = (least: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least));

/** Where, and what was expected there: `frames.0.step: Invalid type: Expected number …`. */
export function firstFault([issue]: readonly v.BaseIssue<unknown>[], whole: string): string {
  return `${v.getDotPath(issue) ?? whole}: ${issue.message}`;
}
