import { expect, test } from 'vitest';
import type { Frame, PhaseResult } from '../../protocol/frame.ts';
import { furthest, roundsTo } from './places.ts';
import { emptyRun, type RunState } from './run.ts';

const phases: RunState['phases'] = [
  { name: 'reference-base', steps: 12 },
  { name: 'target-base', steps: 12 },
  { name: 'transfer', steps: 40 },
];
const run = (part: Partial<RunState>): RunState => ({ ...emptyRun(), phases, ...part });
const at = (step: number): Frame => ({ phase: 'transfer', step }) as Frame;

test('rounds are the steps of all phases before, and those of its own', () => {
  expect(roundsTo([run({})], { phase: 'reference-base', step: 5 })).toBe(5);
  expect(roundsTo([run({})], { phase: 'transfer', step: 7 })).toBe(31);
  // One run without a second base waits for the other.
  const alone = run({ phases: phases.filter(({ name }) => name !== 'target-base') });
  expect(roundsTo([alone], { phase: 'transfer', step: 7 })).toBe(19);
  expect(roundsTo([alone, run({})], { phase: 'transfer', step: 7 })).toBe(31);
});

test('a phase that ended early counts what it trained', () => {
  const phaseResults = [{ name: 'reference-base', steps: 9 } as PhaseResult];
  expect(roundsTo([run({ phaseResults })], { phase: 'transfer', step: 1 })).toBe(22);
});

test('the furthest is a run that has not ended, if there is one', () => {
  const done = run({ status: 'done', frame: at(40) });
  expect(furthest([done])).toEqual({ phase: 'transfer', step: 40 });
  const paused = run({ status: 'paused', frame: at(6) });
  expect(furthest([done, paused, run({ status: 'paused', frame: at(4) })]).step).toBe(6);
});
