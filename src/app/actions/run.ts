/**
 * The verbs of time: start, pause, resume, step, reset. The only place that starts and stops runs;
 * every refusal and every death of the worker ends in a sentence and a status from which Reset and
 * Play work.
 */
import { ConfigError, parseConfig, type ExperimentConfig } from '../../protocol/config.ts';
import type { RunEvent } from '../../protocol/trainer.ts';
import { configStore } from '../state/config.ts';
import { emptyRun, isLive, runStore } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { newSeed } from './choose.ts';
import { take } from './events.ts';
import { dismissNotice, say, sentenceOf } from './notice.ts';
import { basesFor, replayRecorded, showInstead, wantsBases } from './recorded.ts';
import { workers } from './workers.ts';

/** Events of a run that is no longer on the stage are dropped. */
let currentRun = 0;

/** Begins the chosen experiment from its first step. The run on the stage ends, unless the config is bad. */
export async function startRun(paused = false): Promise<void> {
  const config = checked();
  if (!config) return;
  const run = ++currentRun;
  runStore.setState({ ...emptyRun(), status: 'starting', config });
  viewStore.setState({ morph: 1, morphPlays: false });
  dismissNotice();
  const listen = (event: RunEvent): void => {
    if (run !== currentRun) return;
    take(event);
    // A trainer between runs forgets what the page looks at.
    if (event.type === 'started' && viewStore.getState().pathStyle === 'layers')
      void askTrainer(() => workers.trainer.showLayers(true));
  };
  try {
    const given = wantsBases(config) ? { bases: await basesFor(config) } : {};
    if (run !== currentRun) return;
    await workers.trainer.start(config, { paused, ...given }, listen);
  } catch (error) {
    if (run === currentRun) fail(error);
  }
}

function checked(): ExperimentConfig | null {
  try {
    return parseConfig(configStore.getState().config);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    say(error.message);
    return null;
  }
}

function fail(error: unknown): void {
  workers.trainer.end('replaced after an error');
  currentRun++;
  const { config, frame } = runStore.getState();
  if (config && !frame && showInstead(config)) return say(sentenceOf(error));
  runStore.setState({ status: 'error', message: sentenceOf(error) });
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
  const { status, recorded } = runStore.getState();
  if (recorded === 'instead') return replayRecorded();
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
  const { status } = runStore.getState();
  if (status === 'starting') return;
  if (status !== 'running' && status !== 'paused') {
    void startRun(true);
    await standsStill();
    if (runStore.getState().status !== 'paused') return;
  }
  await askTrainer(() => workers.trainer.stepBy(n));
}

/** Resolves when the run has begun to stand still, for whatever reason. */
export function standsStill(): Promise<void> {
  const moves = (): boolean => ['starting', 'running'].includes(runStore.getState().status);
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
  const { status, recorded } = runStore.getState();
  currentRun++;
  runStore.setState(emptyRun());
  viewStore.setState({ morph: 1, morphPlays: false });
  dismissNotice();
  if (status === 'starting') workers.trainer.end('reset during the start');
  // A run that is done keeps its engine, to map with.
  else if (isLive(status) || status === 'diverged' || (status === 'done' && !recorded))
    await workers.trainer.stop().catch(() => workers.trainer.end('no answer to reset'));
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
