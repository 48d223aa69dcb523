/**
 * The verbs of time: start, pause, resume, step, reset. The only place that starts and stops runs;
 * every refusal and every death of the worker ends in a sentence and a status from which Reset and
 * Play work.
 */
import { ownSetsOf } from '../../data/own.ts';
import { ConfigError, parseConfig, type ExperimentConfig } from '../../protocol/config.ts';
import type { GivenBase, OnEvent, Place, StartOptions } from '../../protocol/trainer.ts';
import { leftBehind } from '../state/before.ts';
import { configStore } from '../state/config.ts';
import { WorkerGone } from '../client/worker.ts';
import { comparePlaces } from '../state/history.ts';
import { furthest, roundsTo } from '../state/places.ts';
import { arrived, isHeld, isRising, risingStatus, roundsBack, withNext } from '../state/rising.ts';
import { emptyRun, isLive, labRecorded, labStatus, runAt, runStore } from '../state/run.ts';
import type { RunState } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { newSeed } from './choose.ts';
import { take } from './events.ts';
import { watchAgain } from './look.ts';
import { dismissNotice, mention, say, sentenceOf } from './notice.ts';
import { basesFor, replayRecorded, showInstead, wantsBases } from './recorded.ts';
import { workers } from './workers.ts';

/** Words of the page; the catalogue of strings hands them in. */
export const words = { cameBack: (why: string): string => why };

/** Events of a run that is no longer on the stage are dropped. */
let currentRun = 0;

/** Begins the chosen experiments from their first step. What is on the stages ends, unless a config is bad. */
export async function startRun(paused = false): Promise<void> {
  const configs = checked();
  if (configs) await begin(configs, { paused, givenBases: true });
}

interface Beginning {
  paused: boolean;
  /** Bases that ship recorded need no training. */
  givenBases: boolean;
  replay?: StartOptions['replay'];
}

function takeTheStage(fresh: readonly RunState[]): void {
  runStore.setState(({ runs }) => ({
    runs: fresh.map((run, pane) => ({ ...run, before: leftBehind(runAt(runs, pane)) })),
  }));
  viewStore.setState({ past: null, morph: 1, morphPlays: false });
  dismissNotice();
}

async function begin(
  configs: readonly ExperimentConfig[],
  beginning: Beginning,
  stand: (fresh: readonly RunState[]) => void = takeTheStage,
): Promise<void> {
  const run = ++currentRun;
  stand(
    configs.map((config, id) => ({
      ...emptyRun(),
      id,
      status: 'starting',
      config,
      asked: config,
    })),
  );
  const listen: OnEvent = (event, runs) => {
    if (run !== currentRun) return;
    take(event, runs);
    // A trainer between runs forgets what the page looks at.
    if (event.type === 'started') void askTrainer(watchAgain);
  };
  try {
    const given = beginning.givenBases && wantsBases(configs);
    const bases = given ? await basesFor(configs) : [];
    if (run !== currentRun) return;
    await workers.trainer.start(configs, startOptions(configs, beginning, bases), listen);
  } catch (error) {
    if (run === currentRun) fail(error);
  }
}

/** The points of own data, on which all panes agree, travel with the configs that name them. */
function startOptions(
  [config]: readonly ExperimentConfig[],
  { paused, replay }: Beginning,
  bases: GivenBase[],
): StartOptions {
  const own = ownSetsOf(config);
  return {
    paused,
    ...(replay && { replay }),
    ...(own.length > 0 && { own }),
    ...(bases.length > 0 && { bases }),
  };
}

function checked(): ExperimentConfig[] | null {
  try {
    return configStore.getState().configs.map(parseConfig);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    say(error.message);
    return null;
  }
}

function fail(error: unknown): void {
  workers.trainer.end('replaced after an error');
  currentRun++;
  const message = sentenceOf(error);
  const { runs } = runStore.getState();
  if (runs.every(({ frame }) => !frame) && showInstead(message)) return say(message);
  const rounds = roundsBack(runs);
  if (error instanceof WorkerGone && rounds > 0 && isFirstDeath()) void comeBack(rounds, message);
  else breakOff(message);
}

/** With the worker go the flows of all; what a run that diverged has to say stands. */
function breakOff(message: string): void {
  const lost = (run: RunState): RunState =>
    run.id === null || run.status === 'diverged'
      ? run
      : { ...run, status: 'error', message, next: null };
  runStore.setState(({ runs }) => ({ runs: runs.map(lost) }));
}

let lastDeath = -Infinity;
/** A worker that dies twice in this time is not started again unasked, ms. */
const grace = 60_000;

function isFirstDeath(): boolean {
  const before = lastDeath;
  lastDeath = performance.now();
  return lastDeath - before > grace;
}

/**
 * What a dead worker trained, in a fresh one, behind what is seen: from the same seed with the same
 * edits, to where it stood. From there it goes on, or rests as it did or was asked to.
 */
async function comeBack(rounds: number, why: string): Promise<void> {
  const { runs } = runStore.getState();
  const held = runs.filter(isHeld);
  const goes = labStatus() === 'running' && !pausing;
  const configs = held.flatMap(({ asked }) => asked ?? []);
  const replay = held.map(({ edits }) => edits);
  const givenBases = usedGivenBases(held);
  void begin(configs, { paused: true, givenBases, replay }, (fresh) =>
    runStore.setState({ runs: withNext(runs, fresh, why) }),
  );
  const run = currentRun;
  const status = (): RunState['status'] => risingStatus(runStore.getState().runs);
  const rests = (): Promise<void> =>
    once(() => run !== currentRun || !['starting', 'running'].includes(status()));
  await rests();
  if (run !== currentRun) return;
  await askTrainer(() => workers.trainer.stepBy(rounds));
  await once(() => run !== currentRun || status() !== 'paused');
  await rests();
  if (run !== currentRun) return;
  runStore.setState({ runs: arrived(runStore.getState().runs) });
  mention(words.cameBack(why));
  if (goes && labStatus() === 'paused') await resumeRun();
}

/** Leaves the runs where their worker left them. */
export function stayDown(): void {
  const why = runStore.getState().runs.find(({ next }) => next)?.message;
  workers.trainer.end('stopped on the way back');
  currentRun++;
  breakOff(why ?? '');
}

/** A call that the worker should answer at once; no answer ends the run with a sentence. */
export async function askTrainer(call: () => Promise<void>): Promise<void> {
  const run = currentRun;
  try {
    await call();
  } catch (error) {
    if (run === currentRun) fail(error);
  }
}

/** A pause is asked for and not answered yet. */
let pausing = false;

export async function pauseRun(): Promise<void> {
  pausing = true;
  await askTrainer(() => workers.trainer.pause());
  pausing = false;
}

export const resumeRun = (): Promise<void> => askTrainer(() => workers.trainer.resume());

/** The one filled button: start, pause or go on, whatever comes next. */
export async function playPause(): Promise<void> {
  const status = labStatus();
  if (labRecorded() === 'instead') return replayRecorded();
  switch (status) {
    case 'running':
      return pauseRun();
    case 'paused':
      return someRestored() ? trainAgain(false) : resumeRun();
    case 'starting':
      return;
    case 'idle':
    case 'done':
    case 'diverged':
    case 'error':
      return startRun();
    default:
      return status satisfies never;
  }
}

/** Runs n steps, then stands still; begins a run if there is none. */
export async function stepRun(n: number): Promise<void> {
  const status = labStatus();
  if (status === 'starting') return;
  if (status === 'paused' && someRestored()) return trainTo(null, n);
  if (status !== 'running' && status !== 'paused') {
    void startRun(true);
    await standsStill();
    if (labStatus() !== 'paused') return;
  }
  await askTrainer(() => workers.trainer.stepBy(n));
}

const someRestored = (): boolean => runStore.getState().runs.some(({ restored }) => restored);

/** Restored runs, from their seed and with their edits: they come out the same. */
async function trainAgain(paused: boolean, before: Place | null = null): Promise<void> {
  const { runs } = runStore.getState();
  const chosen = configStore.getState().configs;
  const configs = runs.map(({ asked }, pane) => asked ?? chosen[pane]);
  const replay = runs.map(({ edits }) =>
    before ? edits.filter((edit) => comparePlaces(edit, before) < 0) : edits,
  );
  await begin(configs, { paused, givenBases: usedGivenBases(runs), replay });
}

/** Bases that were trained then are trained again: the steps to a place stay the same. */
const usedGivenBases = (runs: readonly RunState[]): boolean =>
  runs.some(({ phaseResults }) => phaseResults.some(({ recorded }) => recorded));

/** The same up to a place, or to where the furthest stood, and `more` steps; there they rest. */
async function trainTo(place: Place | null, more = 0): Promise<void> {
  const { runs } = runStore.getState();
  const rounds = roundsTo(runs, place ?? furthest(runs)) + more;
  void trainAgain(true, place);
  await standsStill();
  await stepAndRest(rounds);
}

/** So many rounds of runs that are paused; resolves when they stand still again. */
export async function stepAndRest(rounds: number): Promise<void> {
  if (labStatus() !== 'paused' || rounds === 0) return;
  await askTrainer(() => workers.trainer.stepBy(rounds));
  await once(() => labStatus() !== 'paused');
  await standsStill();
}

/** Runs that broke off with their worker, once more to where they were; there they wait. */
export const trainBack = (): Promise<void> => trainTo(null);

/** Resolves when the runs have begun to stand still, for whatever reason. */
export function standsStill(): Promise<void> {
  return once(() => !['starting', 'running'].includes(labStatus()));
}

function once(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) return resolve();
    const stop = runStore.subscribe(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}

const emptied = (run: RunState): RunState => ({ ...emptyRun(), before: leftBehind(run) });

/** Back to before the first step, with the same seed. A worker that does not answer is replaced. */
export async function resetRun(): Promise<void> {
  const status = labStatus();
  const held = runStore.getState().runs.some(({ id }) => id !== null);
  currentRun++;
  runStore.setState(({ runs }) => ({ runs: runs.map(emptied) }));
  viewStore.setState({ past: null, morph: 1, morphPlays: false });
  dismissNotice();
  if (status === 'starting') workers.trainer.end('reset during the start');
  // A run that is done keeps its engine, to map with.
  else if (held && (isLive(status) || status === 'diverged' || status === 'done'))
    await workers.trainer.stop().catch(() => workers.trainer.end('no answer to reset'));
}

/** Takes the runs back to a place in their past, where they wait; resolves when they have ended again. */
export async function goBack(place: Place): Promise<void> {
  if (isRising(runStore.getState().runs)) stayDown();
  if (someRestored() || labStatus() === 'error') return trainTo(place);
  const run = currentRun;
  viewStore.setState({ past: null, morph: 1, morphPlays: false });
  dismissNotice();
  runStore.setState(({ runs }) => ({
    // Those that are done and do not train there stay so; the worker tells which go back.
    runs: runs.map((one) =>
      isLive(one.status) || one.status === 'diverged' ? { ...one, status: 'starting' } : one,
    ),
  }));
  try {
    await workers.trainer.rewind(place);
  } catch (error) {
    if (run === currentRun) fail(error);
  }
}

/** Starts over with the settings as they now stand. */
export async function restartNow(): Promise<void> {
  if (!checked()) return;
  await resetRun();
  await startRun();
}

/** A seed nobody chose; the run on the stage makes room for it. */
export async function resetWithNewSeed(): Promise<void> {
  if (newSeed()) await resetRun();
}
