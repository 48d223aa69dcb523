/** Config to flows: specs and initial weights. Starts nothing. */
import { contextFeaturesOf, featuresOf } from '../../data/dataset.ts';
import type { ExperimentConfig, FlowShape } from '../../protocol/config.ts';
import type { FlowId, Link, Stage } from '../../protocol/objective.ts';
import { stream } from '../../util/streams.ts';
import type { Engine, FlowSpec } from '../engine/engine.ts';
import { initialParameters } from '../flows/initialise.ts';
import { flowSpec, parameterCount } from '../flows/spec.ts';
import { inverted } from '../transfer/method.ts';
import { transferMethods } from '../transfer/index.ts';

export interface Plan {
  readonly config: ExperimentConfig;
  readonly stages: readonly Stage[];
  /** Reference to target. */
  readonly forward: readonly Link[];
  /** Target to reference. */
  readonly inverse: readonly Link[];
}

/** What a config does, as data. */
export function planOf(config: ExperimentConfig): Plan {
  const method = transferMethods[config.method];
  const forward = method.forward(config);
  return { config, stages: method.stages(config), forward, inverse: inverted(forward) };
}

/** The type of one flow of an experiment. */
export function specOf(config: ExperimentConfig, id: FlowId): FlowSpec {
  const contextFeatures = contextFeaturesOf(config.condition);
  const { tailBound } = config;
  const features = featuresOf(config.reference);
  if (id !== 'transfer')
    return flowSpec({ ...sizes(config.base.shape), features, contextFeatures, tailBound });
  const { context, identityInit } = config.transfer.objective;
  const { shape } = config.transfer;
  return flowSpec({
    ...sizes(shape),
    features,
    contextFeatures: context === 'concat' ? 2 * contextFeatures : contextFeatures,
    tailBound,
    // An even number of reversals in all, so that features line up again (SCIENCE 1a, A5).
    finalPermutation: shape.layers % 2 === 0,
    derivative: identityInit ? 'identity' : 'softplus',
  });
}

function sizes(shape: FlowShape): Pick<FlowSpec, 'layers' | 'blocks' | 'hiddenFeatures' | 'bins'> {
  const { layers, blocks, width, bins } = shape;
  return { layers, blocks, hiddenFeatures: width, bins };
}

/** Creates a flow with fresh weights from the stream `init/<flow>`. */
export function createFlow(engine: Engine, config: ExperimentConfig, id: FlowId): void {
  const spec = specOf(config, id);
  const identity = id === 'transfer' && config.transfer.objective.identityInit;
  const source = stream(config.seed, `init/${id}`);
  engine.createFlow(id, spec, initialParameters(spec, source, identity));
}

/** Bytes of a snapshot of the largest flow that a config trains: parameters and two moments. */
export const stateBytes = (config: ExperimentConfig): number =>
  12 *
  Math.max(
    ...(['reference-base', 'transfer'] as const).map((id) => parameterCount(specOf(config, id))),
  );

export function hasFlow(engine: Engine, id: FlowId): boolean {
  try {
    engine.spec(id);
    return true;
  } catch {
    return false;
  }
}
