/**
 * The data worker as both sides of the wire see it: a file or a text in, points or tables as they
 * stand in it out. Nothing of either leaves the browser.
 */
import type { NamedTable } from './table.ts';

export interface LoadedPoints {
  /** [n, 2] in the units of the file, at most `ownLimits.max` of them. */
  points: Float64Array;
  /** Rows of the file that hold a point. */
  rows: number;
  /** Which columns were taken, of how many; null where there was nothing to choose. */
  columns: { names: readonly [string, string]; of: number } | null;
}

export type OnLoadProgress = (share: number) => Promise<void> | void;

export interface DataService {
  /**
   * @param name of the file, for its ending and for sentences
   * @throws OwnDataError one sentence with row and reason
   */
  load(source: Blob | string, name: string, onProgress: OnLoadProgress): Promise<LoadedPoints>;
  /**
   * All tables of a file, mostly one.
   * @param name of the file, for its ending and for sentences
   * @throws TableError one sentence, with row and column where it applies
   */
  loadTables(source: Blob, name: string, onProgress: OnLoadProgress): Promise<NamedTable[]>;
}
