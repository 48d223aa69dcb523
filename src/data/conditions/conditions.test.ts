import { describe, expect, it } from 'vitest';
import { moveIds, type MoveId } from '../../protocol/catalogue.ts';
import { cos, exp, log, sin } from '../../util/exactMath.ts';
import { stream } from '../../util/streams.ts';
import { toys } from '../toys/index.ts';
import { conditions } from './index.ts';

/** One context for n points. */
function repeat(context: readonly number[], n: number): Float32Array {
  return Float32Array.from({ length: n * context.length }, (_, i) => context[i % context.length]);
}

describe.each(moveIds)('%s', (id) => {
  const condition = conditions[id];

  it('draws contexts of the shape it states', () => {
    const context = condition.sampleContext(stream(5, id), 1000);
    expect(context.length).toBe(1000 * condition.contextFeatures);
    expect(context.every((c) => c >= 0 && c <= 1)).toBe(true);
    for (const row of condition.evaluation) expect(row.length).toBe(condition.contextFeatures);
  });

  it('pulls back what it moved', () => {
    const plain = toys['four-circles'].sample(stream(6, id), 500);
    const context = condition.sampleContext(stream(7, id), 500);
    const moved = plain.slice();
    condition.apply(moved, context);
    expect(moved).not.toEqual(plain);
    condition.pullBack(moved, context).forEach((x, i) => {
      expect(Math.abs(x - plain[i])).toBeLessThan(1e-5);
    });
  });

  it('has densities that integrate to 1 at every evaluation context', () => {
    const side = 360;
    const points = new Float32Array(2 * side * side);
    for (const context of condition.evaluation) {
      // The plain toy lies within 3.6 of the origin, so the moved one does along each axis' scale.
      const reach = [3.6, 3.6];
      if (id === 'ellipse') context.forEach((scale, axis) => (reach[axis] *= scale));
      for (let i = 0; i < side * side; i++) {
        points[2 * i] = reach[0] * ((2 * (i % side) + 1) / side - 1);
        points[2 * i + 1] = reach[1] * ((2 * Math.floor(i / side) + 1) / side - 1);
      }
      const values = condition.logDensity(toys.ring, points, repeat(context, side * side));
      const area = (4 * reach[0] * reach[1]) / (side * side);
      const mass = values.reduce((sum, value) => sum + exp(value) * area, 0);
      expect(Math.abs(mass - 1)).toBeLessThan(0.002);
    }
  });

  it('has the conditional entropy of its own samples', () => {
    const n = 60_000;
    const points = toys.ring.sample(stream(8, id), n);
    const context = condition.sampleContext(stream(9, id), n);
    condition.apply(points, context);
    const values = condition.logDensity(toys.ring, points, context);
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    const square = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / n;
    const error = Math.sqrt(square / n);
    expect(Math.abs(mean + condition.conditionalEntropy(toys.ring))).toBeLessThan(4.5 * error);
    expect(error).toBeLessThan(0.006);
  });
});

describe('moves in closed form', () => {
  const moved = (id: MoveId, x: number, y: number, c: number[]): number[] => {
    const point = Float32Array.of(x, y);
    conditions[id].apply(point, Float32Array.from(c));
    return [...point];
  };

  it('rotation turns clockwise and shrinks by √2', () => {
    const [x, y] = moved('rotation', 2, 0, [1]);
    expect(x).toBeCloseTo(1, 6);
    expect(y).toBeCloseTo(-1, 6);
    const angle = 0.3 * 0.7853981633974483;
    const [p, q] = moved('rotation', 1, 2, [0.3]);
    expect(p).toBeCloseTo((cos(angle) + 2 * sin(angle)) / Math.sqrt(2), 6);
    expect(q).toBeCloseTo((2 * cos(angle) - sin(angle)) / Math.sqrt(2), 6);
  });

  it('rotation draws whole degrees from 0 to 44', () => {
    const context = conditions.rotation.sampleContext(stream(1, 'degrees'), 20_000);
    const degrees = Array.from(context, (c) => c * 45);
    expect(Math.max(...degrees.map((d) => Math.abs(d - Math.round(d))))).toBeLessThan(1e-5);
    expect(new Set(degrees.map(Math.round)).size).toBe(45);
  });

  it('radial and ellipse scale', () => {
    expect(moved('radial', 2, -4, [0.75])).toEqual([1.5, -3]);
    expect(moved('ellipse', 2, -4, [0.5, 0.25])).toEqual([1, -1]);
  });

  it('the ellipse guard holds and its entropy is that of the guarded law', () => {
    const context = conditions.ellipse.sampleContext(stream(2, 'guard'), 50_000);
    expect(context.every((s) => s >= 0.05)).toBe(true);
    const mean = (2 * context.reduce((sum, s) => sum + log(s), 0)) / context.length;
    const difference = conditions.ellipse.conditionalEntropy(toys.ring) - toys.ring.entropy;
    expect(Math.abs(mean - difference)).toBeLessThan(0.015);
    // Without the guard it would be -1.
    expect(difference).toBeGreaterThan(-0.99);
  });

  it('describes contexts for people', () => {
    expect(conditions.rotation.describe([0.5])).toBe('22.5°');
    expect(conditions.radial.describe([7 / 12])).toBe('×0.583');
    expect(conditions.ellipse.describe([0.5, 1])).toBe('×0.5, ×1');
  });
});
