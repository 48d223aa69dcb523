/** Flows of a desk's study: kept when they are trained, handed out as files, read from a session's. */
import { tableCsv, tableNpy } from '../../../export/table.ts';
import type { MethodRun } from '../../../presets/studyRuns.ts';
import { aboutExport } from '../../../protocol/calibrationResult.ts';
import { flowIds } from '../../../protocol/objective.ts';
import { parseSafetensors } from '../../../protocol/safetensors.ts';
import type { StudyFile, StudyFormat } from '../../../protocol/studyService.ts';
import { TableError, type Table } from '../../../protocol/table.ts';
import type { FlowWeights } from '../../../protocol/trainer.ts';
import type { Engine } from '../../engine/engine.ts';
import { hasFlow, planOf, specOf } from '../build.ts';
import { loadRun, type TrainedRun } from '../produceTrain.ts';
import { flatParameters, flowToSafetensors } from '../weights.ts';
import { movedReference } from './movedReference.ts';
import type { Study } from './study.ts';
import type { TrainedMethod } from './studyHost.ts';

export interface Kept {
  readonly run: MethodRun;
  readonly flows: TrainedRun['flows'];
}

/** The engine holds the method's flows. */
export async function keep({ run, engine }: TrainedMethod): Promise<Kept> {
  const flows: TrainedRun['flows'] = [];
  for (const id of flowIds) {
    if (!hasFlow(engine, id)) continue;
    const { parameters } = await engine.checkpoint(id);
    flows.push({ id, parameters: parameters.slice() });
  }
  return { run, flows };
}

export const weightsOf = ({ run, flows }: Kept): FlowWeights[] =>
  flows.map(({ id, parameters }) => ({
    flow: id,
    bytes: flowToSafetensors(specOf(run.config, id), parameters),
  }));

/** @throws TableError where they are none of this method's */
export function flowsFrom({ config }: MethodRun, weights: readonly FlowWeights[]): Kept['flows'] {
  try {
    return planOf(config).stages.map(({ flow: id }) => {
      const found = weights.find(({ flow }) => flow === id);
      if (!found) throw new Error(`${id} is missing`);
      const { tensors } = parseSafetensors(found.bytes);
      return { id, parameters: flatParameters(specOf(config, id), tensors) };
    });
  } catch (error) {
    throw new TableError(`The saved study’s flows are broken: ${(error as Error).message}.`);
  }
}

/** What a study leaves of one method. */
export async function filesOf(
  format: StudyFormat,
  kept: Kept,
  study: Study,
  engine: Engine,
  reference: Table,
): Promise<StudyFile[]> {
  const { run, flows } = kept;
  const { method, penaltyWeight, config } = run;
  const name = penaltyWeight === null ? method : `${method}-${penaltyWeight}`;
  if (format === 'weights')
    return weightsOf(kept).map(({ flow, bytes }) => ({
      name: `${name}-${flow}.safetensors`,
      blob: new Blob([part(bytes)]),
    }));
  loadRun(engine, { config, flows });
  const plan = planOf(config);
  const table = await movedReference(reference, {
    ...{ run, plan, engine },
    prepared: study.prepared,
  });
  const parts = format === 'csv' ? [...tableCsv(table)] : [part(tableNpy(table))];
  const about = JSON.stringify(aboutExport(study.result()), null, 2);
  return [
    { name: `${name}.${format}`, blob: new Blob(parts) },
    { name: `${name}.about.json`, blob: new Blob([about]) },
  ];
}

const part = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>;
