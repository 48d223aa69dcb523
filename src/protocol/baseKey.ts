/**
 * What a base density's training depends on, as a text: two configs with the same key train the very
 * same base, so that compared runs share it and a recorded one can stand in for it. The engine is not
 * part of it: engines compute the same up to rounding.
 */
import type { PhaseId } from './catalogue.ts';
import type { ExperimentConfig } from './config.ts';

export type BasePhase = Exclude<PhaseId, 'transfer'>;

/** The key of the base that `config` trains in `phase`. */
export function baseKey(config: ExperimentConfig, phase: BasePhase): string {
  const { condition, seed, tailBound, trainSize, validationSize, validateEvery, restore } = config;
  const { shape, training } = config.base;
  const law = phase === 'reference-base' ? config.reference : config.target;
  const sizes = [shape.layers, shape.blocks, shape.width, shape.bins];
  const { steps, epochs, batch, learningRate, clip, warmup } = training;
  return [
    [phase, law, condition, seed, tailBound],
    [trainSize, validationSize, validateEvery, restore],
    sizes,
    [epochs === null ? steps : `${epochs} epochs`, batch, learningRate, clip, warmup],
    ...(config.jitter > 0 ? [['jitter', config.jitter]] : []),
    ...(config.patience > 0 ? [['patience', config.patience]] : []),
  ]
    .map((part) => part.join(' '))
    .join(' | ');
}
