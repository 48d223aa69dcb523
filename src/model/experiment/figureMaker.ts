/**
 * Makes what figures need inside one thread: jobs one after the other, an engine for each, with
 * trained flows kept in memory. Messages get in between steps; it draws nothing.
 */
import { orderKey } from '../../figures/orders.ts';
import { baseKey } from '../../protocol/baseKey.ts';
import type { EngineChoice } from '../../protocol/config.ts';
import type { FigureMaker, MakeNews, MakeOutcome } from '../../protocol/figureMaker.ts';
import type { CellCounts, Order, Product, RunOrder } from '../../protocol/product.ts';
import { createBreather } from '../../util/breathe.ts';
import type { Engine } from './engines.ts';
import { usualSpeed } from './cost.ts';
import { jobsOf, type Job, type PlannedJob } from './figureJobs.ts';
import { measureOrder, measureRun } from './produce.ts';
import { makeStudy } from './produceStudy.ts';
import {
  basePhases,
  loadRun,
  trainBase,
  trainRun,
  type ProduceHooks,
  type TrainedBase,
  type TrainedRun,
} from './produceTrain.ts';

export interface MakerHost {
  createEngine: (choice: EngineChoice) => Promise<Engine>;
  /** Milliseconds, monotonic; only ever reported. */
  now: () => number;
  /** ISO time, for logs. */
  date: () => string;
  version: string;
  tfjsWasm: string;
}

/** The call was cancelled, or another one came. */
class Cancelled extends Error {
  override name = 'Cancelled';
}

const choice: EngineChoice = { id: 'auto', tfjsBackend: 'wasm', build: 'strict', threads: 0 };
/** Milliseconds between two words of progress. */
const tellEvery = 200;
/** Share of the work after which its own pace says more than a usual one. */
const telling = 0.02;

export function createFigureMaker(host: MakerHost): FigureMaker {
  const shelf = new Shelf(host);
  let speed = usualSpeed;
  let call = 0;
  const costOf = (jobs: readonly PlannedJob[]): number =>
    jobs.reduce((sum, { cost }) => sum + cost, 0);

  return {
    estimate: (orders) => Promise.resolve(costOf(shelf.open(orders)) / speed),
    cancel: () => {
      call++;
      return Promise.resolve();
    },
    async make(orders, onNews): Promise<MakeOutcome> {
      const mine = ++call;
      const jobs = shelf.open(orders);
      const total = costOf(jobs);
      const began = host.now();
      const progress = new Progress(jobs.length, total, speed, host.now, onNews);
      const breather = createBreather();
      const pause = async (): Promise<void> => {
        await breather();
        if (call !== mine) throw new Cancelled();
      };
      try {
        for (const { job, cost } of jobs) {
          await progress.tell(0, true);
          const onStep: ProduceHooks['onStep'] = async ({ step, phaseSteps }) => {
            await pause();
            await progress.tell((cost * step) / phaseSteps);
          };
          const onShare = async (share: number): Promise<void> => {
            await pause();
            await progress.tell(cost * share);
          };
          const product = await shelf.make(job, { now: host.now, onStep, onShare, pause });
          await pause();
          progress.ended(cost);
          if (product) await onNews({ type: 'product', product });
        }
      } catch (error) {
        if (error instanceof Cancelled) return 'cancelled';
        throw error;
      }
      if (total > 0) speed = total / ((host.now() - began) / 1000);
      await progress.tell(0, true);
      return 'done';
    },
  };
}

interface MakeHooks extends ProduceHooks {
  /** Of a study, 0 to 1. */
  onShare: (share: number) => Promise<void>;
  /** Lets messages in; throws when the call was cancelled. */
  pause: () => Promise<void>;
}

/** What was trained so far, and how to make more of it. */
class Shelf {
  private readonly bases = new Map<string, TrainedBase>();
  private readonly runs = new Map<string, TrainedRun>();

  constructor(private readonly host: MakerHost) {}

  /** Jobs that orders leave to do; every order is one, for products are not kept. */
  open(orders: readonly Order[]): PlannedJob[] {
    return jobsOf(orders).filter(
      ({ job }) => job.kind === 'order' || !this.bases.has(baseKey(job.config, job.phase)),
    );
  }

  async make(job: Job, hooks: MakeHooks): Promise<Product | null> {
    if (job.kind === 'base') {
      const { config, phase } = job;
      const base = await this.withEngine((engine) => trainBase(config, phase, engine, hooks));
      this.bases.set(baseKey(config, phase), base);
      return null;
    }
    const { order } = job;
    const { now, date, version, tfjsWasm } = this.host;
    const { onShare, pause } = hooks;
    if (order.kind === 'study')
      return this.withEngine((engine) =>
        makeStudy(order, {
          ...{ engine, engineChoice: choice, version, tfjsWasm },
          ...{ now, date, onShare },
        }),
      );
    if (order.kind !== 'run') return measureOrder(order);
    return this.withEngine(async (engine) => {
      const run = await this.trained(order, engine, hooks);
      return measureRun(order, run, engine, { now, version, tfjsWasm, pause });
    });
  }

  private async trained(order: RunOrder, engine: Engine, hooks: ProduceHooks): Promise<TrainedRun> {
    const key = orderKey(order);
    const known = this.runs.get(key);
    if (known) {
      loadRun(engine, known);
      return known;
    }
    const bases = basePhases(order.config).flatMap(
      (phase) => this.bases.get(baseKey(order.config, phase)) ?? [],
    );
    const run = await trainRun(order.config, bases, engine, hooks);
    this.runs.set(key, run);
    return run;
  }

  private async withEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    const engine = await this.host.createEngine(choice);
    try {
      return await work(engine);
    } finally {
      engine.dispose();
    }
  }
}

/** How far a call is, told a few times a second. */
class Progress {
  private done = 0;
  private before = 0;
  private told = -Infinity;
  private readonly began: number;

  constructor(
    private readonly jobs: number,
    private readonly total: number,
    private readonly speed: number,
    private readonly now: () => number,
    private readonly onNews: (news: MakeNews) => Promise<void> | void,
  ) {
    this.began = now();
  }

  ended(cost: number): void {
    this.done++;
    this.before += cost;
  }

  /** @param under cost of the job under way that is done */
  async tell(under: number, always = false): Promise<void> {
    const at = this.now();
    if (!always && at - this.told < tellEvery) return;
    this.told = at;
    const { done, jobs, total } = this;
    const worked = this.before + under;
    const own = worked > telling * total;
    const pace = own ? worked / Math.max(0.001, (at - this.began) / 1000) : this.speed;
    const share = total > 0 ? worked / total : 1;
    await this.onNews({
      type: 'progress',
      ...{ done, total: jobs, share, secondsLeft: (total - worked) / pace },
    });
  }
}

/** Buffers of a product, for a worker that gives it away. */
export function productBuffers(product: Product): ArrayBuffer[] {
  const ofCells = ({ counts, startX, startY }: CellCounts): ArrayBufferView[] => [
    ...[counts, startX, startY],
  ];
  const arrays: ArrayBufferView[] =
    product.kind === 'study'
      ? []
      : product.kind === 'pair'
        ? [product.randomPairing.bins]
        : product.kind === 'law'
          ? product.views.flatMap(({ cells }) => ofCells(cells))
          : [
              ...[product.all, ...product.views].flatMap((view) => [
                ...ofCells(view.cells),
                ...[view.distances.bins, view.start, view.mapped],
              ]),
              ...product.baseViews.flatMap(({ cells }) => ofCells(cells)),
            ];
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}
