/**
 * What a transfer method is: stages of objectives (pure data) and the chain of links that maps
 * points. Shared pieces that the five methods are put together from; no engine, no numbers.
 */
import { usesPairs, type ExperimentConfig } from '../../protocol/config.ts';
import type {
  ContextSource,
  FlowId,
  Link,
  Objective,
  Stage,
  Term,
  Turns,
} from '../../protocol/objective.ts';

export interface Method {
  /** Stages in order. */
  stages(config: ExperimentConfig): Stage[];
  /** Reference to target. */
  forward(config: ExperimentConfig): Link[];
}

/** Steps of a part: its own number, or its epochs over the training set. */
export function stepsOf(config: ExperimentConfig, part: 'base' | 'transfer'): number {
  const { steps, epochs, batch } = config[part].training;
  return epochs === null ? steps : epochs * Math.max(1, Math.floor(config.trainSize / batch));
}

export function targetBaseOf(config: ExperimentConfig): FlowId {
  return config.sharedBase ? 'reference-base' : 'target-base';
}

export function link(
  flow: FlowId,
  direction: Link['direction'],
  context: ContextSource,
  frozen = true,
): Link {
  return { flow, direction, frozen, context };
}

/** Context of a base density: the side it scores. */
export function baseContext(config: ExperimentConfig, side: 'own' | 'other'): ContextSource {
  if (config.condition === 'none') return 'none';
  return usesPairs(config) ? side : 'own';
}

export function transferContext(config: ExperimentConfig): ContextSource {
  if (config.condition === 'none') return 'none';
  const { context } = config.transfer.objective;
  return context === 'shared' ? 'own' : context;
}

/** Maximum likelihood of one base density on its own rows. */
export function baseStage(config: ExperimentConfig, side: 'reference' | 'target'): Stage {
  const flow: FlowId = side === 'reference' ? 'reference-base' : 'target-base';
  const context = config.condition === 'none' ? 'none' : 'own';
  const term: Term = {
    name: 'base',
    rows: side,
    links: [link(flow, 'forward', context, false)],
    base: 'standard-normal',
    likelihood: 1,
    penalty: null,
  };
  const { batch, learningRate, clip, warmup } = config.base.training;
  return {
    phase: flow,
    flow,
    objectives: [{ terms: [term] }],
    turns: { kind: 'single' },
    steps: stepsOf(config, 'base'),
    batch,
    knobs: { learningRate, clip, warmup, penaltyAnnealTo: null },
  };
}

/** Base stages that a set of directions needs: each direction is scored by the far side's base. */
export function baseStages(
  config: ExperimentConfig,
  need: { reference: boolean; target: boolean },
): Stage[] {
  const target = need.target && !config.sharedBase;
  const reference = need.reference || (need.target && config.sharedBase);
  return [
    ...(reference ? [baseStage(config, 'reference')] : []),
    ...(target ? [baseStage(config, 'target')] : []),
  ];
}

/** One direction of the transfer objective (SCIENCE 2.3). */
export function transferTerm(config: ExperimentConfig, direction: 'forward' | 'inverse'): Term {
  const { likelihood, penalty } = config.transfer.objective;
  const forward = direction === 'forward';
  const scored = forward ? targetBaseOf(config) : 'reference-base';
  const links = [link('transfer', direction, transferContext(config), false)];
  if (likelihood) links.push(link(scored, 'forward', baseContext(config, 'other')));
  const pairs = forward ? 'pairs-up' : 'pairs-down';
  return {
    name: direction,
    rows: usesPairs(config) ? pairs : forward ? 'reference' : 'target',
    links,
    base: 'standard-normal',
    likelihood: likelihood ? 1 : 0,
    penalty: penalty && { kind: penalty.kind, weight: penalty.weight, link: 0 },
  };
}

/** The transfer stage that a config asks for: one direction or both, taking turns. */
export function transferStage(config: ExperimentConfig): Stage {
  const { direction, penalty } = config.transfer.objective;
  const directions = direction === 'both' ? (['forward', 'inverse'] as const) : [direction];
  const terms = directions.map((d) => transferTerm(config, d));
  // Pairs already hold both directions in one batch: rows are split by the sign of the difference.
  const objectives: Objective[] = usesPairs(config)
    ? [{ terms }]
    : terms.map((term) => ({ terms: [term] }));
  const { batch, learningRate, clip, warmup } = config.transfer.training;
  return {
    phase: 'transfer',
    flow: 'transfer',
    objectives,
    turns: turnsOf(config, objectives.length),
    steps: stepsOf(config, 'transfer'),
    batch,
    knobs: { learningRate, clip, warmup, penaltyAnnealTo: penalty?.annealTo ?? null },
  };
}

function turnsOf(config: ExperimentConfig, objectives: number): Turns {
  if (objectives === 1) return { kind: 'single' };
  const { alternation, iterateEpochs } = config.transfer.objective;
  switch (alternation) {
    case 'batch':
      return { kind: 'cycle', every: 1 };
    case 'iterate': {
      const epoch = Math.max(1, Math.floor(config.trainSize / config.transfer.training.batch));
      return { kind: 'cycle', every: iterateEpochs * epoch };
    }
    case 'sequential':
      return { kind: 'sequential' };
    default:
      return alternation satisfies never;
  }
}

/** Every method with a transfer flow: bases for the directions it learns, then the transfer. */
export const learnedTransfer: Method = {
  stages(config) {
    const { direction, likelihood } = config.transfer.objective;
    const need = {
      reference: likelihood && direction !== 'forward',
      target: likelihood && direction !== 'inverse',
    };
    return [...baseStages(config, need), transferStage(config)];
  },
  forward: (config) => [link('transfer', 'forward', transferContext(config), false)],
};

/** The same chain backwards. */
export function inverted(links: readonly Link[]): Link[] {
  return [...links]
    .reverse()
    .map((l) => ({ ...l, direction: l.direction === 'forward' ? 'inverse' : 'forward' }) as const);
}
