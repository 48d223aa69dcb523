/**
 * Runs an experiment from config to final metrics as an async generator. Its consumer sets the
 * pace: nothing is computed while it does not ask, which is all that pause needs.
 */
import type { PhaseId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Edit, LossPoint, PhaseResult } from '../../protocol/frame.ts';
import type { Objective, Stage } from '../../protocol/objective.ts';
import type { GivenBase, RunEvent } from '../../protocol/trainer.ts';
import type { Batch, Engine } from '../engine/engine.ts';
import { applyEdit, runStage, type LiveKnobs, type StepReport } from '../training/loop.ts';
import { stream } from '../../util/streams.ts';
import { usesPairs } from '../transfer/method.ts';
import { sideOf, stageBatches, TrainingData } from './batches.ts';
import { createFlow, planOf, type Plan } from './build.ts';
import { basePhaseResult, finalResult, referencesOf, transferPhaseResult } from './evaluate.ts';
import { Framer, type FrameState } from './frame.ts';
import { givenBaseOf, takeGivenBase } from './givenBases.ts';
import { batchOf, batchRows, validationRows } from './samples.ts';

/** After every step, so that the consumer can answer pause within one step. */
export interface StepEvent {
  type: 'step';
  phase: PhaseId;
  step: number;
  phaseSteps: number;
  /** Training loss of the step, and which objective it belongs to. */
  loss: number;
  series: LossPoint['series'];
}

/** Images of the test points, for the run's hash; never sent to the page. */
export interface ImagesEvent {
  type: 'images';
  images: Float32Array;
}

export type ExperimentEvent = RunEvent | StepEvent | ImagesEvent;

export interface RunControls {
  /** Edits to apply before the next step; the run empties it. */
  readonly edits: Pick<Edit, 'field' | 'value'>[];
  /** Frames carry layer-by-layer positions. */
  showLayers: boolean;
  /** Set between two steps: a frame of where the run stands, before the next step. */
  frameNow: boolean;
  /** Steps may be sent to the engine ahead of their results; off while somebody counts steps. */
  lookAhead: boolean;
}

export interface RunOptions {
  readonly controls: RunControls;
  /** false: no frames at all (headless). */
  readonly frames: boolean;
  /** Compute the assignment metrics here; the page has a worker of its own for them. */
  readonly solveAssignment: boolean;
  /** Milliseconds, monotonic; only ever reported, never used to decide results. */
  readonly now: () => number;
  /** Bases that need no training (givenBases.ts). */
  readonly bases?: readonly GivenBase[];
}

export function freshControls(): RunControls {
  return { edits: [], showLayers: false, frameNow: false, lookAhead: true };
}

/** @throws DivergedError */
export async function* runExperiment(
  config: ExperimentConfig,
  engine: Engine,
  options: RunOptions,
): AsyncGenerator<ExperimentEvent, void> {
  const plan = planOf(config);
  const run = new Run(plan, engine, options);
  const given = plan.stages.map((stage) => givenBaseOf(config, stage, options.bases));
  const phases = plan.stages.map(({ phase, steps }, i) => ({
    name: phase,
    steps: given[i] ? 0 : steps,
  }));
  yield { type: 'started', engine: engine.info, phases };
  if (options.frames)
    yield { type: 'references', references: referencesOf(plan, config.view.framePoints) };
  const results: PhaseResult[] = [];
  for (const [i, stage] of plan.stages.entries()) {
    const base = given[i];
    const result = base ? await takeGivenBase(engine, plan, stage, base) : yield* run.stage(stage);
    results.push(result);
    yield { type: 'phase-done', result };
  }
  if (!plan.stages.some((s) => s.phase === 'transfer')) {
    yield* run.untrainedTransfer();
    const timing = { name: 'transfer', steps: 0, seconds: 0 } as const;
    const result = await transferPhaseResult(engine, plan, timing);
    results.push(result);
    yield { type: 'phase-done', result };
  }
  const { metrics, images } = await finalResult(engine, plan, options.solveAssignment);
  yield { type: 'images', images };
  yield { type: 'done', metrics, phases: results };
}

/** Points of a frame cost time; the interval doubles until they take at most this share. */
const frameShare = 0.15;
const longestInterval = 32;

class Run {
  private readonly data: TrainingData;
  private readonly framer: Framer | null;
  private losses: LossPoint[] = [];
  /** Frames fall on multiples of frameEvery times this. */
  private interval = 1;

  constructor(
    private readonly plan: Plan,
    private readonly engine: Engine,
    private readonly options: RunOptions,
  ) {
    this.data = new TrainingData(plan.config);
    this.framer = options.frames ? new Framer(engine, plan) : null;
  }

  async *stage(stage: Stage): AsyncGenerator<ExperimentEvent, PhaseResult> {
    const { config } = this.plan;
    createFlow(this.engine, config, stage.flow);
    const live: LiveKnobs = {
      learningRate: stage.knobs.learningRate,
      penaltyWeight: penaltyOf(stage),
    };
    const steps = runStage({
      engine: this.engine,
      stage,
      live,
      batch: stageBatches(config, this.data, stage),
      heldOut: heldOutBatch(this.plan, stage),
      validateEvery: config.validateEvery,
      restore: config.restore,
      flushAt: (step) => this.looksAt(step, stage.steps),
    });
    yield* this.frames(startState(stage, live));
    let seconds = 0;
    let sent = 0;
    for (;;) {
      yield* this.edit(stage, live, sent);
      const began = this.options.now();
      const { value: report, done: ended } = await steps.next();
      seconds += (this.options.now() - began) / 1000;
      if (ended || !report) break;
      const done = report.step;
      sent = done + report.ahead;
      this.losses.push(...lossPoints(stage, report));
      const state = stateOf(stage, report, (1000 * seconds) / done);
      if (this.due(report.step, stage.steps)) yield* this.frames(state, seconds / done);
      yield stepEvent(stage, report);
      const settled = report.ahead === 0;
      if (settled && this.options.controls.frameNow) yield* this.frames(state);
    }
    // The restored checkpoint may differ from the last step's parameters.
    if (config.restore === 'best') yield* this.frames(endState(stage, live));
    return this.result(stage, seconds);
  }

  /** Base transfer has nothing to train; its map still deserves a frame. */
  async *untrainedTransfer(): AsyncGenerator<ExperimentEvent, void> {
    yield* this.frames({
      phase: 'transfer',
      step: 0,
      phaseSteps: 0,
      losses: [],
      learningRate: 0,
      penaltyWeight: 0,
      gradNorm: 0,
      msPerStep: 0,
    });
  }

  private *edit(stage: Stage, live: LiveKnobs, step: number): Generator<ExperimentEvent> {
    for (const change of this.options.controls.edits.splice(0)) {
      applyEdit(live, change);
      yield { type: 'edited', edit: { phase: stage.phase, step, ...change } };
    }
  }

  /** Must the flow stand still after this step? A frame shows the state of its step. */
  private looksAt(step: number, steps: number): boolean {
    const { frameNow, lookAhead } = this.options.controls;
    return frameNow || !lookAhead || (this.framer !== null && this.due(step, steps));
  }

  private due(step: number, steps: number): boolean {
    return step % (this.plan.config.view.frameEvery * this.interval) === 0 || step === steps;
  }

  private async *frames(state: FrameState, secondsPerStep = 0): AsyncGenerator<ExperimentEvent> {
    this.options.controls.frameNow = false;
    if (!this.framer) return;
    const began = this.options.now();
    const frame = await this.framer.frame(
      { ...state, losses: this.losses },
      this.options.controls.showLayers,
    );
    this.losses = [];
    const cost = (this.options.now() - began) / 1000;
    const between = secondsPerStep * this.plan.config.view.frameEvery * this.interval;
    if (between > 0 && cost > frameShare * (cost + between))
      this.interval = Math.min(longestInterval, 2 * this.interval);
    yield { type: 'frame', frame };
  }

  private result(stage: Stage, seconds: number): Promise<PhaseResult> {
    const timing = { name: stage.phase, steps: stage.steps, seconds };
    return stage.phase === 'transfer'
      ? transferPhaseResult(this.engine, this.plan, timing)
      : basePhaseResult(this.engine, this.plan, stage.objectives[0].terms[0], timing);
  }
}

function penaltyOf(stage: Stage): number {
  const terms = stage.objectives.flatMap((o) => o.terms);
  return terms.find((t) => t.penalty)?.penalty?.weight ?? 0;
}

/** Held-out rows of every objective of a stage in one batch. */
function heldOutBatch({ config }: Plan, stage: Stage): Batch {
  const pairs = stage.phase === 'transfer' && usesPairs(config);
  const source = stream(config.seed, 'validation/destinations');
  return stage.objectives.reduce<Batch>((batch, objective: Objective) => {
    const side = sideOf(objective);
    const rows = batchRows(validationRows(config, side));
    return { ...batch, ...(pairs ? batchOf(config, side, rows, source) : { [side]: rows }) };
  }, {});
}

function startState(stage: Stage, live: LiveKnobs): FrameState {
  return {
    phase: stage.phase,
    step: 0,
    phaseSteps: stage.steps,
    losses: [],
    learningRate: live.learningRate,
    penaltyWeight: live.penaltyWeight,
    gradNorm: 0,
    msPerStep: 0,
  };
}

function endState(stage: Stage, live: LiveKnobs): FrameState {
  return { ...startState(stage, live), step: stage.steps, learningRate: 0 };
}

function stateOf(stage: Stage, report: StepReport, msPerStep: number): FrameState {
  return {
    phase: stage.phase,
    step: report.step,
    phaseSteps: stage.steps,
    losses: [],
    learningRate: report.learningRate,
    penaltyWeight: report.penaltyWeight,
    gradNorm: report.result.gradNorm,
    msPerStep,
  };
}

function stepEvent(stage: Stage, { step, result }: StepReport): StepEvent {
  const { loss, terms } = result;
  const { phase, steps: phaseSteps } = stage;
  return { type: 'step', phase, step, phaseSteps, loss, series: terms[0].name };
}

/** Loss-curve points of a step: each term's likelihood, and held-out losses when measured. */
function lossPoints(stage: Stage, report: StepReport): LossPoint[] {
  const { phase } = stage;
  const { step } = report;
  const train = report.result.terms.flatMap(({ name, nll, penalty }): LossPoint[] => {
    const value = nll ?? penalty;
    return value === null ? [] : [{ phase, step, series: name, kind: 'train', value }];
  });
  const held = (report.validation?.terms ?? []).map(({ name, value }): LossPoint => ({
    phase,
    step,
    series: name,
    kind: 'validation',
    value,
  }));
  return [...train, ...held];
}
