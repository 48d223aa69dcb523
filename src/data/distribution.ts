/**
 * The contract of a two-dimensional law with a known answer: sampler, exact log density, entropy.
 * Holds no law of its own and nothing about flows.
 */
import type { ToyId } from '../protocol/catalogue.ts';
import type { Stream } from '../util/streams.ts';

export interface Distribution {
  readonly id: ToyId;
  readonly label: string;
  readonly features: 2;
  /** n independent points, [n, 2] row-major float32. */
  sample(stream: Stream, n: number): Float32Array;
  /** [n] nats at points [n, 2]; -Infinity outside the support, which only checkerboard has. */
  logDensity(points: Float32Array | Float64Array): Float64Array;
  /** Differential entropy, nats. */
  readonly entropy: number;
  /**
   * 1 % quantile of the log density under the law itself, nats; null where the exact support
   * decides instead (checkerboard).
   */
  readonly supportThreshold: number | null;
  /** [n] 1 where a point of [n, 2] is out of support (SCIENCE 4.1, smear / OOS), else 0. */
  outOfSupport(points: Float32Array): Uint8Array;
}
