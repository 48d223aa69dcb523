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
import type { EngineNews, Place, StartOptions, Trainer } from '../../protocol/trainer.ts';
import { checkMapPoints, type MapOutcome, type OnMapPart } from '../../protocol/wholeMap.ts';
import type { Engine } from '../engine/engine.ts';
import type { Plan } from './build.ts';
import { RunGroup } from './group.ts';
import type { ExperimentEvent } from './runEvents.ts';
import {
  allow,
  cancelMapping,
  groupOptions,
  lookWith,
  newSession,
  pass,
  play,
  type Session,
} from './session.ts';
import { weightsIn } from './weights.ts';
import { beginMapping, mapReference } from './wholeMap.ts';

/**
 * @param config of the group, whose engine it names: the one with the heaviest steps
 * @param tell takes what the engine has to tell by itself, at any time
 */
export type MakeEngine = (
  config: ExperimentConfig,
  tell: (news: EngineNews) => void,
) => Promise<Engine>;

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
      if (!group.trainsAt(place)) throw new Error(`invalid place: ${place.phase} ${place.step}`);
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
    async pace(stepsPerSecond: number | null): Promise<void> {
      if (session) session.pace = stepsPerSecond;
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
    mapAll: (run, count, onPart) => mapWith(session ?? kept, run, count, onPart, now),
    weights: async (run) => weightsIn(atRest(session ?? kept, run).engine),
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

interface Resting {
  readonly session: Session;
  readonly engine: Engine;
  readonly plan: Plan;
}

/** @throws Error when no run rests or is done */
function atRest(current: Session | null, run: number): Resting {
  const { engines, plans } = current?.group ?? { engines: [], plans: [] };
  if (!plans[run] || !current?.resting || current.stopped)
    throw new Error('no run rests or is done, so its flows cannot be asked');
  return { session: current, engine: engines[run], plan: plans[run] };
}

async function mapWith(
  current: Session | null,
  run: number,
  count: number,
  onPart: OnMapPart,
  now: () => number,
): Promise<MapOutcome> {
  checkMapPoints(count);
  await settleMapping(current);
  const { session, engine, plan } = atRest(current, run);
  const blocks = mapReference(engine, plan, count);
  const mapping = beginMapping(blocks, onPart, now);
  session.mapping = mapping;
  void mapping.ended.then(() => (session.mapping = null));
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

/** Arrays of an event that a worker may transfer: the event owns them. */
export function transferables(event: ExperimentEvent): ArrayBuffer[] {
  if (event.type === 'references')
    return [event.references.randomPairingDistances.buffer as ArrayBuffer];
  if (event.type !== 'frame') return [];
  const { mapped, start, layers, wide, distances, logAbsDet, grid, density, conditions } =
    event.frame;
  const under = (conditions ?? []).flatMap((one) => [one.start, one.mapped, one.distances]);
  const parts = [grid?.points, grid?.logAbsDet, density?.logDensity, density?.logAbsDet, ...under];
  const full = [wide?.mapped, wide?.start, wide?.layers, wide?.context];
  const all = [mapped, start, layers, distances, logAbsDet, ...full, ...parts];
  // Rows of two features stand in a frame twice.
  return [...new Set(all.flatMap((a) => (a ? [a.buffer as ArrayBuffer] : [])))];
}
