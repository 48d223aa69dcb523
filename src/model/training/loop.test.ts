import { describe, expect, test } from 'vitest';
import type { Objective, Stage } from '../../protocol/objective.ts';
import type { Batch, Engine, FlowState, Knobs } from '../engine/engine.ts';
import { applyEdit, DivergedError, runStage, type StageInput, type StepReport } from './loop.ts';

const objectiveNamed = (name: 'forward' | 'inverse'): Objective => ({
  terms: [
    {
      name,
      rows: 'reference',
      links: [{ flow: 'transfer', direction: name, frozen: false, context: 'none' }],
      base: 'standard-normal',
      likelihood: 1,
      penalty: null,
    },
  ],
});

const stage: Stage = {
  phase: 'transfer',
  flow: 'transfer',
  objectives: [objectiveNamed('forward'), objectiveNamed('inverse')],
  turns: { kind: 'cycle', every: 1 },
  steps: 8,
  batch: 4,
  knobs: { learningRate: 1, clip: 5, warmup: 0, penaltyAnnealTo: null },
};

/** An engine that only counts: its one parameter is the number of steps done. */
class Counter {
  count = 0;
  readonly steps: { name: string; knobs: Knobs; batch: Batch }[] = [];
  restored: number | null = null;

  constructor(
    readonly validation: (count: number, name: string) => number,
    readonly divergesAt = Infinity,
  ) {}

  engine(): Engine {
    const result = (objective: Objective, loss: number) => ({
      loss,
      terms: [{ name: objective.terms[0].name, n: 4, nll: loss, penalty: null }],
    });
    const used: Partial<Engine> = {
      stepsAhead: 1,
      step: async (_id, objective, batch, knobs) => {
        if (this.count === this.divergesAt)
          return { ...result(objective, NaN), gradNorm: NaN, updated: false };
        this.steps.push({ name: objective.terms[0].name, knobs, batch });
        this.count += 1;
        return { ...result(objective, 9), gradNorm: 1, updated: true };
      },
      evaluate: async (objective) => ({
        ...result(objective, this.validation(this.count, objective.terms[0].name)),
        nllRows: [null],
      }),
      checkpoint: async (): Promise<FlowState> => ({
        parameters: new Float32Array([this.count]),
        firstMoment: new Float32Array(1),
        secondMoment: new Float32Array(1),
        step: this.count,
      }),
      restore: (_id, state) => void (this.restored = state.parameters[0]),
    };
    return used as Engine;
  }
}

async function play(
  counter: Counter,
  change: Partial<StageInput> = {},
): Promise<{ reports: StepReport[]; error: unknown }> {
  const reports: StepReport[] = [];
  const input: StageInput = {
    engine: counter.engine(),
    stage,
    live: { learningRate: 1, penaltyWeight: 2 },
    batch: (objective) => ({
      [objective.terms[0].name === 'forward' ? 'reference' : 'target']: null!,
    }),
    heldOut: {},
    validateEvery: 3,
    restore: 'best',
    ...change,
  };
  try {
    for await (const report of runStage(input)) reports.push(report);
  } catch (error) {
    return { reports, error };
  }
  return { reports, error: null };
}

const flat = (): number => 1;

test('objectives take turns, each with a batch of its own', async () => {
  const counter = new Counter(flat);
  const { reports } = await play(counter);
  expect(reports.map((r) => r.step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(counter.steps.map((s) => s.name)).toEqual(
    Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? 'forward' : 'inverse')),
  );
  expect(counter.steps.map((s) => Object.keys(s.batch)[0]).slice(0, 2)).toEqual([
    'reference',
    'target',
  ]);
});

test('knobs of step s are the schedule at s; clip is the stage’s', async () => {
  const counter = new Counter(flat);
  await play(counter);
  expect(counter.steps[0].knobs).toEqual({ learningRate: 1, clip: 5, penaltyWeight: 2 });
  expect(counter.steps[4].knobs.learningRate).toBeCloseTo(0.5, 12);
});

test('validation falls on multiples of validateEvery and on the last step, of all objectives', async () => {
  const { reports } = await play(
    new Counter((count, name) => count + (name === 'forward' ? 0 : 0.5)),
  );
  expect(reports.filter((r) => r.validation).map((r) => r.step)).toEqual([3, 6, 8]);
  expect(reports[2].validation).toEqual({
    step: 3,
    losses: [3, 3.5],
    terms: [
      { name: 'forward', value: 3 },
      { name: 'inverse', value: 3.5 },
    ],
  });
});

describe('best checkpoint (A8)', () => {
  const losses: Record<number, number> = { 0: 5, 3: 2, 6: 1, 8: 4 };
  test('the lowest mean of held-out losses stands at the end', async () => {
    const counter = new Counter((count) => losses[count]);
    await play(counter);
    expect(counter.restored).toBe(6);
  });
  test('the start counts too: training that only hurts is undone', async () => {
    const counter = new Counter((count) => count);
    await play(counter);
    expect(counter.restored).toBe(0);
  });
  test('a held-out loss that is no number is never the best', async () => {
    const counter = new Counter((count) => (count === 6 ? NaN : losses[count]));
    await play(counter);
    expect(counter.restored).toBe(3);
  });
  test('restore: last leaves the last step standing', async () => {
    const counter = new Counter((count) => losses[count]);
    await play(counter, { restore: 'last' });
    expect(counter.restored).toBeNull();
  });
});

test('ends after so many steps without a better held-out loss, and not before', async () => {
  const never = await play(new Counter(flat), { validateEvery: 2 });
  expect(never.reports).toHaveLength(stage.steps);
  const early = await play(new Counter(flat), { validateEvery: 2, patience: 3 });
  // Nothing gets better after step 0, and at step 4 that is at least three steps ago.
  expect(early.reports).toHaveLength(4);
  const falling = await play(new Counter((count) => -count), { validateEvery: 2, patience: 3 });
  expect(falling.reports).toHaveLength(stage.steps);
});

test('edits act from the next step on', async () => {
  const counter = new Counter(flat);
  const live = { learningRate: 1, penaltyWeight: 2 };
  const steps = runStage({
    engine: counter.engine(),
    stage,
    live,
    batch: () => ({}),
    heldOut: {},
    validateEvery: 100,
    restore: 'best',
  });
  await steps.next();
  applyEdit(live, { field: 'learningRate', value: 0.1 });
  applyEdit(live, { field: 'penaltyWeight', value: 7 });
  await steps.next();
  await steps.return();
  const [first, second] = counter.steps.map((s) => s.knobs);
  expect(first.penaltyWeight).toBe(2);
  expect(second.penaltyWeight).toBe(7);
  expect(second.learningRate / first.learningRate).toBeCloseTo(0.1 * 0.9619397662556434, 9);
});

test('a step that was not done ends the stage with phase and step', async () => {
  const { reports, error } = await play(new Counter(flat, 5));
  expect(reports).toHaveLength(5);
  expect(error).toBeInstanceOf(DivergedError);
  expect(error).toMatchObject({ phase: 'transfer', step: 5 });
  expect((error as Error).message).toContain('step 5');
});

describe('an engine that runs ahead of its results', () => {
  /** Answers steps only when it is asked for something else or holds as many as it may. */
  function lagging(stepsAhead: number) {
    const counter = new Counter(flat);
    const inner = counter.engine();
    const waiting: (() => void)[] = [];
    const flush = (): void => waiting.splice(0).forEach((answer) => answer());
    const most: number[] = [];
    const engine = {
      ...inner,
      stepsAhead,
      step: async (...args: Parameters<Engine['step']>) => {
        const result = await inner.step(...args);
        const answered = new Promise<void>((resolve) => waiting.push(resolve));
        most.push(waiting.length);
        if (waiting.length === stepsAhead) flush();
        else setTimeout(flush, 0);
        await answered;
        return result;
      },
    } as Engine;
    return { counter, engine, most };
  }

  test('gives the same reports in the same order, with a queue between validations', async () => {
    const alone = await play(new Counter(flat));
    const { counter, engine, most } = lagging(4);
    const { reports } = await play(counter, { engine });
    const bare = (list: StepReport[]) => list.map((report) => ({ ...report, ahead: 0 }));
    expect(bare(reports)).toEqual(bare(alone.reports));
    expect(Math.max(...most)).toBe(3);
    expect(reports.filter((r) => r.validation).map((r) => r.ahead)).toEqual([0, 0, 0]);
  });

  test('stands still where somebody looks', async () => {
    const { counter, engine } = lagging(8);
    const standing: number[] = [];
    const steps = runStage({
      engine,
      stage,
      live: { learningRate: 1, penaltyWeight: 2 },
      batch: () => ({}),
      heldOut: {},
      validateEvery: 100,
      restore: 'last',
      flushAt: (step) => step === 2 || step === 5,
    });
    for await (const { step, ahead } of steps) {
      if (step === 2 || step === 5) expect(counter.count).toBe(step);
      if (ahead === 0) standing.push(step);
    }
    expect(standing).toEqual([2, 5, 8]);
  });

  test('a step that was not done ends the stage at that step, whatever was sent behind it', async () => {
    const { engine } = lagging(8);
    const failing = {
      ...engine,
      step: new Counter(flat, 2).engine().step,
      stepsAhead: 8,
    } as Engine;
    const { reports, error } = await play(new Counter(flat), {
      engine: failing,
      validateEvery: 100,
    });
    expect(reports).toHaveLength(2);
    expect(error).toMatchObject({ phase: 'transfer', step: 2 });
  });
});
