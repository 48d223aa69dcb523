import fc from 'fast-check';
import { expect, test } from 'vitest';
import { configFor, defaultChoice } from '../presets/presets.ts';
import { readFirstPicture, writeFirstPicture, type FirstPicture } from './firstPicture.ts';
import type { Frame } from './frame.ts';
import { fromSteps, toSteps } from './packed.ts';
import { parseRecordedIndex } from './recorded.ts';
import { readRecordedRun, writeRecordedRun, type RecordedRun } from './recordedRun.ts';
import { sameTraining } from './sameTraining.ts';

const points = (...values: number[]): Float32Array => Float32Array.from(values);
const frame = (index: number, change: Partial<Frame>): Frame => ({
  ...{ index, phase: 'transfer', step: 10 * index, phaseSteps: 20, shows: 'transfer' },
  ...{ mapped: points(0, 0.5, 1, -3), start: null, layers: null, losses: [], msPerStep: 0 },
  ...{ kept: true, logAbsDet: null, grid: null, density: null, conditions: null, wide: null },
  distances: points(5, 5),
  metrics: {
    ...{ meanDistance: 5, stdDistance: 0, medianDistance: 5, q95Distance: 5, maxDistance: 5 },
    ...{ slicedW2: 0.1, outOfSupport: 0.2, roundTripMax: 1e-6 },
  },
  ...{ learningRate: 0.1, penaltyWeight: 0, gradNorm: 2 },
  ...change,
});
const start = points(3, 4.5, -2, 1);
const run: RecordedRun = {
  config: configFor(defaultChoice),
  engine: {
    ...{ id: 'wasm', tfjsBackend: 'wasm', build: 'strict', threads: 2 },
    ...{ label: 'fused', why: 'asked for' },
  },
  phases: [{ name: 'transfer', steps: 20 }],
  references: {
    ...{ entropyReference: 2, entropyTarget: 1, randomPairing: 3, slicedW2Floor: 0.01 },
    ...{ outOfSupportFloor: 0.01, otLaws: 0.9, otLawsFloor: 0.1 },
    randomPairingDistances: points(0, 1.5, 11.25),
  },
  frames: [
    frame(0, { phase: 'target-base', shows: 'base-samples', distances: null, metrics: null }),
    frame(1, { start }),
    frame(2, {}),
  ],
  losses: [
    { phase: 'target-base', step: 1, series: 'base', kind: 'train', value: 3 },
    { phase: 'transfer', step: 1, series: 'forward', kind: 'train', value: 2.5 },
    { phase: 'transfer', step: 2, series: 'inverse', kind: 'train', value: 2.25 },
  ],
  phaseResults: [
    {
      ...{ name: 'transfer', steps: 20, seconds: 0, msPerStep: 0 },
      validationNll: { forward: 2, inverse: null },
      entropy: { forward: 2, inverse: 1 },
      ...{ klGap: { forward: 0.1, inverse: null }, klGapSd: { forward: 0.1, inverse: null } },
    },
  ],
  metrics: {
    ...{ slicedW2: 0.1, slicedW2Floor: 0.01, meanDistance: 5, stdDistance: 0, otOwnImage: 4 },
    ...{ otLaws: 0.9, otLawsFloor: 0.1, randomPairing: 3, outOfSupport: 0.2 },
    ...{ outOfSupportFloor: 0.01, roundTripP99: 1e-7, roundTripMax: 1e-6 },
  },
  otOwnImage: { index: 2, value: 4 },
};
const picture: FirstPicture = {
  ...{ reference: 'star', target: 'ring', preset: 'fast', seed: 3, start },
  ends: { 'base-transfer': points(1, 2, 3, 4), 'identity-init': points(-1, 0, 0, 0.25) },
  outline: {
    levels: [
      { mass: 0.99, logDensity: -4, rings: [points(0, 0, 1, 1, 2, 0), points(1, 1)] },
      { mass: 0.5, logDensity: -1, rings: [] },
    ],
  },
};

test('a run is read back as it was, distances measured afresh', () => {
  const far = Math.fround(Math.sqrt(3 * 3 + 4 * 4));
  const read = readRecordedRun(writeRecordedRun(run).buffer);
  expect(read.frames[2].distances).toEqual(points(far, far));
  expect(read).toEqual(run);
});

test('a first picture is read back as it was', () => {
  expect(readFirstPicture(writeFirstPicture(picture).buffer)).toEqual(picture);
});

test.each([
  ['run', writeRecordedRun(run), readRecordedRun],
  ['first picture', writeFirstPicture(picture), readFirstPicture],
] as const)('a %s that is cut short, longer or another kind is an error', (_, bytes, read) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (length) => {
      expect(() => read(bytes.slice(0, length).buffer)).toThrow(/^invalid /);
    }),
    { seed: 1, numRuns: 200 },
  );
  const longer = new Uint8Array(bytes.length + 4);
  longer.set(bytes);
  expect(() => read(longer.buffer)).toThrow(/left over/);
  const other = bytes.slice();
  other[0] ^= 1;
  expect(() => read(other.buffer)).toThrow(/begins with/);
});

test('a header field that is missing or bad is named', () => {
  const text = new TextDecoder('latin1').decode(writeRecordedRun(run));
  const spoiled = text.replace('"otOwnImage":4', '"otOwnImage":x').replace('"x"', '"y"');
  const bytes = Uint8Array.from(spoiled, (c) => c.charCodeAt(0));
  expect(() => readRecordedRun(bytes.buffer)).toThrow(/no JSON/);
  const renamed = text.replace('"pairs"', '"pears"');
  expect(() => readRecordedRun(Uint8Array.from(renamed, (c) => c.charCodeAt(0)).buffer)).toThrow(
    /invalid MLR1 file: pairs/,
  );
});

test('coordinates keep to 1/8192; beyond 8 they are refused', () => {
  fc.assert(
    fc.property(fc.double({ min: -7.99, max: 7.99, noNaN: true }), (value) => {
      const [back] = fromSteps(toSteps(points(value)));
      expect(Math.abs(back - Math.fround(value))).toBeLessThanOrEqual(1 / 8192);
    }),
    { seed: 1 },
  );
  expect(() => toSteps(points(8.1))).toThrow(/beyond 8: 8.1/);
  expect(() => toSteps(points(NaN))).toThrow(/beyond 8: NaN/);
});

test('training is the same whatever the engine and the pace of frames, not the points', () => {
  const other = structuredClone(run.config);
  other.engine.id = 'plain';
  other.view.frameEvery = 3;
  expect(sameTraining(run.config, other)).toBe(true);
  other.view.framePoints = 999;
  expect(sameTraining(run.config, other)).toBe(false);
  const rate = structuredClone(run.config);
  rate.transfer.training.learningRate *= 2;
  expect(sameTraining(run.config, rate)).toBe(false);
});

test('an index of another format or with a path is refused', () => {
  const index = {
    format: 'morphlab-recorded-1',
    made: { command: 'c', date: 'd', engine: 'e', version: '1' },
    ...{ pictures: [], runs: [], bases: [] },
  };
  expect(parseRecordedIndex(index)).toEqual(index);
  expect(() => parseRecordedIndex({ ...index, format: 'morphlab-recorded-2' })).toThrow(/format/);
  const base = { file: '../secret', bytes: 1, sha256: 'a'.repeat(64), key: 'k' };
  expect(() => parseRecordedIndex({ ...index, bases: [base] })).toThrow(/bases.0.file/);
});
