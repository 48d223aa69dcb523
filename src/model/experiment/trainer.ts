/**
 * The `Trainer` that a worker exposes: one experiment at a time, pulled step by step, yielding to
 * messages between steps so that pause and stop answer at once. Keeps the engine of a run that is done,
 * to map with, until the next start or stop; owns no numbers of its own.
 */
import type { ExperimentConfig } from '../../protocol/config.ts';
import { ConfigError, parseConfig } from '../../protocol/config.ts';
import { ranges } from '../../protocol/catalogue.ts';
import type { Edit, Frame } from '../../protocol/frame.ts';
import type { EngineNews, OnEvent, StartOptions, Trainer } from '../../protocol/trainer.ts';
import { checkMapPoints, type MapOutcome } from '../../protocol/wholeMap.ts';
import type { Engine } from '../engine/engine.ts';
import { createBreather } from '../../util/breathe.ts';
import { DivergedError } from '../training/loop.ts';
import {
  freshControls,
  runExperiment,
  type ExperimentEvent,
  type RunControls,
  type StepEvent,
} from './run.ts';
import { planOf } from './build.ts';
import { beginMapping, mapReference, type Mapping } from './wholeMap.ts';

/** @param tell takes what the engine has to tell by itself, at any time */
export type MakeEngine = (
  config: ExperimentConfig,
  tell: (news: EngineNews) => void,
) => Promise<Engine>;

interface Session {
  readonly config: ExperimentConfig;
  /** Phase and step of the last frame sent, and of a frame asked for to rest on. */
  shown: string | null;
  askedFor: string | null;
  /** Null until it has started. */
  engine: Engine | null;
  readonly controls: RunControls;
  /** Steps left before the run pauses by itself; Infinity: play on. */
  budget: number;
  stopped: boolean;
  /** Nothing uses the engine: the run waits for budget, or is done. */
  resting: boolean;
  /** Under way on the engine of this run; cancelled ones too, until they have ended. */
  mapping: Mapping | null;
  /** Wakes the loop when it waits for budget. */
  wake: () => void;
  readonly ended: Promise<void>;
}

export function createTrainer(makeEngine: MakeEngine, now: () => number): Trainer {
  let session: Session | null = null;
  /** The last run, if it is done: its engine still maps. */
  let kept: Session | null = null;

  const stop = async (): Promise<void> => {
    const current = session ?? kept;
    if (!current) return;
    current.stopped = true;
    cancelMapping(current);
    current.wake();
    // Whatever is being computed fails at its next chunk instead of keeping the page waiting.
    current.engine?.dispose();
    await current.ended;
    await current.mapping?.ended;
    if (kept === current) kept = null;
  };

  return {
    async start(input: ExperimentConfig, options: StartOptions, onEvent: OnEvent): Promise<void> {
      const config = parseConfig(input);
      // Another start may have come first while the run before it was ending.
      while (session !== null || kept !== null) await stop();
      let ended = (): void => undefined;
      const current = newSession(config, options, new Promise((resolve) => (ended = resolve)));
      session = current;
      try {
        const engine = await makeEngine(config, (news) => void pass(news, current, onEvent));
        current.engine = engine;
        const done = await play(config, engine, current, onEvent, now, options.bases);
        if (done && !current.stopped) kept = current;
      } finally {
        if (session === current) session = null;
        ended();
      }
    },
    async pause(): Promise<void> {
      allow(session, 0);
    },
    async resume(): Promise<void> {
      allow(session, Infinity);
    },
    async stepBy(n: number): Promise<void> {
      if (!Number.isInteger(n) || n < 1) throw new Error(`invalid number of steps: ${n}`);
      allow(session, n);
    },
    stop,
    async edit(field: Edit['field'], value: number): Promise<void> {
      const { min, max } = ranges[field];
      if (!(value >= min && value <= max))
        throw new ConfigError(
          field,
          `invalid ${field}: expected a number from ${min} to ${max}, got ${value}`,
        );
      session?.controls.edits.push({ field, value });
    },
    async showLayers(on: boolean): Promise<void> {
      if (session) session.controls.showLayers = on;
    },
    async mapAll(count, onPart): Promise<MapOutcome> {
      checkMapPoints(count);
      const current = session ?? kept;
      while (current?.mapping) {
        cancelMapping(current);
        await current.mapping.ended;
      }
      if (!current?.engine || !current.resting || current.stopped)
        throw new Error('no run rests or is done, so there is nothing to map with');
      const blocks = mapReference(current.engine, planOf(current.config), count);
      const mapping = beginMapping(blocks, onPart, now);
      current.mapping = mapping;
      void mapping.ended.then(() => (current.mapping = null));
      return mapping.outcome;
    },
    async cancelMap(): Promise<void> {
      cancelMapping(session ?? kept);
    },
  };
}

function newSession(
  config: ExperimentConfig,
  { paused }: StartOptions,
  ended: Promise<void>,
): Session {
  return {
    config,
    shown: null,
    askedFor: null,
    engine: null,
    controls: { ...freshControls(), lookAhead: !paused },
    budget: paused ? 0 : Infinity,
    stopped: false,
    resting: false,
    mapping: null,
    wake: () => undefined,
    ended,
  };
}

function cancelMapping(session: Session | null): void {
  if (session?.mapping) session.mapping.cancelled = true;
}

function allow(session: Session | null, steps: number): void {
  if (!session) return;
  session.budget = steps;
  if (steps > 0) cancelMapping(session);
  // Whoever counts steps gets exactly those; a run that plays on may be some ahead of its reports.
  session.controls.lookAhead = steps === Infinity;
  session.wake();
}

/** @returns true when the run is done; else its engine is disposed */
async function play(
  config: ExperimentConfig,
  engine: Engine,
  session: Session,
  onEvent: OnEvent,
  now: () => number,
  bases: StartOptions['bases'] = [],
): Promise<boolean> {
  const events = runExperiment(config, engine, {
    bases,
    controls: session.controls,
    frames: true,
    solveAssignment: false,
    now,
  });
  const breathing = createBreather();
  let done = false;
  try {
    for await (const event of events) {
      if (session.stopped) break;
      if (event.type === 'step') {
        await breathing();
        await afterStep(event, session, onEvent);
      }
      if (event.type !== 'step' && event.type !== 'images') await onEvent(event);
      if (event.type === 'frame') await afterFrame(event.frame, session, onEvent);
      if (session.stopped) break;
      if (event.type === 'done') done = true;
    }
  } catch (error) {
    if (!session.stopped) await reportDivergence(error, onEvent);
  } finally {
    session.resting = done;
    if (!done) engine.dispose();
  }
  if (session.stopped) await onEvent({ type: 'stopped' });
  return done;
}

/** News waits for nobody; a page that cannot be told any more hears of that from its run. */
async function pass(news: EngineNews, { stopped }: Session, onEvent: OnEvent): Promise<void> {
  if (stopped) return;
  await (async () => onEvent(news))().catch(() => undefined);
}

/** A run whose steps are used up rests, on a frame of where it stands. */
async function afterStep(
  { phase, step }: StepEvent,
  session: Session,
  onEvent: OnEvent,
): Promise<void> {
  session.budget -= 1;
  if (session.budget > 0) return;
  const at = `${phase} ${step}`;
  if (session.shown === at) return waitForBudget(session, onEvent);
  session.askedFor = at;
  session.controls.frameNow = true;
}

/** A run that starts paused rests on its first frame, and a paused one on the frame it asked for. */
async function afterFrame(
  { phase, step }: Frame,
  session: Session,
  onEvent: OnEvent,
): Promise<void> {
  const at = `${phase} ${step}`;
  const asked = session.askedFor === at;
  session.shown = at;
  if ((step === 0 || asked) && session.budget <= 0) await waitForBudget(session, onEvent);
}

/** Tells the page that the run rests, and waits to be woken. */
async function waitForBudget(session: Session, onEvent: OnEvent): Promise<void> {
  session.budget = 0;
  if (session.stopped) return;
  session.resting = true;
  await onEvent({ type: 'paused' });
  while (session.budget === 0 && !session.stopped)
    await new Promise<void>((resolve) => (session.wake = resolve));
  session.resting = false;
  // A cancelled map still has a block under way, and a step must not change its flow.
  await session.mapping?.ended;
  if (!session.stopped) await onEvent({ type: 'resumed' });
}

/** @throws the error itself when it is anything else */
async function reportDivergence(error: unknown, onEvent: OnEvent): Promise<void> {
  if (!(error instanceof DivergedError)) throw error;
  const { phase, step, message } = error;
  await onEvent({ type: 'diverged', phase, step, message });
}

/** Arrays of an event that a worker may transfer: the event owns them. */
export function transferables(event: ExperimentEvent): ArrayBuffer[] {
  if (event.type === 'references')
    return [event.references.randomPairingDistances.buffer as ArrayBuffer];
  if (event.type !== 'frame') return [];
  const { mapped, start, layers, distances } = event.frame;
  return [mapped, start, layers, distances].flatMap((a) => (a ? [a.buffer as ArrayBuffer] : []));
}
