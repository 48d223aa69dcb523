/**
 * One group of runs from its start to its end, as the trainer holds it: its budget of steps, its rests,
 * what is asked of it meanwhile. Starts no engine and answers no page by itself.
 */
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { FrameViews } from '../../protocol/frameViews.ts';
import type { EngineNews, OnEvent, Place, StartOptions } from '../../protocol/trainer.ts';
import type { Engine } from '../engine/engine.ts';
import { createBreather } from '../../util/breathe.ts';
import { stateBytes } from './build.ts';
import type { GroupControls, GroupItem, GroupOptions, Round, RunGroup, Told } from './group.ts';
import { freshControls } from './run.ts';
import type { Mapping } from './wholeMap.ts';

export interface Session {
  readonly configs: readonly ExperimentConfig[];
  readonly bases: StartOptions['bases'];
  readonly all: readonly number[];
  /** Null until it has started. */
  engine: Engine | null;
  group: RunGroup | null;
  readonly controls: GroupControls;
  /** Rounds left before the runs pause by themselves; Infinity: play on. */
  budget: number;
  /** Rounds a second; null: as many as can be. */
  pace: number | null;
  stopped: boolean;
  /** The loop is to end and leave everything as it is: another one goes on with it. */
  leaving: boolean;
  /** Where it was last asked to go back to. */
  target: Place | null;
  /** Nothing uses the engine: the runs wait for budget, or are done. */
  resting: boolean;
  /** Under way on the engine of this group; cancelled ones too, until they have ended. */
  mapping: Mapping | null;
  /** A frame that was asked for while the run rests; resolves when it has been told. */
  looking: Promise<void> | null;
  /** Counts what was asked to be looked at. */
  wanted: number;
  readonly onEvent: OnEvent;
  /** Wakes the loop when it waits for budget. */
  wake: () => void;
  /** The loop under way has ended. */
  ended: Promise<void>;
}

export function newSession(
  configs: readonly ExperimentConfig[],
  { paused, replay, bases }: StartOptions,
  onEvent: OnEvent,
): Session {
  const runs = configs.map((_, i) => ({
    ...freshControls(),
    lookAhead: !paused,
    replay: [...(replay?.[i] ?? [])],
  }));
  return {
    configs,
    bases,
    all: [...configs.keys()],
    engine: null,
    group: null,
    controls: { runs, rest: false, dropped: new Set() },
    budget: paused ? 0 : Infinity,
    pace: null,
    stopped: false,
    leaving: false,
    target: null,
    resting: false,
    mapping: null,
    looking: null,
    wanted: 0,
    onEvent,
    wake: () => undefined,
    ended: Promise.resolve(),
  };
}

export function cancelMapping(session: Session | null): void {
  if (session?.mapping) session.mapping.cancelled = true;
}

export function allow(session: Session | null, steps: number): void {
  if (!session) return;
  session.budget = steps;
  if (steps > 0) cancelMapping(session);
  // Whoever counts steps gets exactly those; a run that plays on may be some ahead of its reports.
  for (const controls of session.controls.runs) controls.lookAhead = steps === Infinity;
  session.controls.rest = false;
  session.wake();
}

export function lookWith(session: Session | null, views: FrameViews): void {
  if (!session) return;
  for (const controls of session.controls.runs) controls.views = views;
  session.wanted += 1;
  session.looking = lookAgain(session, session.looking, session.wanted);
}

/** Other frames of runs that rest, with the views they have now; none from those that go on. */
async function lookAgain(
  session: Session,
  before: Promise<void> | null,
  mine: number,
): Promise<void> {
  await before;
  // Whoever drags a slider wants the last of many.
  if (mine !== session.wanted) return;
  const { group, onEvent } = session;
  if (!session.resting || session.stopped || !group) return;
  try {
    for await (const told of group.lookAgain()) {
      if (session.stopped) return;
      await tellPage(told, onEvent);
    }
  } catch (error) {
    // An engine that is disposed under a frame says so; who stopped the runs knows.
    if (!session.stopped) console.warn(error);
  }
}

/** Frames that the page keeps in all, and what they may take there (ARCHITECTURE, decision 6). */
const mostFrames = 200;

const frameBudget = 25e6;

/** What snapshots may take here, and how many of a phase are plenty. */
const mostSnapshots = 40;

const snapshotBudget = 256e6;

export function groupOptions(
  { configs, controls, bases }: Session,
  now: () => number,
): GroupOptions {
  const { framePoints } = configs[0].view;
  // Positions and distances of every point of every run.
  const frames = frameBudget / (configs.length * framePoints * 12);
  const sizes = configs.map(stateBytes);
  const snapshots = snapshotBudget / sizes.reduce((sum, bytes) => sum + bytes, 0);
  const perPhase = (count: number, most: number): number =>
    Math.max(2, Math.floor(Math.min(count, most) / 3));
  const keep = {
    frames: perPhase(frames, mostFrames),
    snapshots: perPhase(snapshots, 3 * mostSnapshots),
  };
  return { controls, keep, bases, frames: true, solveAssignment: false, now };
}

/** @returns true when all runs have ended and one has something to map with; else the engine is disposed */
export async function play(
  session: Session,
  items: AsyncGenerator<GroupItem, void>,
): Promise<boolean> {
  const { onEvent } = session;
  const breathing = createBreather();
  let done = false;
  try {
    for await (const item of items) {
      if (session.stopped || session.leaving) break;
      if (item.type === 'told') {
        if (item.event.type === 'step' || item.event.type === 'replaying') await breathing();
        await tellPage(item, onEvent);
        if (item.event.type === 'done' || item.event.type === 'diverged') done = true;
      } else if (item.type === 'round') {
        afterRound(item, session);
        if (item.trained) await keepPace(session);
      } else await waitForBudget(item.runs, session, onEvent);
      if (session.stopped || session.leaving) break;
    }
  } catch (error) {
    if (!session.stopped) throw error;
  } finally {
    session.resting = done && !session.stopped && !session.leaving;
    if (!session.resting && !session.leaving) session.engine?.dispose();
  }
  if (session.stopped) await onEvent({ type: 'stopped' }, session.all);
  return session.resting;
}

/** Steps, marks and images stay on this side. */
async function tellPage({ event, runs }: Told, onEvent: OnEvent): Promise<void> {
  if (event.type === 'step' || event.type === 'begun' || event.type === 'images') return;
  await onEvent(event, runs);
}

/** News waits for nobody; a page that cannot be told any more hears of that from its run. */
export async function pass(news: EngineNews, { stopped, all, onEvent }: Session): Promise<void> {
  if (stopped) return;
  await (async () => onEvent(news, all))().catch(() => undefined);
}

/** Longest sleep in one piece, ms: what happens meanwhile is noticed after it. */
const nap = 40;

/** Waits for what is left of the round's time, unless the runs are to rest or to end. */
async function keepPace(session: Session): Promise<void> {
  const began = performance.now();
  for (;;) {
    const { pace, budget, stopped, leaving } = session;
    const left = pace === null ? 0 : 1000 / pace - (performance.now() - began);
    if (left <= 0 || budget <= 0 || stopped || leaving) return;
    await new Promise((resolve) => setTimeout(resolve, Math.min(nap, left)));
  }
}

/** Runs whose steps are used up rest, on a frame of where each stands. */
function afterRound({ trained }: Round, session: Session): void {
  if (trained) session.budget -= 1;
  if (session.budget <= 0) session.controls.rest = true;
}

/** Tells the page that the runs rest, and waits to be woken. */
async function waitForBudget(
  runs: readonly number[],
  session: Session,
  onEvent: OnEvent,
): Promise<void> {
  // Woken before it came to rest.
  if (session.budget > 0 || session.stopped || session.leaving) return;
  session.budget = 0;
  session.resting = true;
  await onEvent({ type: 'paused' }, runs);
  while (session.budget === 0 && !session.stopped && !session.leaving)
    await new Promise<void>((resolve) => (session.wake = resolve));
  session.resting = false;
  // A cancelled map still has a block under way, and a step must not change its flow.
  await session.mapping?.ended;
  await session.looking;
  if (!session.stopped && !session.leaving) await onEvent({ type: 'resumed' }, runs);
}
