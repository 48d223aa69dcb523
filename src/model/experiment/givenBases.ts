/**
 * Bases that a run is given instead of training them, e.g. those that ship with the page. Looks them
 * up by what they were trained on and refuses parameters that do not fit; measures nothing.
 */
import { baseKey } from '../../protocol/baseKey.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { PhaseResult } from '../../protocol/frame.ts';
import type { Stage } from '../../protocol/objective.ts';
import type { GivenBase } from '../../protocol/trainer.ts';
import type { Engine } from '../engine/engine.ts';
import { parameterCount } from '../flows/spec.ts';
import { hasFlow, specOf, type Plan } from './build.ts';
import { basePhaseResult } from './evaluate.ts';

/**
 * The base that `stage` need not train; undefined when there is none for it. The transfer phase is
 * never given.
 * @throws Error when the base has another size than the config asks for, or a parameter is no number
 */
export function givenBaseOf(
  config: ExperimentConfig,
  stage: Stage,
  bases: readonly GivenBase[] = [],
): GivenBase | undefined {
  if (stage.phase === 'transfer' || bases.length === 0) return undefined;
  const key = baseKey(config, stage.phase);
  const found = bases.find((base) => base.key === key);
  if (!found) return undefined;
  const { parameters } = found;
  const count = parameterCount(specOf(config, stage.flow));
  if (parameters.length !== count)
    throw new Error(
      `invalid base ${stage.phase}: expected ${count} parameters, got ${parameters.length}`,
    );
  if (!parameters.every(Number.isFinite))
    throw new Error(`invalid base ${stage.phase}: a parameter is no number`);
  return found;
}

/** Puts a given base where training would have left it, and measures it like a trained one. */
export async function takeGivenBase(
  engine: Engine,
  plan: Plan,
  stage: Stage,
  { parameters }: GivenBase,
): Promise<PhaseResult> {
  if (hasFlow(engine, stage.flow)) engine.dropFlow(stage.flow);
  engine.createFlow(stage.flow, specOf(plan.config, stage.flow), parameters);
  const timing = { name: stage.phase, steps: 0, seconds: 0 };
  const result = await basePhaseResult(engine, plan, stage.objectives[0].terms[0], timing);
  return { ...result, recorded: true };
}
