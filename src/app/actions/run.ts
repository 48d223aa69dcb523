/**
 * The verbs of time: start, pause, resume, step, reset. The only place that starts and stops runs;
 * every refusal and every death of the worker ends in a sentence and a status from which Reset and
 * Play work.
 */
import { ownSetsOf } from '../../data/own.ts';
import { ConfigError, parseConfig, type ExperimentConfig } from '../../protocol/config.ts';
import type { GivenBase, OnEvent, Place, StartOptions } from '../../protocol/trainer.ts';
import { configStore } from '../state/config.ts';
import { emptyRun, isLive, labRecorded, labStatus, runStore } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { newSeed } from './choose.ts';
import { take } from './events.ts';
import { watchAgain } from './look.ts';
import { dismissNotice, say, sentenceOf } from './notice.ts';
import { basesFor, replayRecorded, showInstead, wantsBases } from './recorded.ts';
import { workers } from './workers.ts';

/** Events of a run that is no longer on the stage are dropped. */
let currentRun = 0;

/** Begins the chosen experiments from their first step. What is on the stages ends, unless a config is bad. */
export async function startRun(paused = false): Promise<void> {
  const configs = checked();
  if (!configs) return;
  const run = ++currentRun;
  runStore.setState({
    runs: configs.map((config, id) => ({ ...emptyRun(), id, status: 'starting', config })),
  });
  viewStore.setState({ past: null, morph: 1, morphPlays: false });
  dismissNotice();
  const listen: OnEvent = (event, runs) => {
    if (run !== currentRun) return;
    take(event, runs);
    // A trainer between runs forgets what the page looks at.
    if (event.type === 'started') void askTrainer(watchAgain);
  };
  try {
    const bases = wantsBases(configs) ? await basesFor(configs) : [];
    if (run !== currentRun) return;
    await workers.trainer.start(configs, startOptions(paused, configs, bases), listen);
  } catch (error) {
    if (run === currentRun) fail(error);
  }
}

/** The points of own data, on which all panes agree, travel with the configs that name them. */
function startOptions(
  paused: boolean,
  [config]: readonly ExperimentConfig[],
  bases: GivenBase[],
): StartOptions {
  const own = ownSetsOf(config);
  return { paused, ...(own.length > 0 && { own }), ...(bases.length > 0 && { bases }) };
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
  runStore.setState({
    // With the worker go the flows of all; what a run that diverged has to say stands.
    runs: runs.map((run) =>
      run.id === null || run.status === 'diverged' ? run : { ...run, status: 'error', message },
    ),
  });
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

export const pauseRun = (): Promise<void> => askTrainer(() => workers.trainer.pause());
export const resumeRun = (): Promise<void> => askTrainer(() => workers.trainer.resume());

/** The one filled button: start, pause or go on, whatever comes next. */
export async function playPause(): Promise<void> {
  const status = labStatus();
  if (labRecorded() === 'instead') return replayRecorded();
  switch (status) {
    case 'running':
      return pauseRun();
    case 'paused':
      return resumeRun();
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
  if (status !== 'running' && status !== 'paused') {
    void startRun(true);
    await standsStill();
    if (labStatus() !== 'paused') return;
  }
  await askTrainer(() => workers.trainer.stepBy(n));
}

/** Resolves when the runs have begun to stand still, for whatever reason. */
export function standsStill(): Promise<void> {
  const moves = (): boolean => ['starting', 'running'].includes(labStatus());
  return new Promise((resolve) => {
    if (!moves()) return resolve();
    const stop = runStore.subscribe(() => {
      if (moves()) return;
      stop();
      resolve();
    });
  });
}

/** Back to before the first step, with the same seed. A worker that does not answer is replaced. */
export async function resetRun(): Promise<void> {
  const status = labStatus();
  const recorded = labRecorded();
  currentRun++;
  runStore.setState(({ runs }) => ({ runs: runs.map(emptyRun) }));
  viewStore.setState({ past: null, morph: 1, morphPlays: false });
  dismissNotice();
  if (status === 'starting') workers.trainer.end('reset during the start');
  // A run that is done keeps its engine, to map with.
  else if (isLive(status) || status === 'diverged' || (status === 'done' && !recorded))
    await workers.trainer.stop().catch(() => workers.trainer.end('no answer to reset'));
}

/** Takes the runs back to a place in their past, where they wait; resolves when they have ended again. */
export async function goBack(place: Place): Promise<void> {
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
