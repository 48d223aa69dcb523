/**
 * What comes back while a whole dataset is mapped: parts of rows with the statistics of all rows so
 * far. Arrays belong to the part that carries them, so that they can be transferred.
 */
import { ranges } from './catalogue.ts';
import { ConfigError } from './config.ts';

/** Over all points mapped so far; frame units. */
export interface MapStatistics {
  points: number;
  meanDistance: number;
  /** Sample standard deviation; 0 for a single point. */
  stdDistance: number;
  /** Right to 0.001, as is the next: distances are counted, not kept. */
  medianDistance: number;
  q95Distance: number;
  maxDistance: number;
  /** Share of images outside the target's support, as everywhere in the lab; null for own data. */
  outOfSupport: number | null;
}

export interface MapPart {
  /** Number of the part's first point, and how many it has. */
  from: number;
  n: number;
  /** Numbers per point. */
  features: number;
  /** [n, features] fresh points of the reference, and where the map sends them. */
  start: Float32Array;
  mapped: Float32Array;
  /** [n] */
  distances: Float32Array;
  /** Since the worker began. */
  seconds: number;
  statistics: MapStatistics;
}

export type OnMapPart = (part: MapPart) => Promise<void> | void;
export type MapOutcome = 'done' | 'cancelled';

/** @throws ConfigError unless `count` points may be mapped */
export function checkMapPoints(count: number): void {
  const { min, max } = ranges.mapPoints;
  if (Number.isInteger(count) && count >= min && count <= max) return;
  const allowed = `expected an integer from ${min} to ${max}`;
  throw new ConfigError('points', `invalid points: ${allowed}, got ${count}`);
}
