/**
 * The `Trainer` that a worker exposes: one group of runs at a time, pulled step by step, yielding to
 * messages between steps so that pause and stop answer at once. Keeps the engine of a group that is
 * done, to map with, until the next start or stop; owns no numbers of its own.
 */
import { takeOwnSets } from '../../data/own.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import { ConfigError, parseConfig } from '../../protocol/config.ts';
import { ranges } from '../../protocol/catalogue.ts';
import type { FrameViews } from '../../protocol/frameViews.ts';
import type { Edit } from '../../protocol/frame.ts';
import type { EngineNews, OnEvent, Place, StartOptions, Trainer } from '../../protocol/trainer.ts';
import { checkMapPoints, type MapOutcome, type OnMapPart } from '../../protocol/wholeMap.ts';
import type { Engine } from '../engine/engine.ts';
import { createBreather } from '../../util/breathe.ts';
import { stateBytes } from './build.ts';
import {
  RunGroup,
  type GroupControls,
  type GroupItem,
  type GroupOptions,
  type Round,
  type Told,
} from './group.ts';
import { freshControls } from './run.ts';
import type { ExperimentEvent } from './runEvents.ts';
import { beginMapping, mapReference, type Mapping } from './wholeMap.ts';

/**
 * @param config of the group, whose engine it names: the one with the heaviest steps
 * @param tell takes what the engine has to tell by itself, at any time
 */
export type MakeEngine = (
  config: ExperimentConfig,
  tell: (news: EngineNews) => void,
) => Promise<Engine>;

interface Session {
  readonly configs: readonly ExperimentConfig[];
  readonly bases: StartOptions['bases'];
  readonly all: readonly number[];
  /** Null until it has started. */
  engine: Engine | null;
  group: RunGroup | null;
  readonly controls: GroupControls;
  /** Rounds left before the runs pause by themselves; Infinity: play on. */
  budget: number;
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
  readonly onEvent: OnEvent;
  /** Wakes the loop when it waits for budget. */
  wake: () => void;
  /** The loop under way has ended. */
  ended: Promise<void>;
}

export function createTrainer(makeEngine: MakeEngine, now: () => number): Trainer {
  let session: Session | null = null;
  /** The last group, if it is done: its engine still maps. */
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
    await current.looking;
    if (kept === current) kept = null;
  };

  /** Runs a session's loop; a group that is done is kept. */
  const go = async (current: Session, loop: () => Promise<boolean>): Promise<void> => {
    let ended = (): void => undefined;
    current.ended = new Promise((resolve) => (ended = resolve));
    session = current;
    try {
      const done = await loop();
      if (done && !current.stopped) kept = current;
    } finally {
      if (session === current && !current.leaving) session = null;
      ended();
    }
  };

  return {
    async start(inputs, options, onEvent): Promise<void> {
      const configs = checkedConfigs(inputs, options);
      // Another start may have come first while the runs before it were ending.
      while (session !== null || kept !== null) await stop();
      const current = newSession(configs, options, onEvent);
      await go(current, () => begin(current, makeEngine, now));
    },
    async rewind(place: Place): Promise<void> {
      const current = session ?? kept;
      const group = current?.group;
      if (!current || !group || current.stopped) throw new Error('no run to go back in');
      current.target = place;
      await leave(current);
      // A stop or another place may have come meanwhile.
      if (current.stopped && session === current) session = null;
      if (current.stopped || current.target !== place) return;
      kept = null;
      current.leaving = false;
      allow(current, 0);
      await go(current, () => play(current, group.playFrom(place)));
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
    async drop(run: number): Promise<void> {
      session?.controls.dropped.add(run);
    },
    async edit(run: number, field: Edit['field'], value: number): Promise<void> {
      checkEdit(field, value);
      session?.controls.runs[run]?.edits.push({ field, value });
    },
    async watch(views: FrameViews): Promise<void> {
      lookWith(session ?? kept, views);
    },
    async mapAll(run, count, onPart): Promise<MapOutcome> {
      checkMapPoints(count);
      const current = session ?? kept;
      await settleMapping(current);
      return mapWith(current, run, count, onPart, now);
    },
    async cancelMap(): Promise<void> {
      cancelMapping(session ?? kept);
    },
  };
}

function checkedConfigs(
  inputs: readonly ExperimentConfig[],
  { own }: StartOptions,
): ExperimentConfig[] {
  const configs = inputs.map(parseConfig);
  if (configs.length === 0) throw new Error('no run to start');
  for (const config of configs) takeOwnSets(config, own);
  return configs;
}

/** Starts the engine, and with it the runs. */
async function begin(
  session: Session,
  makeEngine: MakeEngine,
  now: () => number,
): Promise<boolean> {
  const { configs } = session;
  const tell = (news: EngineNews): void => void pass(news, session);
  session.engine = await makeEngine(heaviest(configs), tell);
  session.group = new RunGroup(configs, session.engine, groupOptions(session, now));
  return play(session, session.group.play());
}

/** Ends the loop under way and leaves all else as it is. */
async function leave(session: Session): Promise<void> {
  session.leaving = true;
  cancelMapping(session);
  session.wake();
  await session.ended;
  await session.mapping?.ended;
  await session.looking;
}

/** Whatever is being mapped is given up first. */
async function settleMapping(session: Session | null): Promise<void> {
  while (session?.mapping) {
    cancelMapping(session);
    await session.mapping.ended;
  }
}

function checkEdit(field: Edit['field'], value: number): void {
  const { min, max } = ranges[field];
  if (value >= min && value <= max) return;
  throw new ConfigError(
    field,
    `invalid ${field}: expected a number from ${min} to ${max}, got ${value}`,
  );
}

/** @throws Error when no run rests or is done */
function mapWith(
  current: Session | null,
  run: number,
  count: number,
  onPart: OnMapPart,
  now: () => number,
): Promise<MapOutcome> {
  if (!current?.group?.plans[run] || !current.resting || current.stopped)
    throw new Error('no run rests or is done, so there is nothing to map with');
  const { engines, plans } = current.group;
  const blocks = mapReference(engines[run], plans[run], count);
  const mapping = beginMapping(blocks, onPart, now);
  current.mapping = mapping;
  void mapping.ended.then(() => (current.mapping = null));
  return mapping.outcome;
}

/** Trains a transfer flow if any of them does, and the one with the most to compute. */
function heaviest(configs: readonly ExperimentConfig[]): ExperimentConfig {
  const weight = (config: ExperimentConfig): number => {
    const { layers, blocks, width } = config.transfer.shape;
    return config.method === 'base-transfer' ? 0 : layers * blocks * width * width;
  };
  return configs.reduce((most, config) => (weight(config) > weight(most) ? config : most));
}

function newSession(
  configs: readonly ExperimentConfig[],
  { paused, bases }: StartOptions,
  onEvent: OnEvent,
): Session {
  const runs = configs.map(() => ({ ...freshControls(), lookAhead: !paused }));
  return {
    configs,
    bases,
    all: [...configs.keys()],
    engine: null,
    group: null,
    controls: { runs, rest: false, dropped: new Set() },
    budget: paused ? 0 : Infinity,
    stopped: false,
    leaving: false,
    target: null,
    resting: false,
    mapping: null,
    looking: null,
    onEvent,
    wake: () => undefined,
    ended: Promise.resolve(),
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
  for (const controls of session.controls.runs) controls.lookAhead = steps === Infinity;
  session.controls.rest = false;
  session.wake();
}

function lookWith(session: Session | null, views: FrameViews): void {
  if (!session) return;
  for (const controls of session.controls.runs) controls.views = views;
  session.looking = lookAgain(session, session.looking);
}

/** Other frames of runs that rest, with the views they have now; none from those that go on. */
async function lookAgain(session: Session, before: Promise<void> | null): Promise<void> {
  await before;
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

function groupOptions({ configs, controls, bases }: Session, now: () => number): GroupOptions {
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
async function play(session: Session, items: AsyncGenerator<GroupItem, void>): Promise<boolean> {
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
      } else if (item.type === 'round') afterRound(item, session);
      else await waitForBudget(item.runs, session, onEvent);
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
async function pass(news: EngineNews, { stopped, all, onEvent }: Session): Promise<void> {
  if (stopped) return;
  await (async () => onEvent(news, all))().catch(() => undefined);
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

/** Arrays of an event that a worker may transfer: the event owns them. */
export function transferables(event: ExperimentEvent): ArrayBuffer[] {
  if (event.type === 'references')
    return [event.references.randomPairingDistances.buffer as ArrayBuffer];
  if (event.type !== 'frame') return [];
  const { mapped, start, layers, distances, logAbsDet, grid, density } = event.frame;
  const parts = [grid?.points, grid?.logAbsDet, density?.logDensity, density?.logAbsDet];
  return [mapped, start, layers, distances, logAbsDet, ...parts].flatMap((a) =>
    a ? [a.buffer as ArrayBuffer] : [],
  );
}
