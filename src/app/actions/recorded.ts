/**
 * The recorded run on the stage: shown before a visitor has trained one, as a whole, and played
 * again where training cannot start. Always marked as recorded; trains nothing.
 */
import { configFor } from '../../presets/presets.ts';
import { basesShip, runsShip } from '../../presets/recorded.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { FirstPicture } from '../../protocol/firstPicture.ts';
import type { Frame } from '../../protocol/frame.ts';
import type { RecordedRun } from '../../protocol/recordedRun.ts';
import { sameTraining } from '../../protocol/sameTraining.ts';
import type { GivenBase } from '../../protocol/trainer.ts';
import type { Recordings } from '../client/recorded.ts';
import { configStore } from '../state/config.ts';
import { emptyRun, runStore, type RunState } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { say, sentenceOf } from './notice.ts';

/** Loads the loader when first needed: it brings the file formats along. Tests hand in their own. */
export const loader: { open: () => Promise<Recordings> } = {
  open: async () => (await import('../client/recorded.ts')).createRecordings(),
};
let opened: Promise<Recordings> | null = null;
const recordings = (): Promise<Recordings> => (opened ??= loader.open());

/** Sentences around an error; the catalogue of strings passes them in. */
export interface RecordedWords {
  run: (why: string) => string;
  bases: (why: string) => string;
}
let words: RecordedWords = { run: (why) => why, bases: (why) => why };

/** True if a recorded run ships that trained exactly this. */
export function isRecorded(config: ExperimentConfig): boolean {
  return config.condition === 'none' && runsShip(config) && isPreset(config);
}

const isPreset = (config: ExperimentConfig): boolean => sameTraining(config, configFor(config));

/** A run of `config` as its first picture knows it: where points start and end. */
export function previewOf(config: ExperimentConfig, picture: FirstPicture): RunState | null {
  const mapped = picture.ends[config.method];
  if (!mapped) return null;
  const frame: Frame = {
    ...{ index: 0, phase: 'transfer', step: 0, phaseSteps: 0, shows: 'transfer' },
    ...{ mapped, start: picture.start, layers: null, distances: null, losses: [], metrics: null },
    ...{ learningRate: 0, penaltyWeight: 0, gradNorm: 0, msPerStep: 0 },
  };
  return { ...emptyRun(), status: 'done', recorded: 'shown', config, frame, start: picture.start };
}

/** A recorded run at its end, as the store holds a run that is done. */
export function recordedRunOf(config: ExperimentConfig, run: RecordedRun): RunState {
  const { engine, phases, references, losses, phaseResults, metrics, otOwnImage } = run;
  return {
    ...emptyRun(),
    ...{ status: 'done', recorded: 'shown', config, engine, phases, references },
    ...{ losses: [...losses], phaseResults, metrics, otOwnImage },
    frame: run.frames[run.frames.length - 1],
    start: run.frames.find(({ start }) => start)?.start ?? null,
  };
}

/** The recorded run that was fetched last, for replay. */
let held: { config: ExperimentConfig; run: RecordedRun } | null = null;
let wanted = 0;

/** Puts the recorded run of the chosen config on the stage, or clears a recorded one that no longer fits. */
async function show(picture: FirstPicture | null): Promise<void> {
  const mine = ++wanted;
  const { config } = configStore.getState();
  if (!isRecorded(config)) {
    if (runStore.getState().recorded) runStore.setState(emptyRun());
    return;
  }
  const preview = picture && previewOf(config, picture);
  if (preview) runStore.setState(preview);
  try {
    const run = await (await recordings()).run(config);
    if (!run || mine !== wanted) return;
    held = { config, run };
    runStore.setState(recordedRunOf(config, run));
  } catch (error) {
    if (mine === wanted) say(words.run(sentenceOf(error)));
  }
}

/** Shows what is recorded until the visitor's first own run. @param picture already painted */
export function followRecorded(picture: FirstPicture | null, given: RecordedWords): void {
  words = given;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (isRecorded(configStore.getState().config) && !still)
    viewStore.setState({ morph: 0, morphPlays: true });
  void show(picture);
  const stops = [
    configStore.subscribe(() => void show(null)),
    runStore.subscribe(
      (run) => run.status,
      (status) => {
        if (status !== 'starting') return;
        wanted++;
        for (const stop of stops) stop();
      },
    ),
  ];
}

/** Bases that a run of this config need not train; none when the visitor wants to train them. */
export async function basesFor(config: ExperimentConfig): Promise<GivenBase[]> {
  try {
    return await (await recordings()).bases(config);
  } catch (error) {
    say(words.bases(sentenceOf(error)));
    return [];
  }
}

/** True if it is worth asking for `basesFor`. */
export function wantsBases({ condition, preset, seed }: ExperimentConfig): boolean {
  return condition === 'none' && basesShip({ preset, seed }) && !viewStore.getState().trainBases;
}

/** The recorded run in place of one that could not start; false when there is none. */
export function showInstead(config: ExperimentConfig): boolean {
  if (!held || !sameTraining(held.config, config)) return false;
  runStore.setState({ ...recordedRunOf(config, held.run), recorded: 'instead' });
  return true;
}

const replayMs = 150;

/** Plays the frames of the recorded training once, from its first to its last. */
export function replayRecorded(): void {
  if (!held) return;
  const { run, config } = held;
  const { losses } = runStore.getState();
  const start = recordedRunOf(config, run).start;
  let next = 0;
  const tick = (): void => {
    // Whatever else came onto the stage ends the replay.
    if (runStore.getState().losses !== losses) return;
    const frame = run.frames[next++];
    runStore.setState({ frame, start: frame.shows === 'transfer' ? start : null });
    if (next < run.frames.length) setTimeout(tick, replayMs);
  };
  viewStore.setState({ morph: 1, morphPlays: false });
  tick();
}
