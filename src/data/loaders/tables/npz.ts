/**
 * The arrays of a .npz archive, one after the other through the reader of .npy. Whatever two readers
 * of the archive could take for different things is refused: sizes, checksums, names and overlaps.
 */
import {
  BlobReader,
  ZipReader,
  type FileEntry,
  type ZipReaderConstructorOptions,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import type { OnLoadProgress } from '../../../protocol/dataService.ts';
import { TableError, tableLimits } from '../../../protocol/table.ts';
import { createBreather } from '../../../util/breathe.ts';
import { shortened } from '../cells.ts';
import type { NamedArray } from './arrays.ts';
import { counted } from './limits.ts';
import { createNpyReader } from './npy.ts';
import { calmProgress } from './source.ts';

/** No workers: this runs in one. */
const options: ZipReaderConstructorOptions = {
  useWebWorkers: false,
  strictness: 'strict',
  checkSignature: true,
  checkOverlappingEntry: true,
};

/** @throws TableError */
export async function readNpz(
  source: Blob,
  label: string,
  onProgress: OnLoadProgress,
): Promise<NamedArray[]> {
  try {
    const entries = await new ZipReader(new BlobReader(source), options).getEntries();
    return await readEntries(checked(entries, label), label, onProgress);
  } catch (error) {
    if (error instanceof TableError) throw error;
    const { message } = error as Error;
    const sentence = `${label} is a damaged archive: ${message.toLowerCase()}.`;
    throw new TableError(sentence, { cause: error });
  }
}

const isArray = /\.npy$/;

/** @throws TableError when a file of the archive is no array, or there are too many */
function checked(entries: readonly { filename: string }[], label: string): FileEntry[] {
  if (entries.length === 0) throw new TableError(`${label} is an archive with nothing in it.`);
  const other = entries.find(({ filename }) => !isArray.test(filename));
  if (other)
    throw new TableError(
      `${label} holds “${shortened(other.filename)}”, which is no npy array; only arrays can be read.`,
    );
  if (entries.length > tableLimits.maxColumns)
    throw new TableError(
      `${label} holds ${counted(entries.length)} arrays; at most ${tableLimits.maxColumns} can be read.`,
    );
  return entries as FileEntry[];
}

async function readEntries(
  entries: readonly FileEntry[],
  label: string,
  onProgress: OnLoadProgress,
): Promise<NamedArray[]> {
  const breather = createBreather();
  const report = calmProgress(onProgress);
  const bytes = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  const arrays: NamedArray[] = [];
  let cells = 0;
  let done = 0;
  const room = (more: number): void => {
    cells += more;
    if (cells > tableLimits.maxCells)
      throw new TableError(
        `${label} has more than ${counted(tableLimits.maxCells)} numbers, which is the most that can be read.`,
      );
  };
  for (const entry of entries) {
    const what = `“${shortened(entry.filename)}” in ${label}`;
    const reader = createNpyReader(what, entry.uncompressedSize, room);
    const sink = new WritableStream<Uint8Array>({
      async write(piece) {
        reader.push(piece);
        done += piece.length;
        report(done / bytes);
        await breather();
      },
    });
    await entry.getData(sink);
    arrays.push({ name: entry.filename.replace(isArray, ''), table: reader.finish() });
  }
  return arrays;
}
