/**
 * What a calibration study leaves on disk: result and config as JSON, and for each method the moved
 * table and its weights. Whoever opens a table learns from `about` whether it was blinded.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { tableCsv, tableNpy } from '../export/table.ts';
import { movedReference } from '../model/experiment/calibration/movedReference.ts';
import type { TrainedMethod } from '../model/experiment/calibration/studyHost.ts';
import { hasFlow } from '../model/experiment/build.ts';
import { flowToSafetensors } from '../model/experiment/weights.ts';
import { aboutExport, type CalibrationResult } from '../protocol/calibrationResult.ts';
import { flowIds } from '../protocol/objective.ts';
import type { Table } from '../protocol/table.ts';

export const tableFormats = ['csv', 'npy'] as const;
export type TableFormat = (typeof tableFormats)[number];

export async function saveResult(folder: string, result: CalibrationResult): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { study } = result;
  await writeFile(join(folder, 'result.json'), json(result));
  await writeFile(join(folder, 'config.json'), json(study));
  await writeFile(join(folder, 'about.json'), json(aboutExport(result)));
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The whole reference table as the method moves it, and every flow that moving it took. */
export async function saveMethod(
  folder: string,
  reference: Table,
  format: TableFormat,
  trained: TrainedMethod,
): Promise<void> {
  const { run, engine } = trained;
  await mkdir(folder, { recursive: true });
  const name = run.penaltyWeight === null ? run.method : `${run.method}-${run.penaltyWeight}`;
  const table = await movedReference(reference, trained);
  const file = join(folder, `${name}.${format}`);
  if (format === 'npy') await writeFile(file, tableNpy(table));
  else await writePieces(file, tableCsv(table));
  for (const id of flowIds) {
    if (!hasFlow(engine, id)) continue;
    const { parameters } = await engine.checkpoint(id);
    const weights = join(folder, `${name}-${id}.safetensors`);
    await writeFile(weights, flowToSafetensors(engine.spec(id), parameters));
  }
}

async function writePieces(file: string, pieces: Iterable<string>): Promise<void> {
  await finished(Readable.from(pieces).pipe(createWriteStream(file)));
}
