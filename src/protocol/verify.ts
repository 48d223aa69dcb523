/**
 * What the browser's side of the engine checks says across the wire: golden parity, and the hashes
 * of a short run. Nothing but end-to-end tests asks.
 */
import type { EngineChoice } from './config.ts';

/**
 * SHA-256 of what went into a short run and of what came out of it, as lower-case hex. Floats count
 * bit by bit.
 */
export interface RunHashes {
  /** Training, held-out and test rows of both sides. */
  data: string;
  /** Parameters of every flow before its first step. */
  initialWeights: string;
  /** Rows of every step, in order. */
  batches: string;
  /** Learning rate and penalty weight of every step. */
  schedule: string;
  /** Loss, gradient norm and terms of every step. */
  losses: string;
  /** Parameters of every flow when the run has ended. */
  finalWeights: string;
  /** Where the test points end up: the hash that `lab train` prints. */
  images: string;
  /** Phase results and final metrics. */
  metrics: string;
}

export interface VerifyService {
  /**
   * Holds an engine to a golden file, as `lab verify` does.
   * @param only beginnings of the tensor names to judge; all of them if empty
   * @returns one line of JSON per quantity, as `lab verify` prints them
   * @throws Error when the file is unfit or the engine does not start
   */
  verify(
    file: string,
    bytes: Uint8Array,
    engine: EngineChoice,
    only: readonly string[],
  ): Promise<string[]>;
  /**
   * Trains the run of `lab hashes`.
   * @throws Error when the engine does not start
   */
  hashes(engine: EngineChoice): Promise<RunHashes>;
}
