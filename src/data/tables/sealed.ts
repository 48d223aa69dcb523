/**
 * The blinding guard: target rows of the region where a study is applied. Whoever holds this can count
 * them; only an explicit act that is logged can look at them.
 */
import type { Unblinding } from '../../protocol/calibration.ts';

export interface Sealed<T> {
  /** How many rows there are, which is no secret. */
  readonly rows: number;
  /** Acts so far, oldest first; for exports. */
  readonly log: readonly Unblinding[];
  /** Looks at the rows. The act stands in the log from then on. */
  open(act: Pick<Unblinding, 'by' | 'at'>): T;
}

/** @param value makes the rows; called by an act, and no sooner */
export function seal<T>(value: () => T, rows: number): Sealed<T> {
  const log: Unblinding[] = [];
  return {
    rows,
    log,
    open(act) {
      log.push({ ...act, rows });
      return value();
    },
  };
}
