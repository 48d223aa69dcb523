/**
 * What the browser's side of golden parity says across the wire. Nothing but end-to-end tests asks.
 */
import type { TfjsBackendId } from './catalogue.ts';

export interface VerifyService {
  /**
   * Holds the plain engine to a golden file, as `lab verify` does.
   * @param only beginnings of the tensor names to judge; all of them if empty
   * @returns one line of JSON per quantity, as `lab verify` prints them
   * @throws Error when the file or the backend is unfit
   */
  verify(
    file: string,
    bytes: Uint8Array,
    tfjsBackend: TfjsBackendId,
    only: readonly string[],
  ): Promise<string[]>;
}
