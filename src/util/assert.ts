/**
 * One check for promises between our own modules: it throws a short lower-case message.
 * It refuses to describe user input; that is the schema's work at the door.
 */

/** @throws Error with `message` when `condition` is false. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
