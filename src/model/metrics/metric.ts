/**
 * What a metric is: its label, what it needs, and one number from that. Inputs are plain sample
 * arrays and functions; metrics know neither flows nor toys.
 */

/**
 * Independent rows of one law, [n, features]. Different indices give independent samples, the same
 * arguments give the same rows.
 */
export type Sampler = (n: number, index: number) => Float32Array;

export interface MetricInputs {
  features: number;
  /** Most rows that an assignment is solved for: its cost grows with the cube. */
  assignmentRows: number;
  /** [n, features] fresh reference points. */
  start: Float32Array;
  /** [n, features] images of `start` under the transfer map f. */
  images: Float32Array;
  /** [n, features] inverse images of `images`. */
  back: Float32Array;
  sampleReference: Sampler;
  sampleTarget: Sampler;
  /** [n] per point: 1 where it lies outside the target's support (SCIENCE 4.1), else 0. */
  outsideTarget: (points: Float32Array) => Uint8Array;
}

/** What every metric is told. */
type Given = 'features' | 'assignmentRows';
export type Need = Exclude<keyof MetricInputs, Given>;

export interface Metric<K extends Need = Need> {
  label: string;
  unit: 'distance' | 'fraction';
  needs: readonly K[];
  compute(inputs: Pick<MetricInputs, K | Given>): number;
}

/** Ties `needs` to what `compute` may read, so a metric cannot use what it did not declare. */
export function metric<const K extends Need>(definition: Metric<K>): Metric<K> {
  return definition;
}
