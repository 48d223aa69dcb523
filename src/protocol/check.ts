/**
 * What the schemas of this project share: numbers as files and links may hold them, and the first fault
 * of a check in one line. Valibot does the checking; nothing here knows a format.
 */
import * as v from 'valibot';

/** No NaN, no infinity. */
export const finite = v.pipe(v.number(), v.finite());

/** An integer of at least this. */
export const whole = (least: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least));

/**
 * @param what of the message: "index of the gallery"
 * @throws Error in one sentence that names the first fault
 */
export function parsedAs<S extends v.GenericSchema>(
  schema: S,
  input: unknown,
  what: string,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  throw new Error(`invalid ${what}: ${firstFault(parsed.issues, 'all of it')}`);
}

/** Where, and what was expected there: `frames.0.step: Invalid type: Expected number …`. */
export function firstFault([issue]: readonly v.BaseIssue<unknown>[], whole: string): string {
  return `${v.getDotPath(issue) ?? whole}: ${issue.message}`;
}
