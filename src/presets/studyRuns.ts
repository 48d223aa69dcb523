/** A study to the experiments that it trains: one per method, and per weight where there is a penalty. */
import type { Calibration } from '../protocol/calibration.ts';
import type { MethodId } from '../protocol/catalogue.ts';
import { parseConfig, type EngineChoice, type ExperimentConfig } from '../protocol/config.ts';
import type { OwnId } from '../protocol/ownData.ts';
import { configFor } from './presets.ts';

export interface MethodRun {
  readonly method: MethodId;
  readonly penaltyWeight: number | null;
  readonly config: ExperimentConfig;
}

type Study = Pick<
  Calibration,
  'methods' | 'penaltyWeights' | 'preset' | 'seed' | 'condition' | 'features'
>;

/** @throws ConfigError */
export function runsOf(
  study: Study,
  laws: { reference: OwnId; target: OwnId },
  engine: EngineChoice,
): MethodRun[] {
  return study.methods.flatMap((method) => {
    const weights = method === 'movement-penalty' ? study.penaltyWeights : [null];
    return weights.map((penaltyWeight) => ({
      method,
      penaltyWeight,
      config: configOf(study, laws, engine, method, penaltyWeight),
    }));
  });
}

function configOf(
  { preset, seed, condition }: Study,
  laws: { reference: OwnId; target: OwnId },
  engine: EngineChoice,
  method: MethodId,
  weight: number | null,
): ExperimentConfig {
  const config = configFor({ ...laws, method, preset, seed });
  config.condition = condition === null ? 'none' : 'column';
  config.engine = engine;
  const { objective } = config.transfer;
  if (weight !== null && objective.penalty) objective.penalty = { ...objective.penalty, weight };
  return parseConfig(config);
}
