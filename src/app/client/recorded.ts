/**
 * What ships recorded, fetched from beside the page and checked against its index: size, hash and
 * format. Knows no store; a file that is not as the index says is an error, never half a run.
 */
import type { ExperimentConfig } from '../../protocol/config.ts';
import {
  baseEntries,
  parseRecordedIndex,
  runEntry,
  type RecordedFile,
  type RecordedIndex,
} from '../../protocol/recorded.ts';
import { readRecordedRun, type RecordedRun } from '../../protocol/recordedRun.ts';
import { sameTraining } from '../../protocol/sameTraining.ts';
import { parseSafetensors } from '../../protocol/safetensors.ts';
import type { GivenBase } from '../../protocol/trainer.ts';

export interface Recordings {
  /**
   * The recorded run of a config; null when none ships.
   * @throws Error in one sentence when it cannot be fetched or read
   */
  run(config: ExperimentConfig): Promise<RecordedRun | null>;
  /**
   * The bases of a config, of which some may not ship.
   * @throws Error in one sentence when one cannot be fetched or read
   */
  bases(config: ExperimentConfig): Promise<GivenBase[]>;
}

/** Bytes of a file of the folder `recorded`. */
export type Fetch = (file: string) => Promise<ArrayBuffer>;

async function fetchBytes(file: string): Promise<ArrayBuffer> {
  const response = await fetch(new URL(`recorded/${file}`, document.baseURI));
  if (!response.ok) throw new Error(`${file} could not be fetched: ${response.status}`);
  return response.arrayBuffer();
}

export function createRecordings(get: Fetch = fetchBytes): Recordings {
  let index: Promise<RecordedIndex> | null = null;
  const indexed = (): Promise<RecordedIndex> => {
    index ??= get('index.json').then((bytes) => parseRecordedIndex(jsonOf(bytes)));
    // A visitor who was offline may try again.
    index.catch(() => (index = null));
    return index;
  };
  return {
    async run(config) {
      const entry = runEntry(await indexed(), config);
      if (!entry) return null;
      const run = readRecordedRun(await checked(get, entry));
      return sameTraining(run.config, config) ? run : null;
    },
    async bases(config) {
      const entries = baseEntries(await indexed(), config);
      return Promise.all(
        entries.map(async (entry) => ({
          key: entry.key,
          parameters: parametersOf(entry.file, await checked(get, entry)),
        })),
      );
    },
  };
}

function jsonOf(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Error('the index of recorded runs is no JSON');
  }
}

async function checked(get: Fetch, { file, bytes, sha256 }: RecordedFile): Promise<ArrayBuffer> {
  const found = await get(file);
  if (found.byteLength !== bytes)
    throw new Error(`${file} has ${found.byteLength} bytes instead of ${bytes}`);
  // Pages of insecure origins have no digest; size and format must do there.
  const digest = await globalThis.crypto.subtle?.digest('SHA-256', found);
  if (digest && hexOf(digest) !== sha256) throw new Error(`${file} is not the file that was made`);
  return found;
}

const hexOf = (digest: ArrayBuffer): string =>
  Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Flat, in the order of the file, which is that of the flow's parameter list. */
function parametersOf(file: string, bytes: ArrayBuffer): Float32Array {
  const { tensors, metadata } = parseSafetensors(new Uint8Array(bytes));
  if (metadata['format'] !== 'morphlab-flow-1') throw new Error(`${file} holds no flow`);
  const parts = [...tensors.values()].map(({ data }) => data);
  const flat = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    flat.set(part, at);
    at += part.length;
  }
  return flat;
}
