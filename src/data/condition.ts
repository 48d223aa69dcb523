/**
 * The contract of a condition, a move of plain points that depends on a context of a few numbers,
 * and its one construction from a 2×2 matrix per context. Knows no toy and no particular move.
 */
import type { ConditionId } from '../protocol/catalogue.ts';
import { log } from '../util/exactMath.ts';
import type { Stream } from '../util/streams.ts';
import type { Distribution } from './distribution.ts';

export interface Condition {
  readonly id: ConditionId;
  /** Numbers per point. */
  readonly contextFeatures: number;
  /** Draws contexts, [n, contextFeatures]. */
  sampleContext(stream: Stream, n: number): Float32Array;
  /** Moves plain points [n, 2] in place to where they lie under their contexts. */
  apply(points: Float32Array, context: Float32Array): void;
  /** Where points [n, 2] lay before `apply`: a new float64 [n, 2]. */
  pullBack(points: Float32Array, context: Float32Array): Float64Array;
  /** ln p(x | c) of points [n, 2], nats. */
  logDensity(toy: Distribution, points: Float32Array, context: Float32Array): Float64Array;
  /** H(X | C) = E_c H(p(·|c)), nats. */
  conditionalEntropy(toy: Distribution): number;
  /** Contexts to evaluate at, one row each. */
  readonly evaluation: readonly (readonly number[])[];
  /** One context for people, e.g. "22.5°". */
  describe(context: readonly number[]): string;
}

/** Row-major [m00, m01, m10, m11]. */
export type Matrix = readonly [number, number, number, number];

export interface LinearCondition {
  id: ConditionId;
  contextFeatures: number;
  /** Writes one context to out[at …]. */
  draw(stream: Stream, out: Float32Array, at: number): void;
  /** What a context row does to a column (x, y). */
  matrix(context: ArrayLike<number>): Matrix;
  /** E_c ln |det matrix(c)|, exact under `draw`. */
  meanLogDeterminant: number;
  evaluation: readonly (readonly number[])[];
  describe(context: readonly number[]): string;
}

const determinant = ([a, b, c, d]: Matrix): number => a * d - b * c;

/** A condition that multiplies each point by a matrix (SCIENCE 2.1, conditional wrappers). */
export function linearCondition(parts: LinearCondition): Condition {
  const { contextFeatures } = parts;
  const matrixAt = (context: Float32Array, i: number): Matrix =>
    parts.matrix(context.subarray(i * contextFeatures, (i + 1) * contextFeatures));
  const pullBack = (points: Float32Array, context: Float32Array): Float64Array => {
    const out = new Float64Array(points.length);
    for (let i = 0; i < points.length / 2; i++) {
      const m = matrixAt(context, i);
      const det = determinant(m);
      out[2 * i] = (m[3] * points[2 * i] - m[1] * points[2 * i + 1]) / det;
      out[2 * i + 1] = (m[0] * points[2 * i + 1] - m[2] * points[2 * i]) / det;
    }
    return out;
  };
  return {
    id: parts.id,
    contextFeatures,
    sampleContext: (stream, n) => {
      const out = new Float32Array(n * contextFeatures);
      for (let i = 0; i < n; i++) parts.draw(stream, out, i * contextFeatures);
      return out;
    },
    apply: (points, context) => {
      for (let i = 0; i < points.length / 2; i++) {
        const m = matrixAt(context, i);
        const x = points[2 * i];
        const y = points[2 * i + 1];
        points[2 * i] = m[0] * x + m[1] * y;
        points[2 * i + 1] = m[2] * x + m[3] * y;
      }
    },
    pullBack,
    logDensity: (toy, points, context) =>
      toy
        .logDensity(pullBack(points, context))
        .map((value, i) => value - log(Math.abs(determinant(matrixAt(context, i))))),
    conditionalEntropy: (toy) => toy.entropy + parts.meanLogDeterminant,
    evaluation: parts.evaluation,
    describe: parts.describe,
  };
}

/** "×0.75": a scale to three digits after the point, zeros dropped. */
export function showScale(scale: number): string {
  return `×${Math.round(scale * 1000) / 1000}`;
}
