/**
 * The data worker as both sides of the wire see it: a file or a text in, points as they stand in it
 * out. Nothing of either leaves the browser.
 */

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
}
