/**
 * Trains what a figure needs: one base density, or the transfer flow of one run on bases that exist.
 * Gives parameters and results; measures no map and writes no file.
 */
import { baseKey, type BasePhase } from '../../protocol/baseKey.ts';
import { phaseIds, type PhaseId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { PhaseResult } from '../../protocol/frame.ts';
import type { GivenBase } from '../../protocol/trainer.ts';
import type { Engine } from '../engine/engine.ts';
import { hasFlow, planOf, specOf } from './build.ts';
import { freshControls, Run, type RunOptions } from './run.ts';
import type { ExperimentEvent, StepEvent } from './runEvents.ts';

export interface ProduceHooks {
  /** What it throws ends the training. */
  onStep: (event: StepEvent) => Promise<void> | void;
  /** Milliseconds, monotonic; only ever reported. */
  now: () => number;
}

export interface TrainedBase extends GivenBase {
  result: PhaseResult;
}

/** Everything that a run's map and judgement need. */
export interface TrainedRun {
  config: ExperimentConfig;
  engine: string;
  phases: PhaseResult[];
  /** Flat parameters of every flow that the run holds, its bases too. */
  flows: { id: PhaseId; parameters: Float32Array }[];
  /** Seconds of training; bases that were given are not counted. */
  seconds: number;
}

const optionsOf = ({ now }: ProduceHooks, bases: readonly GivenBase[]): RunOptions => ({
  controls: freshControls(),
  frames: false,
  solveAssignment: false,
  now,
  bases,
});

/** The base phases that a run goes through; none where its method needs none. */
export const basePhases = (config: ExperimentConfig): BasePhase[] =>
  planOf(config).stages.flatMap(({ phase }) => (phase === 'transfer' ? [] : [phase]));

/**
 * Trains the base that `config` has in `phase`; whatever the run does with it, it comes out the same.
 * @throws DivergedError
 * @throws Error when the run has no such phase
 */
export async function trainBase(
  config: ExperimentConfig,
  phase: BasePhase,
  engine: Engine,
  hooks: ProduceHooks,
): Promise<TrainedBase> {
  const plan = planOf(config);
  const stage = plan.stages.find((each) => each.phase === phase);
  if (!stage) throw new Error(`no such phase in this run: ${phase}`);
  const run = new Run(plan, engine, optionsOf(hooks, []));
  const results = await resultsOf(run.train(stage), hooks);
  const { parameters } = await engine.checkpoint(phase);
  return { key: baseKey(config, phase), parameters: parameters.slice(), result: results[0] };
}

/**
 * Trains a run from its bases on; one that is not given is trained too.
 * @throws DivergedError
 */
export async function trainRun(
  config: ExperimentConfig,
  bases: readonly GivenBase[],
  engine: Engine,
  hooks: ProduceHooks,
): Promise<TrainedRun> {
  const began = hooks.now();
  const run = new Run(planOf(config), engine, optionsOf(hooks, bases));
  const phases: PhaseResult[] = [];
  for (const stage of run.plan.stages) phases.push(...(await resultsOf(run.train(stage), hooks)));
  if (!run.plan.stages.some(({ phase }) => phase === 'transfer')) phases.push(await run.judge());
  const flows: TrainedRun['flows'] = [];
  for (const id of phaseIds) {
    if (!hasFlow(engine, id)) continue;
    const { parameters } = await engine.checkpoint(id);
    flows.push({ id, parameters: parameters.slice() });
  }
  const seconds = (hooks.now() - began) / 1000;
  return { config, engine: engine.info.label, phases, flows, seconds };
}

async function resultsOf(
  events: AsyncGenerator<ExperimentEvent, void>,
  { onStep }: ProduceHooks,
): Promise<PhaseResult[]> {
  const results: PhaseResult[] = [];
  for await (const event of events) {
    if (event.type === 'step') await onStep(event);
    if (event.type === 'phase-done') results.push(event.result);
  }
  return results;
}

/** Puts trained flows into an engine that holds none of them. */
export function loadRun(
  engine: Engine,
  { config, flows }: Pick<TrainedRun, 'config' | 'flows'>,
): void {
  for (const { id, parameters } of flows) {
    if (hasFlow(engine, id)) engine.dropFlow(id);
    engine.createFlow(id, specOf(config, id), parameters);
  }
}
