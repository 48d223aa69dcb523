/**
 * What is kept of a stage's past: at which steps, and what it takes to go on from one of them exactly
 * as before. Falls on fixed steps, never on the clock; knows neither flows nor data.
 */
import type { PhaseId } from '../../protocol/catalogue.ts';
import type { FlowState } from '../engine/engine.ts';
import type { BestSoFar, LiveKnobs } from './loop.ts';

/**
 * Steps at which something is kept: the first, the last, and at most `count` in all, closer together
 * where a run changes fast.
 */
export function keptSteps(steps: number, count: number): ReadonlySet<number> {
  const last = Math.max(1, count - 1);
  const at = (i: number): number => Math.round((steps * i * i) / (last * last));
  return new Set(Array.from({ length: last + 1 }, (_, i) => at(i)));
}

/** A stage between two steps. `B` is where its batches stand. */
export interface Snapshot<B> {
  readonly phase: PhaseId;
  /** Steps done. */
  readonly step: number;
  readonly flow: FlowState;
  readonly best: BestSoFar;
  readonly batches: B;
  readonly live: LiveKnobs;
}

/** The snapshots of one run. The start of a stage needs none: it is made from the seed. */
export class Snapshots<B> {
  private kept: Snapshot<B>[] = [];

  keep(snapshot: Snapshot<B>): void {
    if (!this.at(snapshot.phase, snapshot.step)) this.kept.push(snapshot);
  }

  /** The latest of a phase after at most so many steps. */
  before(phase: PhaseId, step: number): Snapshot<B> | undefined {
    return this.kept
      .filter((one) => one.phase === phase && one.step <= step)
      .reduce<Snapshot<B> | undefined>(
        (last, one) => (last && last.step > one.step ? last : one),
        undefined,
      );
  }

  /** Forgets what lies in these phases, or in this one after so many steps: it is another future. */
  forget(later: readonly PhaseId[], phase: PhaseId, step: number): void {
    this.kept = this.kept.filter(
      (one) => !later.includes(one.phase) && (one.phase !== phase || one.step <= step),
    );
  }

  private at(phase: PhaseId, step: number): Snapshot<B> | undefined {
    return this.kept.find((one) => one.phase === phase && one.step === step);
  }
}
