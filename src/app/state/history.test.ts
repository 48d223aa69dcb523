import { expect, test } from 'vitest';
import type { PhaseId } from '../../protocol/catalogue.ts';
import type { Frame, LossPoint, PhaseResult } from '../../protocol/frame.ts';
import { cutAt, frameAt, keptPlaces, seenAt, withFrame } from './history.ts';
import { emptyRun, type RunState } from './run.ts';

const frame = (phase: PhaseId, step: number, kept = true, index = step): Frame =>
  ({
    phase,
    step,
    kept,
    index,
    shows: phase === 'transfer' ? 'transfer' : 'base-samples',
  }) as Frame;
const loss = (phase: PhaseId, step: number): LossPoint => ({
  phase,
  step,
  series: 'base',
  kind: 'train',
  value: 1,
});

function ranTo(): RunState {
  const frames = [
    ...[0, 10].map((step) => frame('reference-base', step)),
    ...[0, 10].map((step) => frame('target-base', step)),
    ...[0, 5, 20].map((step) => frame('transfer', step)),
  ];
  return {
    ...emptyRun(),
    status: 'done',
    history: frames.reduce<readonly Frame[]>(withFrame, []),
    frame: frame('transfer', 20),
    start: new Float32Array(2),
    losses: [loss('reference-base', 10), loss('transfer', 5), loss('transfer', 6)],
    phaseResults: (['reference-base', 'target-base', 'transfer'] as const).map(
      (name) => ({ name, steps: 10 }) as PhaseResult,
    ),
    edits: [{ phase: 'transfer', step: 5, field: 'learningRate', value: 1 }],
    metrics: {} as never,
  };
}

const at = (frames: readonly Frame[]): string[] => frames.map((f) => `${f.phase} ${f.step}`);

test('only kept frames stay, one per place, without their views', () => {
  const views = { grid: {}, density: {}, layers: new Float32Array(1) } as Partial<Frame>;
  const first = withFrame([], { ...frame('transfer', 4), ...views });
  expect(first[0]).toMatchObject({ grid: null, density: null, layers: null, conditions: null });
  expect(withFrame(first, frame('transfer', 5, false))).toBe(first);
  const again = withFrame(first, frame('transfer', 4, true, 99));
  expect(again.map(({ index }) => index)).toEqual([99]);
});

test('a place shows the kept frame at or before it', () => {
  const { history } = ranTo();
  expect(frameAt(history, { phase: 'transfer', step: 19 })?.step).toBe(5);
  expect(frameAt(history, { phase: 'transfer', step: 20 })?.step).toBe(20);
  expect(frameAt(history, { phase: 'target-base', step: 3 })?.phase).toBe('target-base');
  expect(frameAt([], { phase: 'transfer', step: 3 })).toBeNull();
});

test('a run is seen as it was: frame, losses and what was over then', () => {
  const run = ranTo();
  expect(seenAt(run, null)).toBe(run);
  const past = { phase: 'transfer', step: 5 } as const;
  const then = seenAt(run, past);
  expect(then.frame?.step).toBe(5);
  expect(then.start).toBe(run.start);
  expect(then.metrics).toBeNull();
  expect(then.losses.map(({ step }) => step)).toEqual([10, 5]);
  expect(then.phaseResults.map(({ name }) => name)).toEqual(['reference-base', 'target-base']);
  expect(seenAt(run, past)).toBe(then);
  expect(seenAt(run, { phase: 'target-base', step: 0 }).start).toBeNull();
});

test('places of several runs are one row, each once', () => {
  const other = { ...emptyRun(), history: [frame('transfer', 0), frame('transfer', 7)] };
  expect(keptPlaces([ranTo(), other]).map(({ phase, step }) => `${phase} ${step}`)).toEqual([
    ...['reference-base 0', 'reference-base 10', 'target-base 0', 'target-base 10'],
    ...['transfer 0', 'transfer 5', 'transfer 7', 'transfer 20'],
  ]);
});

test('going back leaves nothing of what came after', () => {
  const cut = cutAt(ranTo(), { phase: 'transfer', step: 5 });
  expect(at(cut.history!).at(-1)).toBe('transfer 5');
  expect(cut.frame?.step).toBe(5);
  // An edit made at the step itself is made again, or not.
  expect(cut.edits).toEqual([]);
  expect(cut.losses).toHaveLength(2);
  expect(cut.phaseResults).toHaveLength(2);
  expect(cut.metrics).toBeNull();
});
