/**
 * A file as pieces of bytes, one at a time, so that no file is ever in memory as a whole. Between two
 * pieces the reader's host gets its messages. Knows no format.
 */
import type { OnLoadProgress } from '../../../protocol/dataService.ts';
import { TableError } from '../../../protocol/table.ts';
import { createBreather } from '../../../util/breathe.ts';

/** Bytes of a piece: at most 64 k rows, and those of one byte each. */
const pieceBytes = 64 * 1024;

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
  for (let at = 0; at < source.size; at += pieceBytes) {
    onPiece(await bytesOf(source.slice(at, at + pieceBytes), label));
    void onProgress(Math.min(1, (at + pieceBytes) / source.size));
    await breather();
  }
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
