/** Roughly what training costs, in multiply-adds. Trains nothing; shares and rough times follow from it. */
import type { PhaseId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig, FlowShape } from '../../protocol/config.ts';
import { planOf } from './build.ts';

/** Multiply-adds per second of one core in training, measured; it turns seconds into cost. */
export const usualSpeed = 4e9;

/**
 * Weights seen in a training step, forward and twice as much backward, over all steps of a phase.
 * @param features numbers per point
 */
export function trainingCost(config: ExperimentConfig, phase: PhaseId, features: number): number {
  const stage = planOf(config).stages.find((each) => each.phase === phase);
  if (!stage) return 0;
  const transfer = phase === 'transfer';
  const own = weightsOf(transfer ? config.transfer.shape : config.base.shape, features);
  // The transfer's loss goes through a frozen base too: forward, and backward to its inputs.
  const frozen = transfer ? weightsOf(config.base.shape, features) : 0;
  return stage.steps * stage.batch * (3 * own + 2 * frozen);
}

function weightsOf({ layers, blocks, width, bins }: FlowShape, features: number): number {
  const perLayer =
    features * width + 2 * blocks * width * width + width * features * (3 * bins - 1);
  // Splines and activations cost about as much as a layer of width 16.
  return layers * (perLayer + 16 * 16 * features);
}
