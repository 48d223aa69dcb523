/**
 * A file as pieces of bytes, one at a time, so that no file is ever in memory as a whole. Between two
 * pieces the reader's host gets its messages. Knows no format.
 */
import type { OnLoadProgress } from '../../../protocol/dataService.ts';
import { TableError } from '../../../protocol/table.ts';
import { createBreather } from '../../../util/breathe.ts';

/** Bytes of a piece: at most 64 k rows, and those of one byte each. */
const pieceBytes = 64 * 1024;
/** Bytes that are asked for at once: a page waits 2 ms for an answer, however long it is. */
const readBytes = 16 * pieceBytes;
/** Reports of progress of a file; each makes a page render. At most 15,625 rows lie between two. */
const reports = 256;

/**
 * @param label of the file, for sentences
 * @throws TableError when the file cannot be read any more; what `onPiece` throws
 */
export async function readPieces(
  source: Blob,
  label: string,
  onPiece: (bytes: Uint8Array) => void,
  onProgress: OnLoadProgress,
): Promise<void> {
  const breather = createBreather();
  const report = calmProgress(onProgress);
  for (let from = 0; from < source.size; from += readBytes) {
    const read = await bytesOf(source.slice(from, from + readBytes), label);
    for (let at = 0; at < read.length; at += pieceBytes) {
      onPiece(read.subarray(at, at + pieceBytes));
      report(Math.min(1, (from + at + pieceBytes) / source.size));
      await breather();
    }
  }
}

/** Passes on the shares that are a step further, and the last. */
export function calmProgress(onProgress: OnLoadProgress): (share: number) => void {
  let told = 0;
  return (share) => {
    const step = Math.floor(share * reports);
    if (step === told) return;
    told = step;
    void onProgress(share);
  };
}

/** @throws TableError */
export async function bytesOf(part: Blob, label: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await part.arrayBuffer());
  } catch {
    // A file that is changed, moved or unplugged while it is read.
    throw new TableError(`${label} can no longer be read: it was changed or moved meanwhile.`);
  }
}
