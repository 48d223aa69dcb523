/** Where a desk keeps the study that was run last. Trains nothing. */
import type { Kept } from './deskFlows.ts';
import type { Study } from './study.ts';

/** The study that was run last, with its trained flows and its rows, which are as large as the tables. */
export function createShelf() {
  const shelf = {
    study: null as Study | null,
    running: null as Study | null,
    kept: [] as Kept[],
    /** One that still runs lets go of its rows when it ends. */
    letGo(): void {
      if (shelf.study && shelf.study !== shelf.running) shelf.study.release();
      shelf.study = null;
      shelf.kept = [];
    },
    /** While `work` is under way, and after it unless it fails. */
    async hold(study: Study, work: () => Promise<unknown>): Promise<void> {
      shelf.study = shelf.running = study;
      try {
        await work();
      } catch (error) {
        study.release();
        if (shelf.study === study) {
          shelf.study = null;
          shelf.kept = [];
        }
        throw error;
      } finally {
        if (shelf.running === study) shelf.running = null;
      }
    },
  };
  return shelf;
}
