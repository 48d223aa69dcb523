/**
 * Door to the slow metrics: exposes the assignment solver to the page. Computes nothing itself.
 */
import { expose } from 'comlink';
import { assignmentCost } from '../src/model/metrics/assignment.ts';
import type { MetricsService } from '../src/protocol/trainer.ts';

const service: MetricsService = {
  assignment: (from, to, features) => Promise.resolve(assignmentCost(from, to, features)),
};

expose(service);
