/**
 * `lab figures-work`: a process that does one job of a figures command after the other, as its parent
 * asks. Reads and writes the store; decides nothing.
 */
import type { EngineChoice } from '../../protocol/config.ts';
import type { RunOrder } from '../../protocol/product.ts';
import { createEngine, type Engine } from '../../model/experiment/engines.ts';
import { measureOrder, measureRun } from '../../model/experiment/produce.ts';
import { makeStudy } from '../../model/experiment/produceStudy.ts';
import {
  basePhases,
  loadRun,
  trainBase,
  trainRun,
  type ProduceHooks,
  type TrainedRun,
} from '../../model/experiment/produceTrain.ts';
import { satisfies } from '../../figures/orders.ts';
import { nodeHost, now, wasmPath } from '../node.ts';
import type { Job } from '../../model/experiment/figureJobs.ts';
import { FigureStore } from './store.ts';

/** What the parent sends. */
export interface Assignment {
  folder: string;
  job: Job;
  engine: EngineChoice;
  version: string;
}

/** What it hears back. */
export type Answer =
  | { type: 'step'; done: number; total: number }
  /** @property seconds of this job, all included */
  | { type: 'done'; seconds: number; did: 'trained' | 'measured' | 'nothing' }
  | { type: 'failed'; message: string };

/** Resolves when the parent has closed the channel. */
export function figuresWork(): Promise<number> {
  const answer = (message: Answer): void => void process.send?.(message);
  return new Promise((resolve) => {
    process.on('disconnect', () => resolve(0));
    process.on('message', (assignment: Assignment) => {
      const began = now();
      doJob(assignment, answer).then(
        (did) => answer({ type: 'done', seconds: (now() - began) / 1000, did }),
        (error: unknown) =>
          answer({
            type: 'failed',
            message: error instanceof Error ? error.message : String(error),
          }),
      );
    });
  });
}

type Did = Extract<Answer, { type: 'done' }>['did'];

async function doJob(assignment: Assignment, answer: (message: Answer) => void): Promise<Did> {
  const { folder, job, engine: choice, version } = assignment;
  const store = new FigureStore(folder);
  const hooks: ProduceHooks = { now, onStep: stepsTo(answer) };
  if (job.kind === 'base') {
    if (await store.hasBase(job.config, job.phase)) return 'nothing';
    await withEngine(choice, async (engine) =>
      store.writeBase(job.config, job.phase, await trainBase(job.config, job.phase, engine, hooks)),
    );
    return 'trained';
  }
  const { order } = job;
  const product = await store.readProduct(order);
  if (product && satisfies(product, order)) return 'nothing';
  if (order.kind === 'study') {
    const onShare = sharesTo(answer);
    await store.writeProduct(
      order,
      await withEngine(choice, (engine) =>
        makeStudy(order, {
          ...{ engine, engineChoice: choice, version, tfjsWasm: wasmPath(), now, onShare },
          date: () => new Date().toISOString(),
        }),
      ),
    );
    return 'trained';
  }
  if (order.kind !== 'run') {
    await store.writeProduct(order, await measureOrder(order));
    return 'measured';
  }
  return withEngine(choice, async (engine) => {
    const there = await store.hasRun(order);
    const run = there ? await store.readRun(order) : await train(store, order, engine, hooks);
    if (there) loadRun(engine, run);
    await store.writeProduct(
      order,
      await measureRun(order, run, engine, { now, version, tfjsWasm: wasmPath() }),
    );
    return there ? 'measured' : 'trained';
  });
}

async function train(
  store: FigureStore,
  order: RunOrder,
  engine: Engine,
  hooks: ProduceHooks,
): Promise<TrainedRun> {
  const { config } = order;
  const bases = await Promise.all(basePhases(config).map((phase) => store.readBase(config, phase)));
  const run = await trainRun(config, bases, engine, hooks);
  // A base that was given took its time when it was trained.
  const phases = run.phases.map((phase) => {
    const base = bases.find(({ result }) => result.name === phase.name);
    return base ? base.result : phase;
  });
  await store.writeRun(order, { ...run, phases });
  return { ...run, phases };
}

async function withEngine<T>(
  choice: EngineChoice,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await createEngine(choice, nodeHost());
  try {
    return await work(engine);
  } finally {
    engine.dispose();
  }
}

const stepsTo = (answer: (message: Answer) => void): ProduceHooks['onStep'] => {
  const tell = sharesTo(answer);
  return ({ step, phaseSteps }) => tell(step / phaseSteps);
};

/** A few messages a second, not one a step. */
function sharesTo(answer: (message: Answer) => void): (share: number) => void {
  let last = 0;
  return (share) => {
    const at = now();
    if (at - last < 250) return;
    last = at;
    answer({ type: 'step', done: share, total: 1 });
  };
}
