/**
 * Runs an experiment from config to final metrics as an async generator. Its consumer sets the
 * pace: nothing is computed while it does not ask, which is all that pause needs.
 */
import { phaseIds } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import { noViews, type FrameViews } from '../../protocol/frameViews.ts';
import type { Edit, LossPoint, PhaseResult } from '../../protocol/frame.ts';
import type { Stage } from '../../protocol/objective.ts';
import type { GivenBase, Place } from '../../protocol/trainer.ts';
import type { Engine } from '../engine/engine.ts';
import { keptSteps, Snapshots, type Snapshot } from '../training/history.ts';
import { applyEdit, BestCheckpoint, runStage, type LiveKnobs } from '../training/loop.ts';
import { StageBatches, TrainingData, type BatchesState } from './batches.ts';
import type { ExperimentEvent } from './runEvents.ts';
import { createFlow, hasFlow, planOf, type Plan } from './build.ts';
import { basePhaseResult, finalResult, referencesOf, transferPhaseResult } from './evaluate.ts';
import { Framer, type FrameState } from './frame.ts';
import { givenBaseOf, takeGivenBase } from './givenBases.ts';
import {
  endState,
  heldOutBatch,
  lossPoints,
  penaltyOf,
  startState,
  stateOf,
  stepEvent,
} from './stageStates.ts';

export interface RunControls {
  /** Edits to apply before the next step; the run empties it. */
  readonly edits: Pick<Edit, 'field' | 'value'>[];
  /** Edits of an earlier life of this run, to be made again at their steps; the run empties it. */
  replay: Edit[];
  /** What frames carry beside their points. */
  views: FrameViews;
  /** Steps may be sent to the engine ahead of their results; off while somebody counts steps. */
  lookAhead: boolean;
}

export interface RunOptions {
  readonly controls: RunControls;
  /** false: no frames at all (headless). */
  readonly frames: boolean;
  /** How much of the past is kept: frames for the page, and snapshots to go back to; each per phase. */
  readonly keep?: { readonly frames: number; readonly snapshots: number };
  /** Compute the assignment metrics here; the page has a worker of its own for them. */
  readonly solveAssignment: boolean;
  /** Milliseconds, monotonic; only ever reported, never used to decide results. */
  readonly now: () => number;
  /** Bases that need no training (givenBases.ts). */
  readonly bases?: readonly GivenBase[] | undefined;
}

export function freshControls(): RunControls {
  return { edits: [], replay: [], views: noViews, lookAhead: true };
}

/** @throws DivergedError */
export async function* runExperiment(
  config: ExperimentConfig,
  engine: Engine,
  options: RunOptions,
): AsyncGenerator<ExperimentEvent, void> {
  const run = new Run(planOf(config), engine, options);
  yield run.started();
  if (options.frames) yield run.references();
  for (const stage of run.plan.stages) yield* run.train(stage);
  yield* run.finish();
}

/** Points of a frame cost time; the interval doubles until they take at most this share. */
const frameShare = 0.15;
const longestInterval = 32;

/** Where a run stands between two steps. */
interface Standing {
  state: FrameState;
  /** Steps sent beyond it: the flow is ahead of what is known of it. */
  ahead: number;
}

/** One run in parts, so that several can take turns. Whoever asks for the parts keeps their order. */
export class Run {
  private readonly data: TrainingData;
  private readonly framer: Framer | null;
  private results: PhaseResult[] = [];
  private losses: LossPoint[] = [];
  private standing: Standing | null = null;
  private readonly snapshots = new Snapshots<BatchesState>();
  /** Edits so far, which a replay repeats at the same steps. */
  private log: Edit[] = [];
  /** Of the latest frame. */
  private latest: FrameState | null = null;
  /** Frames fall on multiples of frameEvery times this. */
  private interval = 1;
  private readonly given: ReadonlyMap<Stage, GivenBase>;

  constructor(
    readonly plan: Plan,
    private readonly engine: Engine,
    readonly options: RunOptions,
  ) {
    this.data = new TrainingData(plan.config);
    this.framer = options.frames ? new Framer(engine, plan) : null;
    const { config, stages } = plan;
    const given = stages.map(
      (stage) => [stage, givenBaseOf(config, stage, options.bases)] as const,
    );
    this.given = new Map(given.flatMap(([stage, base]) => (base ? [[stage, base]] : [])));
  }

  started(): ExperimentEvent {
    const phases = this.plan.stages.map((stage) => ({
      name: stage.phase,
      steps: this.trains(stage) ? stage.steps : 0,
    }));
    return { type: 'started', engine: this.engine.info, phases };
  }

  references(): ExperimentEvent {
    const { plan } = this;
    return { type: 'references', references: referencesOf(plan, plan.config.view.framePoints) };
  }

  /** False of a base that is given. */
  trains(stage: Stage): boolean {
    return !this.given.has(stage);
  }

  /**
   * Trains one stage to its end and judges it; one that is given is only judged, without a frame.
   * @param back steps done where it went back to: it stands there first, the same as it stood before
   * @throws DivergedError
   */
  async *train(stage: Stage, back?: number): AsyncGenerator<ExperimentEvent, void> {
    const base = this.given.get(stage);
    const result = base
      ? await takeGivenBase(this.engine, this.plan, stage, base)
      : yield* this.stage(stage, back);
    this.results.push(result);
    yield { type: 'phase-done', result };
  }

  /** Forgets all that came after a place. What it takes to train on from there is kept. */
  goBack(place: Place): void {
    const later = phaseIds.slice(phaseIds.indexOf(place.phase) + 1);
    this.snapshots.forget(later, place.phase, place.step);
    this.log = this.log.filter(
      ({ phase, step }) => !later.includes(phase) && (phase !== place.phase || step < place.step),
    );
    this.results = this.results.filter(({ name }) => name !== place.phase && !later.includes(name));
    this.losses = [];
    this.options.controls.replay = [];
    this.framer?.startOver(later);
  }

  /** A phase that another run trained for this one too, and how many frames of it were shown. */
  follow(result: PhaseResult, frames: number): void {
    this.results.push(result);
    this.framer?.skip(frames);
  }

  /** What follows the last stage: the map of a method that trains no transfer flow, and the judgement. */
  async *finish(): AsyncGenerator<ExperimentEvent, void> {
    const { engine, plan } = this;
    if (!plan.stages.some((s) => s.phase === 'transfer')) {
      yield* this.untrainedTransfer();
      const result = await this.judge();
      this.results.push(result);
      yield { type: 'phase-done', result };
    }
    const { metrics, images } = await finalResult(engine, plan, this.options.solveAssignment);
    yield { type: 'images', images };
    yield { type: 'done', metrics, phases: this.results };
  }

  /** What a map that took no training is worth. */
  judge(): Promise<PhaseResult> {
    const timing = { name: 'transfer', steps: 0, seconds: 0 } as const;
    return transferPhaseResult(this.engine, this.plan, timing);
  }

  /** No step is under way: the run can be looked at. */
  get settled(): boolean {
    return (this.standing?.ahead ?? 0) === 0;
  }

  /** A frame of where a settled run stands, unless its latest shows just that. */
  async *look(): AsyncGenerator<ExperimentEvent, void> {
    if (!this.standing) return;
    const { state } = this.standing;
    if (!this.latest || placeOf(this.latest) !== placeOf(state)) yield* this.frames(state);
  }

  /** The latest frame once more, with the views as they are now; its flow stands still meanwhile. */
  async lookAgain(): Promise<ExperimentEvent | null> {
    if (!this.framer || !this.latest) return null;
    const state = { ...this.latest, losses: [] };
    return { type: 'frame', frame: await this.framer.frame(state, this.options.controls.views) };
  }

  private async *stage(stage: Stage, back = 0): AsyncGenerator<ExperimentEvent, PhaseResult> {
    const { config } = this.plan;
    const from = this.snapshots.before(stage.phase, back);
    this.prepare(stage, from);
    const live = from ? { ...from.live } : freshKnobs(stage);
    const batches = new StageBatches(config, this.data, stage, from?.batches);
    const best = new BestCheckpoint(this.engine, stage.flow, from?.best);
    const keep = this.keeping(stage);
    const start = from?.step ?? 0;
    const steps = runStage({
      engine: this.engine,
      stage,
      live,
      best,
      from: start,
      batch: (objective) => batches.next(objective),
      heldOut: heldOutBatch(this.plan, stage),
      validateEvery: config.validateEvery,
      restore: config.restore,
      patience: config.patience,
      flushAt: (step) =>
        step === back ||
        keep.snapshots.has(step) ||
        this.options.controls.replay.some((edit) => isAt(edit, stage, step)) ||
        this.looksAt(step, keep),
    });
    let sent = start;
    if (sent === back) yield* this.stand(startState(stage, live, back));
    let seconds = 0;
    for (;;) {
      if (sent < back) this.repeatEdits(stage, live, sent);
      else yield* this.edit(stage, live, sent);
      const began = this.options.now();
      const { value: report, done: ended } = await steps.next();
      seconds += (this.options.now() - began) / 1000;
      if (ended || !report) break;
      const done = report.step;
      sent = done + report.ahead;
      const state = stateOf(
        stage,
        report,
        (1000 * seconds) / (done - start),
        keep.frames.has(done),
      );
      this.standing = { state, ahead: report.ahead };
      if (done < back) {
        yield { type: 'replaying', done: done - start, total: back - start };
        continue;
      }
      if (keep.snapshots.has(done)) {
        const flow = await this.engine.checkpoint(stage.flow);
        const { phase } = stage;
        const { soFar } = best;
        const kept = { phase, step: done, flow, best: soFar, batches: batches.state };
        this.snapshots.keep({ ...kept, live: { ...live } });
      }
      if (done === back) {
        yield* this.stand(state);
        continue;
      }
      this.losses.push(...lossPoints(stage, report));
      if (this.due(done, keep)) yield* this.frames(state, seconds / done);
      yield stepEvent(stage, report);
    }
    this.standing = null;
    // The restored checkpoint may differ from the last step's parameters.
    if (config.restore === 'best') yield* this.frames(endState(stage, live, sent));
    return this.result(stage, sent, seconds);
  }

  /** The flow of a stage as it was, or from the seed. */
  private prepare(stage: Stage, from: Snapshot<BatchesState> | undefined): void {
    const { config } = this.plan;
    if (from) this.engine.restore(stage.flow, from.flow);
    else {
      if (hasFlow(this.engine, stage.flow)) this.engine.dropFlow(stage.flow);
      createFlow(this.engine, config, stage.flow);
    }
    // Edits are made for the phase that trains; what came too late for the one before is void.
    this.options.controls.edits.length = 0;
  }

  /** A frame of where a stage stands before it trains. */
  private async *stand(state: FrameState): AsyncGenerator<ExperimentEvent> {
    this.losses = [];
    this.standing = { state, ahead: 0 };
    yield* this.frames(state);
    yield { type: 'begun', phase: state.phase };
  }

  private keeping({ steps }: Stage): Kept {
    const { keep } = this.options;
    const none: ReadonlySet<number> = new Set();
    if (!keep) return { steps, frames: none, snapshots: none };
    const at = (count: number): ReadonlySet<number> => keptSteps(steps, count);
    return { steps, frames: at(keep.frames), snapshots: at(keep.snapshots) };
  }

  /** Base transfer has nothing to train; its map still deserves a frame. */
  private async *untrainedTransfer(): AsyncGenerator<ExperimentEvent, void> {
    yield* this.frames({
      phase: 'transfer',
      step: 0,
      phaseSteps: 0,
      kept: true,
      losses: [],
      learningRate: 0,
      penaltyWeight: 0,
      gradNorm: 0,
      msPerStep: 0,
    });
  }

  private *edit(stage: Stage, live: LiveKnobs, step: number): Generator<ExperimentEvent> {
    const { controls } = this.options;
    const again = controls.replay.filter((edit) => isAt(edit, stage, step));
    controls.replay = controls.replay.filter((edit) => !again.includes(edit));
    for (const { field, value } of [...again, ...controls.edits.splice(0)]) {
      const edit: Edit = { phase: stage.phase, step, field, value };
      applyEdit(live, edit);
      this.log.push(edit);
      yield { type: 'edited', edit };
    }
  }

  private repeatEdits({ phase }: Stage, live: LiveKnobs, step: number): void {
    for (const edit of this.log)
      if (edit.phase === phase && edit.step === step) applyEdit(live, edit);
  }

  /** Must the flow stand still after this step? A frame shows the state of its step. */
  private looksAt(step: number, keep: Kept): boolean {
    const { lookAhead } = this.options.controls;
    return !lookAhead || (this.framer !== null && this.due(step, keep));
  }

  private due(step: number, { steps, frames }: Kept): boolean {
    const every = this.plan.config.view.frameEvery * this.interval;
    return step % every === 0 || step === steps || frames.has(step);
  }

  private async *frames(state: FrameState, secondsPerStep = 0): AsyncGenerator<ExperimentEvent> {
    this.latest = state;
    if (!this.framer) return;
    const began = this.options.now();
    const frame = await this.framer.frame(
      { ...state, losses: this.losses },
      this.options.controls.views,
    );
    this.losses = [];
    this.latest = state;
    const cost = (this.options.now() - began) / 1000;
    const between = secondsPerStep * this.plan.config.view.frameEvery * this.interval;
    if (between > 0 && cost > frameShare * (cost + between))
      this.interval = Math.min(longestInterval, 2 * this.interval);
    yield { type: 'frame', frame };
  }

  private result(stage: Stage, steps: number, seconds: number): Promise<PhaseResult> {
    const timing = { name: stage.phase, steps, seconds };
    return stage.phase === 'transfer'
      ? transferPhaseResult(this.engine, this.plan, timing)
      : basePhaseResult(this.engine, this.plan, stage.objectives[0].terms[0], timing);
  }
}

interface Kept {
  readonly steps: number;
  readonly frames: ReadonlySet<number>;
  readonly snapshots: ReadonlySet<number>;
}

const isAt = ({ phase, step }: Edit, stage: Stage, at: number): boolean =>
  phase === stage.phase && step === at;

const freshKnobs = (stage: Stage): LiveKnobs => ({
  learningRate: stage.knobs.learningRate,
  penaltyWeight: penaltyOf(stage),
});

const placeOf = ({ phase, step }: FrameState): string => `${phase} ${step}`;
