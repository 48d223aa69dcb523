/**
 * The metrics worker as seen from the page. Knows no store; its input is copied on the way, so that
 * the caller keeps its arrays.
 */
import type { MetricsService } from '../../protocol/trainer.ts';
import { guardWorker, type WorkerLike } from './worker.ts';

const openWorker = (): WorkerLike =>
  new Worker(new URL('../../../workers/metrics.worker.ts', import.meta.url), { type: 'module' });

export function createMetricsClient(open: () => WorkerLike = openWorker): MetricsService {
  const guarded = guardWorker<MetricsService>(open, 'metrics worker');
  return {
    assignment: (from, to, features) => guarded.call((api) => api.assignment(from, to, features)),
  };
}
