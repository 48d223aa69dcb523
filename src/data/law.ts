/**
 * Turns what differs between toy laws (one draw, one log density, three constants) into a
 * `Distribution`. Holds the loops over points and nothing about any particular law.
 */
import type { ToyId } from '../protocol/catalogue.ts';
import { toyLabels } from '../protocol/catalogue.ts';
import type { Stream } from '../util/streams.ts';
import type { Distribution } from './distribution.ts';

export interface Law {
  id: ToyId;
  /** Writes one point to out[at], out[at + 1]. */
  draw(stream: Stream, out: Float32Array, at: number): void;
  /** Log density at one point, nats. */
  logDensityAt(x: number, y: number): number;
  entropy: number;
  supportThreshold: number | null;
}

export function distribution(law: Law): Distribution {
  const logDensity = (points: Float32Array | Float64Array): Float64Array => {
    const out = new Float64Array(points.length / 2);
    for (let i = 0; i < out.length; i++)
      out[i] = law.logDensityAt(points[2 * i], points[2 * i + 1]);
    return out;
  };
  return {
    id: law.id,
    label: toyLabels[law.id],
    features: 2,
    sample: (stream, n) => {
      const out = new Float32Array(2 * n);
      for (let i = 0; i < n; i++) law.draw(stream, out, 2 * i);
      return out;
    },
    logDensity,
    entropy: law.entropy,
    supportThreshold: law.supportThreshold,
    outOfSupport: (points) => markBelow(logDensity(points), law.supportThreshold),
  };
}

/** 1 where a log density is below the threshold; without one, where there is no density at all. */
export function markBelow(logDensities: Float64Array, threshold: number | null): Uint8Array {
  const limit = threshold ?? -Number.MAX_VALUE;
  return Uint8Array.from(logDensities, (value) => (value >= limit ? 0 : 1));
}
