/**
 * Trains one stage step by step: schedule, batch, engine.step, held-out validation and the best
 * checkpoint. Drives an engine through its contract; refuses to know flows, data or methods.
 */
import type { Edit } from '../../protocol/frame.ts';
import { objectiveAt, type Objective, type Stage } from '../../protocol/objective.ts';
import type { Batch, Engine, FlowState, StepResult, TermResult } from '../engine/engine.ts';
import { learningRateAt, penaltyWeightAt } from './schedule.ts';

/** Values a visitor may change while a stage runs; the loop reads them before every step. */
export interface LiveKnobs {
  learningRate: number;
  penaltyWeight: number;
}

export interface StageInput {
  readonly engine: Engine;
  readonly stage: Stage;
  readonly live: LiveKnobs;
  /** A fresh batch for an objective of the stage. */
  readonly batch: (objective: Objective) => Batch;
  /** Held-out rows; the same every time. */
  readonly heldOut: Batch;
  readonly validateEvery: number;
  readonly restore: 'best' | 'last';
  /** The stage ends after so many steps without a better held-out loss; 0 or left out: never early. */
  readonly patience?: number;
  /** Keeps the best parameters; of a stage that goes on from a step, as they were there. */
  readonly best?: BestCheckpoint;
  /** Steps done before; the flow, the batches and the best are those of that step. */
  readonly from?: number;
  /**
   * Asked after each step sent: is somebody going to look at the flow as it stands after so many
   * steps? Then no further step is sent before all reports are out. Left out: nobody is.
   */
  readonly flushAt?: (step: number) => boolean;
}

/** Held-out losses: per objective (what is minimised) and per term (its likelihood alone). */
export interface Validation {
  readonly step: number;
  /** Per objective, in the stage's order. */
  readonly losses: readonly number[];
  /** Nats per point; the penalty's distance where a term has no likelihood. */
  readonly terms: readonly { readonly name: TermResult['name']; readonly value: number }[];
}

export interface StepReport {
  /** Steps done. */
  readonly step: number;
  readonly result: StepResult;
  readonly learningRate: number;
  readonly penaltyWeight: number;
  readonly validation: Validation | null;
  /** Steps that the engine has been sent beyond this one. */
  readonly ahead: number;
}

/** The loss or a gradient stopped being a number; parameters are those of the step before. */
export class DivergedError extends Error {
  override name = 'DivergedError';
  constructor(
    readonly phase: Stage['phase'],
    readonly step: number,
  ) {
    super(`diverged in ${phase} at step ${step}: the loss is no longer a number`);
  }
}

/** A step that the engine has been sent and not yet answered. */
interface Sent {
  readonly step: number;
  readonly result: Promise<StepResult>;
  readonly learningRate: number;
  readonly penaltyWeight: number;
}

/**
 * Runs the stage; yields after every step, in order. Steps are sent ahead of their results as far as
 * the engine allows, but never past one whose flow somebody looks at. With `restore: 'best'` the
 * parameters of the lowest validation loss stand at the end.
 * @throws DivergedError
 */
export async function* runStage(input: StageInput): AsyncGenerator<StepReport, void> {
  const { engine, stage, from = 0, patience = 0 } = input;
  const { best = new BestCheckpoint(engine, stage.flow) } = input;
  if (from === 0) await best.offer(await validate(input, 0));
  const under: Sent[] = [];
  for (let step = from; step < stage.steps; step++) {
    under.push(send(input, step));
    const done = step + 1;
    const due = done % input.validateEvery === 0 || done === stage.steps;
    const full = (): boolean => under.length >= engine.stepsAhead;
    while (under.length > 0 && (full() || due || input.flushAt?.(done))) {
      const { result: sent, ...knobs } = under.shift() as Sent;
      const result = await sent;
      if (!result.updated) throw new DivergedError(stage.phase, knobs.step);
      const ahead = under.length;
      const validation = due && ahead === 0 ? await validate(input, done) : null;
      if (validation) await best.offer(validation);
      yield { ...knobs, step: knobs.step + 1, result, validation, ahead };
    }
    if (due && patience > 0 && done - best.soFar.step >= patience) break;
  }
  if (input.restore === 'best') best.restore();
}

function send({ engine, stage, live, batch }: StageInput, step: number): Sent {
  const objective = stage.objectives[objectiveAt(stage, step)];
  const learningRate = learningRateAt(live.learningRate, step, stage);
  const penaltyWeight = penaltyWeightAt(live.penaltyWeight, step, stage);
  const knobs = { learningRate, clip: stage.knobs.clip, penaltyWeight };
  const result = engine.step(stage.flow, objective, batch(objective), knobs);
  // A run that ends early leaves steps behind; what becomes of them is nobody's concern.
  result.catch(() => undefined);
  return { step, result, learningRate, penaltyWeight };
}

async function validate({ engine, stage, heldOut }: StageInput, step: number): Promise<Validation> {
  const losses: number[] = [];
  const terms: { name: TermResult['name']; value: number }[] = [];
  for (const objective of stage.objectives) {
    const evaluation = await engine.evaluate(objective, heldOut);
    losses.push(evaluation.loss);
    for (const { name, nll, penalty } of evaluation.terms)
      terms.push({ name, value: nll ?? penalty ?? NaN });
  }
  return { step, losses, terms };
}

/** What a `BestCheckpoint` has kept. States are never changed, so copies share them. */
export interface BestSoFar {
  readonly lowest: number;
  /** Steps done when it was found. */
  readonly step: number;
  readonly state: FlowState | null;
}

/** Keeps the parameters of the lowest mean validation loss. */
export class BestCheckpoint {
  constructor(
    private readonly engine: Engine,
    private readonly flow: string,
    private kept: BestSoFar = { lowest: Infinity, step: 0, state: null },
  ) {}

  get soFar(): BestSoFar {
    return this.kept;
  }

  async offer({ losses, step }: Validation): Promise<void> {
    const mean = losses.reduce((a, b) => a + b, 0) / losses.length;
    if (!(mean < this.kept.lowest)) return;
    this.kept = { lowest: mean, step, state: await this.engine.checkpoint(this.flow) };
  }

  restore(): void {
    if (this.kept.state) this.engine.restore(this.flow, this.kept.state);
  }
}

/** Applies an edit to the live knobs. */
export function applyEdit(live: LiveKnobs, { field, value }: Pick<Edit, 'field' | 'value'>): void {
  live[field] = value;
}
