/**
 * Runs that train together in one engine: bases with the same key once for all who need them, then
 * every transfer flow in turns, step by step. A run in company moves the same bits as alone. Its
 * consumer sets the pace, and rests where it asks to.
 */
import { baseKey, type BasePhase } from '../../protocol/baseKey.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { FlowId, Stage } from '../../protocol/objective.ts';
import type { Place } from '../../protocol/trainer.ts';
import type { Engine } from '../engine/engine.ts';
import { namedFlows, type FlowNames } from '../engine/namedFlows.ts';
import { DivergedError } from '../training/loop.ts';
import { planOf, type Plan } from './build.ts';
import { Run, type RunControls, type RunOptions } from './run.ts';
import type { ExperimentEvent } from './runEvents.ts';

/** An event and the runs that it concerns, by their place in the group. */
export interface Told {
  type: 'told';
  runs: readonly number[];
  event: ExperimentEvent;
}

/** Between two rounds: every run that trains has done one more step, or stands before its first. */
export interface Round {
  type: 'round';
  trained: boolean;
}

/** Nothing is under way, and these runs have shown where they stand. Asking on ends the rest. */
export interface Rest {
  type: 'rest';
  runs: readonly number[];
}

export type GroupItem = Told | Round | Rest;

export interface GroupControls {
  readonly runs: readonly RunControls[];
  /** Set by the consumer; cleared by the rest that it brings. */
  rest: boolean;
  /** Runs that nobody wants any more. */
  readonly dropped: Set<number>;
}

export type GroupOptions = Omit<RunOptions, 'controls'> & { readonly controls: GroupControls };

/** A base that is trained once, and for whom. */
interface BaseJob {
  readonly name: string;
  readonly stage: Stage;
  readonly runs: number[];
}

type Events = AsyncGenerator<ExperimentEvent, void>;

export class RunGroup {
  readonly plans: readonly Plan[];
  /** The engine in the names of each run. */
  readonly engines: readonly Engine[];
  private readonly runs: readonly Run[];
  private readonly jobs: readonly BaseJob[];
  /** Runs that have not ended. */
  private readonly live: Set<number>;
  /** By which run the latest frame of each was made. */
  private readonly makers = new Map<number, number>();

  constructor(
    configs: readonly ExperimentConfig[],
    engine: Engine,
    private readonly options: GroupOptions,
  ) {
    this.plans = configs.map(planOf);
    this.jobs = baseJobs(this.plans);
    this.engines = configs.map((_, i) => namedFlows(engine, namesOf(i, this.jobs)));
    this.runs = this.plans.map(
      (plan, i) =>
        new Run(plan, this.engines[i], { ...options, controls: options.controls.runs[i] }),
    );
    this.live = new Set(configs.keys());
  }

  async *play(): AsyncGenerator<GroupItem, void> {
    for (const [i, run] of this.runs.entries()) yield told([i], run.started());
    if (this.options.frames) yield* this.references();
    for (const job of this.jobs) yield* this.base(job);
    yield* this.transfers(0);
  }

  /** Again from a place: the runs that train there go back to it and stand; others stay as they are. */
  async *playFrom(place: Place): AsyncGenerator<GroupItem, void> {
    const back = this.trainingAt(place);
    this.live.clear();
    for (const i of back) {
      this.live.add(i);
      this.runs[i].goBack(place);
    }
    yield told(back, { type: 'rewound', place });
    const at = this.jobs.findIndex(({ stage }) => stage.phase === place.phase);
    const jobs = place.phase === 'transfer' ? [] : this.jobs.slice(at);
    for (const job of jobs) yield* this.base(job, job.stage.phase === place.phase ? place.step : 0);
    yield* this.transfers(place.phase === 'transfer' ? place.step : 0);
  }

  /** True if a run trains at that place, its last step included. */
  trainsAt(place: Place): boolean {
    return this.trainingAt(place).length > 0;
  }

  /** Of a base phase: all runs, since what comes later depends on it. Nobody trains a given base. */
  private trainingAt({ phase, step }: Place): number[] {
    const there = (i: number): boolean => {
      const stage = stageOf(this.plans[i], phase);
      return stage !== undefined && this.runs[i].trains(stage) && step <= stage.steps;
    };
    const kept = [...this.plans.keys()].filter((i) => !this.options.controls.dropped.has(i));
    if (phase === 'transfer') return kept.filter(there);
    return kept.some(there) ? kept : [];
  }

  private async *transfers(back: number): AsyncGenerator<GroupItem, void> {
    const parts = [...this.live].map((i) => [[i], this.ownPart(this.runs[i], back)] as const);
    yield* this.inTurns(new Map(parts));
  }

  /** The same question has the same references, computed once. */
  private *references(): Generator<Told> {
    const asking = groupBy([...this.live], (i) => {
      const { reference, target, condition, seed, view } = this.plans[i].config;
      return [reference, target, condition, seed, view.framePoints].join(' ');
    });
    for (const runs of asking.values()) yield told(runs, this.runs[runs[0]].references());
  }

  private async *base({ stage, runs }: BaseJob, back = 0): AsyncGenerator<GroupItem, void> {
    const wanting = runs.filter((i) => this.live.has(i));
    if (wanting.length === 0) return;
    const [owner, ...others] = wanting;
    let frames = 0;
    for await (const item of this.inTurns(
      new Map([[wanting, this.runs[owner].train(stage, back)]]),
    )) {
      yield item;
      if (item.type !== 'told') continue;
      if (item.event.type === 'frame') frames += 1;
      if (item.event.type === 'phase-done')
        for (const i of others) this.runs[i].follow(item.event.result, frames);
    }
  }

  private async *ownPart(run: Run, back: number): Events {
    for (const stage of run.plan.stages)
      if (stage.phase === 'transfer') yield* run.train(stage, back);
    yield* run.finish();
  }

  /** One step of each after the other, until all have ended. */
  private async *inTurns(parts: Map<readonly number[], Events>): AsyncGenerator<GroupItem, void> {
    while (parts.size > 0) {
      let trained = false;
      for (const [runs, events] of parts) {
        const left = runs.filter((i) => !this.options.controls.dropped.has(i));
        const last =
          left.length > 0 ? yield* this.turn(runs[0], left, events) : await giveUp(events);
        trained ||= last === 'step';
        if (last === 'end') parts.delete(runs);
        if (left.length === 0) runs.forEach((i) => this.live.delete(i));
      }
      if (parts.size === 0) return;
      yield { type: 'round', trained };
      if (this.options.controls.rest) yield* this.rest([...parts.keys()]);
    }
  }

  /** Up to the next step, or the place before the first. */
  private async *turn(
    maker: number,
    runs: readonly number[],
    events: Events,
  ): AsyncGenerator<Told, 'step' | 'begun' | 'end'> {
    try {
      for (;;) {
        const { value: event, done } = await events.next();
        if (done) return 'end';
        if (event.type === 'frame') for (const i of runs) this.makers.set(i, maker);
        yield told(runs, event);
        if (event.type === 'step' || event.type === 'begun') return event.type;
        if (event.type === 'done') runs.forEach((i) => this.live.delete(i));
      }
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      const { phase, step, message } = error;
      runs.forEach((i) => this.live.delete(i));
      yield told(runs, { type: 'diverged', phase, step, message });
      return 'end';
    }
  }

  /** While nothing is under way: every run's latest frame once more, with the views as they are now. */
  async *lookAgain(): AsyncGenerator<Told, void> {
    const shown = groupBy([...this.makers.keys()], (i) => String(this.makers.get(i)));
    for (const [maker, runs] of shown) {
      const event = await this.runs[Number(maker)].lookAgain();
      if (event) yield told(runs, event);
    }
  }

  /** Waits for steps under way first; those come with the next rounds. */
  private async *rest(parts: readonly (readonly number[])[]): AsyncGenerator<GroupItem, void> {
    const owners = parts.map((runs) => this.runs[runs[0]]);
    if (!owners.every((run) => run.settled)) return;
    for (const [p, run] of owners.entries())
      for await (const event of run.look()) yield told(parts[p], event);
    this.options.controls.rest = false;
    yield { type: 'rest', runs: [...this.live] };
  }
}

const told = (runs: readonly number[], event: ExperimentEvent): Told => ({
  type: 'told',
  runs,
  event,
});

async function giveUp(events: Events): Promise<'end'> {
  await events.return();
  return 'end';
}

/** Reference bases first, as every run trains them. */
function baseJobs(plans: readonly Plan[]): BaseJob[] {
  const phases: readonly BasePhase[] = ['reference-base', 'target-base'];
  return phases.flatMap((phase) => {
    const needing = [...plans.keys()].filter((i) => stageOf(plans[i], phase) !== undefined);
    const same = groupBy(needing, (i) => baseKey(plans[i].config, phase));
    return [...same.values()].map((runs, n) => ({
      name: `${phase}/${n}`,
      stage: stageOf(plans[runs[0]], phase) as Stage,
      runs,
    }));
  });
}

const stageOf = ({ stages }: Plan, phase: FlowId): Stage | undefined =>
  stages.find((stage) => stage.phase === phase);

function namesOf(run: number, jobs: readonly BaseJob[]): FlowNames {
  const base = (phase: BasePhase): string =>
    jobs.find((job) => job.stage.phase === phase && job.runs.includes(run))?.name ?? phase;
  return {
    'reference-base': base('reference-base'),
    'target-base': base('target-base'),
    transfer: `transfer/${run}`,
  };
}

function groupBy(runs: readonly number[], key: (run: number) => string): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const run of runs) groups.set(key(run), [...(groups.get(key(run)) ?? []), run]);
  return groups;
}
