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

/**
 * Runs the stage; yields after every step. With `restore: 'best'` the parameters of the lowest
 * validation loss stand at the end.
 * @throws DivergedError
 */
export async function* runStage(input: StageInput): AsyncGenerator<StepReport, void> {
  const { engine, stage, live } = input;
  const best = new BestCheckpoint(engine, stage.flow);
  await best.offer(await validate(input, 0));
  for (let step = 0; step < stage.steps; step++) {
    const objective = stage.objectives[objectiveAt(stage, step)];
    const learningRate = learningRateAt(live.learningRate, step, stage);
    const penaltyWeight = penaltyWeightAt(live.penaltyWeight, step, stage);
    const knobs = { learningRate, clip: stage.knobs.clip, penaltyWeight };
    const result = await engine.step(stage.flow, objective, input.batch(objective), knobs);
    if (!result.updated) throw new DivergedError(stage.phase, step);
    const done = step + 1;
    const due = done % input.validateEvery === 0 || done === stage.steps;
    const validation = due ? await validate(input, done) : null;
    if (validation) await best.offer(validation);
    yield { step: done, result, learningRate, penaltyWeight, validation };
  }
  if (input.restore === 'best') best.restore();
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

/** Keeps the parameters of the lowest mean validation loss. */
class BestCheckpoint {
  private lowest = Infinity;
  private state: FlowState | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly flow: string,
  ) {}

  async offer({ losses }: Validation): Promise<void> {
    const mean = losses.reduce((a, b) => a + b, 0) / losses.length;
    if (!(mean < this.lowest)) return;
    this.lowest = mean;
    this.state = await this.engine.checkpoint(this.flow);
  }

  restore(): void {
    if (this.state) this.engine.restore(this.flow, this.state);
  }
}

/** Applies an edit to the live knobs. */
export function applyEdit(live: LiveKnobs, { field, value }: Pick<Edit, 'field' | 'value'>): void {
  live[field] = value;
}
