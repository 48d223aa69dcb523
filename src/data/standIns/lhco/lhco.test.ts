/** Numbers of SCIENCE 3.1 to check against; Monte Carlo ones within their own errors here. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../../../util/streams.ts';
import {
  backgroundMass,
  backgroundMassLogDensity,
  featuresOf,
  inLhcoRegion,
  latent,
  latentOf,
  lhcoFeatures,
  lhcoGenerators,
  lhcoScale,
  logDensity,
  morphed,
  scaledFeatures,
  signalFeatures,
  signalLogDensity,
  mixtureLogDensity,
  signalMass,
  signalMassLogDensity,
} from './index.ts';

const million = 1_000_000;
const masses = backgroundMass(stream(1, 'mass'), million);
const sidebands = masses.filter((mass) => inLhcoRegion(mass, 'sidebands'));
const count = 40_000;

const drawn = (name: 'pythia-like' | 'herwig-like', from: number) => {
  const mass = sidebands.slice(from, from + count);
  const z = latent(stream(2, name), count);
  return { mass, z, x: featuresOf(name, mass, z) };
};
const pythia = drawn('pythia-like', 0);
const herwig = drawn('herwig-like', count);

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
const column = (rows: Float64Array, i: number): Float64Array =>
  rows.filter((_, at) => at % lhcoFeatures.length === i);
const distances = (a: Float64Array, b: Float64Array): number[] =>
  Array.from({ length: a.length / 5 }, (_, i) =>
    Math.hypot(...a.subarray(5 * i, 5 * i + 5).map((value, c) => value - b[5 * i + c])),
  );
/** How often a score of b is above one of a. */
function auc(a: Float64Array, b: Float64Array): number {
  const all = [...a].map((score) => ({ score, b: 0 })).concat([...b].map((score) => ({ score, b: 1 }))); // prettier-ignore
  all.sort((p, q) => p.score - q.score);
  let below = 0;
  let wins = 0;
  for (const { b: mine } of all) {
    if (mine === 1) wins += below;
    else below++;
  }
  return wins / (a.length * b.length);
}

test('a million masses fall into signal region and sidebands as they should', () => {
  for (const [region, share] of [
    ['signal', 0.121352],
    ['sidebands', 0.278761],
  ] as const) {
    const inside = masses.reduce((sum, mass) => sum + (inLhcoRegion(mass, region) ? 1 : 0), 0);
    const error = Math.sqrt((share * (1 - share)) / million);
    expect(Math.abs(inside / million - share), region).toBeLessThan(3 * error);
  }
  expect(Math.min(...masses.slice(0, 10_000))).toBeGreaterThan(2.3);
});

test('features of the sidebands have their means', () => {
  const close = (x: Float64Array, means: number[], digits: number[]): void =>
    means.forEach((value, i) => {
      expect(Math.abs(mean(column(x, i)) - value), lhcoFeatures[i]).toBeLessThan(digits[i]);
    });
  const errors = [0.001, 0.002, 0.003, 0.003, 0.005];
  close(pythia.x, [0.127, 0.176, 0.622, 0.623, 3.312], errors);
  close(herwig.x, [0.13, 0.182, 0.593, 0.593, 3.306], errors);
});

test('latent numbers stay within 4 and have their correlations', () => {
  const { z } = pythia;
  expect(Math.max(...z.slice(0, 100_000).map(Math.abs))).toBeLessThanOrEqual(4);
  const pairs = [[0, 1, -0.1], [0, 2, -0.4], [1, 3, -0.45], [2, 3, 0.05], [0, 4, 0.1], [1, 4, 0.1], [0, 3, 0], [2, 4, 0]]; // prettier-ignore
  for (const [i, j, truth] of pairs) {
    const [a, b] = [column(z, i), column(z, j)];
    const found = mean(a.map((value, k) => value * b[k]));
    expect(Math.abs(found - truth), `${i} ${j}`).toBeLessThan(0.02);
  }
});

describe.each(lhcoGenerators)('%s', (generator) => {
  const { mass, z, x } = generator === 'pythia-like' ? pythia : herwig;

  test('features give the latent numbers back', () => {
    const back = latentOf(generator, mass, x);
    const worst = back.reduce((most, value, i) => Math.max(most, Math.abs(value - z[i])), 0);
    expect(worst).toBeLessThan(1e-11);
  });

  test('the density is that of the latent numbers through the Jacobian, by finite differences', () => {
    const inner = fc.tuple(
      fc.double({ min: 2.5, max: 4.5, noNaN: true }),
      ...Array.from({ length: 5 }, () => fc.double({ min: -3, max: 3, noNaN: true })),
    );
    const agrees = ([m, ...at]: number[]): void => {
      const m1 = Float64Array.of(m);
      const here = Float64Array.from(at);
      const logJacobian = here.reduce((sum, _, i) => {
        const step = 1e-5;
        const moved = [-step, step].map((by) => {
          const there = here.slice();
          there[i] += by;
          return featuresOf(generator, m1, there)[i];
        });
        return sum + Math.log((moved[1] - moved[0]) / (2 * step));
      }, 0);
      // Of the latent numbers alone: the same density where the map is taken off.
      const [whole] = logDensity(generator, m1, featuresOf(generator, m1, here));
      const [centre] = logDensity(generator, m1, featuresOf(generator, m1, new Float64Array(5)));
      expect(Number.isFinite(centre)).toBe(true);
      expect(whole + logJacobian).toBeCloseTo(logNormal(here), 6);
    };
    fc.assert(fc.property(inner, agrees), { seed: 1, numRuns: 100 });
  });

  test('outside what it makes there is no density', () => {
    const m = Float64Array.of(3.5);
    const inside = featuresOf(generator, m, new Float64Array(5));
    for (const [i, value] of [
      [0, 0],
      [1, -1],
      [2, 0],
      [3, 1],
      [4, 2.9],
      [0, 100],
    ] as const) {
      // prettier-ignore
      const outside = inside.slice();
      outside[i] = value;
      expect(logDensity(generator, m, outside)[0]).toBe(-Infinity);
    }
  });
});

/** ln of the correlated normal density inside the box, from the inverse matrix written out by Gauss–Jordan. */
function logNormal(z: Float64Array): number {
  const c = [
    [1, -0.1, -0.4, 0, 0.1],
    [-0.1, 1, 0, -0.45, 0.1],
    [-0.4, 0, 1, 0.05, 0],
    [0, -0.45, 0.05, 1, 0],
    [0.1, 0.1, 0, 0, 1],
  ];
  const work = c.map((row, i) => [...row, z[i]]);
  let logDet = 0;
  for (let i = 0; i < 5; i++) {
    logDet += Math.log(work[i][i]);
    for (let k = i + 1; k < 5; k++) {
      const by = work[k][i] / work[i][i];
      for (let j = i; j < 6; j++) work[k][j] -= by * work[i][j];
    }
  }
  const solved = new Array<number>(5).fill(0);
  for (let i = 4; i >= 0; i--) {
    let rest = work[i][5];
    for (let j = i + 1; j < 5; j++) rest -= work[i][j] * solved[j];
    solved[i] = rest / work[i][i];
  }
  const square = solved.reduce((sum, value, i) => sum + value * z[i], 0);
  // P(|z| > 4) = 6.334e-5 for each of the five.
  return -0.5 * square - 2.5 * Math.log(2 * Math.PI) - 0.5 * logDet - Math.log(1 - 5 * 6.3342e-5);
}

test('the conditional loss of the Pythia-like law in scaled units is 3.481', () => {
  const { lo, hi } = lhcoScale;
  const perUnit = lhcoFeatures.reduce((sum, _, i) => sum + Math.log(6 / (hi[i] - lo[i])), 0);
  const losses = logDensity('pythia-like', pythia.mass, pythia.x).map((value) => perUnit - value);
  // Its sd over points is 2.
  expect(Math.abs(mean(losses) - 3.481)).toBeLessThan((3 * 2.1) / Math.sqrt(count));
});

test('by the exact ratio the two generators are told apart with AUC 0.575', () => {
  const ratio = ({ mass, x }: typeof pythia): Float64Array => {
    const q = logDensity('herwig-like', mass, x);
    return logDensity('pythia-like', mass, x).map((p, i) => p - q[i]);
  };
  expect(Math.abs(auc(ratio(herwig), ratio(pythia)) - 0.5754)).toBeLessThan(0.005);
});

test('the exact morph moves by 0.283 on average, each feature by its own', () => {
  const start = scaledFeatures(herwig.x);
  const end = scaledFeatures(morphed('herwig-like', 'pythia-like', herwig.mass, herwig.x));
  const moved = distances(start, end);
  expect(mean(moved)).toBeCloseTo(0.2826, 2);
  expect(Math.sqrt(mean(moved.map((d) => d * d)) - mean(moved) ** 2)).toBeCloseTo(0.081, 2);
  const each = [0.014, 0.015, 0.189, 0.189, 0.013];
  each.forEach((truth, i) => {
    const [from, to] = [column(start, i), column(end, i)];
    expect(Math.abs(mean(from.map((v, k) => Math.abs(v - to[k]))) - truth)).toBeLessThan(0.0015);
  });
  const random = distances(scaledFeatures(pythia.x), start);
  expect(mean(random)).toBeCloseTo(2.23, 1);
  expect(Math.max(...start.slice(0, 100_000).map(Math.abs))).toBeLessThanOrEqual(3);
});

test('the signal is where it should be, and far from the background by the exact ratio', () => {
  const all = signalMass(stream(3, 'signal'), 100_000);
  const mass = all.filter((m) => inLhcoRegion(m, 'signal'));
  expect(Math.abs(mass.length / all.length - 0.772)).toBeLessThan(0.004);
  const signal = signalFeatures(stream(4, 'signal'), mass);
  const region = masses.filter((m) => inLhcoRegion(m, 'signal')).slice(0, count);
  const background = featuresOf('pythia-like', region, latent(stream(5, 'sr'), region.length));
  const ratio = (m: Float64Array, x: Float64Array): Float64Array => {
    const q = logDensity('pythia-like', m, x);
    return signalLogDensity(m, x).map((p, i) => p - q[i]);
  };
  expect(auc(ratio(region, background), ratio(mass, signal))).toBeCloseTo(0.9957, 3);
});

test('densities of both masses have their integrals and shares', () => {
  const integral = (of: (mass: number) => number, from: number, to: number): number => {
    const step = 1e-3;
    let sum = 0;
    for (let m = from + step / 2; m < to; m += step) sum += step * Math.exp(of(m));
    return sum;
  };
  expect(integral(backgroundMassLogDensity, 2.3, 20)).toBeCloseTo(1, 3);
  expect(integral(backgroundMassLogDensity, 3.3, 3.7)).toBeCloseTo(0.121352, 5);
  expect(backgroundMassLogDensity(2.3)).toBe(-Infinity);
  expect(integral(signalMassLogDensity, 2, 5)).toBeCloseTo(1, 6);
  expect(integral(signalMassLogDensity, 3.3, 3.7)).toBeCloseTo(0.772, 3);
});

test('a mixture is its background where there is no signal, else dense where the signal is', () => {
  const some = pythia.mass.subarray(0, 100);
  const x = pythia.x.subarray(0, 500);
  const plain = { generator: 'pythia-like', events: 1000, signal: 0 } as const;
  const background = logDensity('pythia-like', some, x);
  expect(mixtureLogDensity(plain, some, x)).toEqual(background);
  const mixed = mixtureLogDensity({ ...plain, signal: 250 }, some, x);
  const features = signalLogDensity(some, x);
  mixed.forEach((value, i) => {
    const masses = signalMassLogDensity(some[i]) - backgroundMassLogDensity(some[i]);
    const whole = Math.exp(background[i]) + 0.25 * Math.exp(features[i] + masses);
    expect(value).toBeCloseTo(Math.log(whole), 10);
  });
});

test('the same stream gives the same events', () => {
  const once = (): Float64Array => latent(stream(7, 'again'), 20);
  expect(once()).toEqual(once());
  expect(backgroundMass(stream(7, 'm'), 5)).toEqual(backgroundMass(stream(7, 'm'), 5));
});
