/**
 * A file or a pasted text to points, as they stand in it: neither fitted to the frame nor counted.
 * Everything that cannot be read ends in one sentence.
 */
import type { LoadedPoints, OnLoadProgress } from '../../protocol/dataService.ts';
import { OwnDataError, ownLimits } from '../../protocol/ownData.ts';
import { parseCsv } from './csv.ts';
import { parseJson } from './json.ts';
import { shortened } from './cells.ts';

/** @throws OwnDataError */
export async function loadPoints(
  source: Blob | string,
  name: string,
  onProgress: OnLoadProgress = () => undefined,
): Promise<LoadedPoints> {
  const shown = shortened(name);
  const size = typeof source === 'string' ? source.length : source.size;
  if (size > ownLimits.bytes)
    throw new OwnDataError(
      `${shown} has ${megabytes(size)} MB; at most ${megabytes(ownLimits.bytes)} MB can be read.`,
    );
  const text = typeof source === 'string' ? source : await source.text();
  return parseText(text.replace(/^\uFEFF/, ''), shown, (share) => void onProgress(share));
}

function parseText(text: string, name: string, onProgress: (share: number) => void): LoadedPoints {
  if (text.trim() === '') throw new OwnDataError(`${name} is empty.`);
  // Pictures, archives and spreadsheets have bytes that no text has.
  if (/[\0\uFFFD]/.test(text.slice(0, 65_536)))
    throw new OwnDataError(`${name} is not a table in text: CSV, TSV or JSON is needed.`);
  return /^\s*[[{]/.test(text) ? parseJson(text) : parseCsv(text, onProgress);
}

const megabytes = (bytes: number): number => Math.ceil(bytes / (1024 * 1024));
