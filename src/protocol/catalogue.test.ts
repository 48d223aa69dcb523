import { expect, test } from 'vitest';
import {
  conditionIds,
  conditionLabels,
  engineChoiceIds,
  engineIds,
  frameBound,
  maximumDistance,
  methodIds,
  methods,
  phaseIds,
  phaseLabels,
  presetIds,
  presetLabels,
  ranges,
  toyIds,
  toyLabels,
} from './catalogue.ts';
import { flowIds } from './objective.ts';

test.each([
  [toyIds, toyLabels],
  [conditionIds, conditionLabels],
  [presetIds, presetLabels],
  [phaseIds, phaseLabels],
  [methodIds, methods],
] as const)('ids %j have a label each and no other', (ids, labels) => {
  expect(Object.keys(labels).sort()).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(ids.length);
  const texts = Object.values(labels).map((l: unknown) =>
    typeof l === 'string' ? l : (l as { label: string }).label,
  );
  expect(new Set(texts).size).toBe(ids.length);
});

test('methods have a letter of their own and at most five words', () => {
  const entries = Object.values(methods);
  expect(new Set(entries.map((m) => m.letter)).size).toBe(entries.length);
  for (const { line } of entries) expect(line.split(' ').length).toBeLessThanOrEqual(5);
});

test('a method that learns a direction uses the base that scores it', () => {
  for (const { uses } of Object.values(methods)) {
    if (uses.forward) expect(uses.targetBase).toBe(true);
    if (uses.inverse) expect(uses.referenceBase).toBe(true);
  }
});

test('usual limits lie within hard limits; whole numbers have whole limits', () => {
  for (const [id, { min, max, usual, integer }] of Object.entries(ranges)) {
    expect(min, id).toBeLessThanOrEqual(usual[0]);
    expect(usual[0], id).toBeLessThan(usual[1]);
    expect(usual[1], id).toBeLessThanOrEqual(max);
    if (integer) expect([min, max, ...usual].every(Number.isInteger), id).toBe(true);
  }
});

test('phases are the flows they train; engines offered are engines known', () => {
  expect([...phaseIds]).toEqual([...flowIds]);
  for (const id of engineChoiceIds) expect(['auto', ...engineIds]).toContain(id);
});

test('the largest distance is the diagonal of the frame', () => {
  expect(maximumDistance).toBeCloseTo(2 * frameBound * Math.SQRT2, 12);
});
