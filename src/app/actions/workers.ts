/**
 * The workers that the verbs talk to. Opens each on its first call; tests hand in their own.
 */
import { createDataClient, type DataClient } from '../client/data.ts';
import { createMetricsClient } from '../client/metrics.ts';
import { createTrainerClient, type TrainerClient } from '../client/trainer.ts';
import type { MetricsService } from '../../protocol/trainer.ts';

export const workers: { trainer: TrainerClient; metrics: MetricsService; data: DataClient } = {
  trainer: createTrainerClient(),
  metrics: createMetricsClient(),
  data: createDataClient(),
};
