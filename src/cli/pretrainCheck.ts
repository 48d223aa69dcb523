/**
 * `npm run pretrain -- --check`: do the recorded files fit the sources? Verifies every hash, reads
 * every file and trains one base again, bit for bit; changes nothing.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from '../model/experiment/hash.ts';
import { recordBases } from '../model/experiment/record.ts';
import { flowFromSafetensors } from '../model/experiment/weights.ts';
import { baseKey } from '../protocol/baseKey.ts';
import { toyIds } from '../protocol/catalogue.ts';
import { readFirstPicture } from '../protocol/firstPicture.ts';
import {
  parseRecordedIndex,
  type RecordedFile,
  type RecordedIndex,
  type RunEntry,
} from '../protocol/recorded.ts';
import { readRecordedRun } from '../protocol/recordedRun.ts';
import { sameTraining } from '../protocol/sameTraining.ts';
import { baseBytes, recordedConfig, withEngine } from './pretrainParts.ts';

/** @returns exit code: 0 when everything fits */
export async function checkRecorded(folder: string, say: (line: string) => void): Promise<number> {
  const index = parseRecordedIndex(JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')));
  const faults = [
    ...(await faultsOfFiles(folder, index)),
    ...faultsOfKeys(index),
    ...(await faultsOfTraining(folder, index)),
  ];
  for (const fault of faults) say(fault);
  const files = index.runs.length + index.pictures.length + index.bases.length;
  say(faults.length === 0 ? `${files} files fit the sources` : `made by: ${index.made.command}`);
  return faults.length === 0 ? 0 : 1;
}

async function faultsOfFiles(folder: string, index: RecordedIndex): Promise<string[]> {
  const check = async (
    entry: RecordedFile,
    read: (bytes: Uint8Array) => void,
  ): Promise<string[]> => {
    try {
      const bytes = new Uint8Array(await readFile(join(folder, entry.file)));
      if ((await sha256Of(bytes)) !== entry.sha256) return [`${entry.file}: another hash`];
      read(bytes);
      return [];
    } catch (error) {
      return [`${entry.file}: ${error instanceof Error ? error.message : String(error)}`];
    }
  };
  const faults = [
    ...index.runs.map((run) => check(run, (bytes) => checkRun(run, bytes))),
    ...index.pictures.map((each) => check(each, (bytes) => readFirstPicture(bufferOf(bytes)))),
    ...index.bases.map((each) => check(each, flowFromSafetensors)),
  ];
  return (await Promise.all(faults)).flat();
}

/** @throws Error when the presets now mean another run */
function checkRun(entry: RunEntry, bytes: Uint8Array): void {
  const { config } = readRecordedRun(bufferOf(bytes));
  if (!sameTraining(config, recordedConfig(entry, entry.method)))
    throw new Error('its config is not that of the presets any more');
}

const bufferOf = (bytes: Uint8Array): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;

/** Every toy has both bases under the keys that a config of today asks for. */
function faultsOfKeys({ bases, runs }: RecordedIndex): string[] {
  const { preset, seed } = runs[0];
  const keys = new Set(bases.map(({ key }) => key));
  return toyIds.flatMap((toy) => {
    const config = recordedConfig({ reference: toy, target: toy, preset, seed });
    return (['reference-base', 'target-base'] as const)
      .map((phase) => baseKey(config, phase))
      .filter((key) => !keys.has(key))
      .map((key) => `no base for: ${key}`);
  });
}

/** Trains the bases of one toy again. */
async function faultsOfTraining(folder: string, { bases, runs }: RecordedIndex): Promise<string[]> {
  const { reference, preset, seed } = runs[0];
  const config = recordedConfig({ reference, target: reference, preset, seed });
  const trained = await withEngine(config, (engine) => recordBases(config, engine));
  const faults = await Promise.all(
    trained.map(async (base) => {
      const entry = bases.find(({ key }) => key === base.key);
      if (!entry) return `trained again, not recorded: ${base.key}`;
      const kept = await readFile(join(folder, entry.file)).catch(() => null);
      const same = kept?.equals(baseBytes(config, base)) ?? false;
      return same ? null : `${entry.file}: trained again, other bits`;
    }),
  );
  return faults.filter((fault) => fault !== null);
}
