import * as v from 'valibot';
import { expect, test } from 'vitest';
import { linkSchema, objectiveAt, stageSchema, termSchema, type Stage } from './objective.ts';

const link = { flow: 'transfer', direction: 'forward', frozen: false, context: 'none' } as const;
const term = {
  name: 'forward',
  rows: 'reference',
  links: [link],
  base: 'standard-normal',
  likelihood: 1,
  penalty: null,
} as const;
const stage = (objectives: number, turns: Stage['turns'], steps: number): Stage =>
  v.parse(stageSchema, {
    phase: 'transfer',
    flow: 'transfer',
    objectives: Array.from({ length: objectives }, () => ({ terms: [term] })),
    turns,
    steps,
    batch: 8,
    knobs: { learningRate: 1e-3, clip: 5, warmup: 0, penaltyAnnealTo: null },
  });
const turnsOf = (given: Stage): number[] =>
  Array.from({ length: given.steps }, (_, step) => objectiveAt(given, step));

test('turns: single, cycle of k, sequential with equal shares', () => {
  expect(turnsOf(stage(1, { kind: 'single' }, 3))).toEqual([0, 0, 0]);
  expect(turnsOf(stage(2, { kind: 'cycle', every: 1 }, 5))).toEqual([0, 1, 0, 1, 0]);
  expect(turnsOf(stage(3, { kind: 'cycle', every: 2 }, 7))).toEqual([0, 0, 1, 1, 2, 2, 0]);
  expect(turnsOf(stage(2, { kind: 'sequential' }, 4))).toEqual([0, 0, 1, 1]);
  expect(turnsOf(stage(3, { kind: 'sequential' }, 7))).toEqual([0, 0, 0, 1, 1, 2, 2]);
});

test('what the schemas refuse', () => {
  expect(v.safeParse(linkSchema, { ...link, flow: 'other' }).success).toBe(false);
  expect(v.safeParse(linkSchema, { ...link, context: 'theirs' }).success).toBe(false);
  expect(v.safeParse(termSchema, { ...term, links: [] }).success).toBe(false);
  const negative = { kind: 'l1', weight: -1, link: 0 };
  expect(v.safeParse(termSchema, { ...term, penalty: negative }).success).toBe(false);
  expect(v.safeParse(termSchema, { ...term, extra: 1 }).success).toBe(false);
});
