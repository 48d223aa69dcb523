/**
 * Recorded runs on the stages: shown before a visitor has trained any, with their history, and played
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
import { leftBehind } from '../state/before.ts';
import { configStore } from '../state/config.ts';
import { keptPlaces } from '../state/history.ts';
import { emptyRun, labRecorded, runAt, runStore, type RunState } from '../state/run.ts';
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
    ...{ index: 0, phase: 'transfer', step: 0, phaseSteps: 0, shows: 'transfer', kept: false },
    ...{ mapped, start: picture.start, layers: null, distances: null, losses: [], metrics: null },
    ...{ logAbsDet: null, grid: null, density: null, conditions: null, wide: null },
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
    ...{ losses: [...losses], phaseResults, metrics, otOwnImage, history: run.frames },
    frame: run.frames[run.frames.length - 1],
    start: run.frames.find(({ start }) => start)?.start ?? null,
  };
}

/** Recorded runs that have been fetched. */
const held: { config: ExperimentConfig; run: RecordedRun }[] = [];
const heldOf = (config: ExperimentConfig): RecordedRun | undefined =>
  held.find((one) => sameTraining(one.config, config))?.run;
let wanted = 0;
let standing = Promise.resolve();
/** Resolves when what is recorded of the chosen configs stands on its stages, or cannot. */
export const recordedStand = (): Promise<void> => standing;

/** Recorded runs of the chosen configs on their stages; a recorded one that no longer fits makes room. */
async function show(picture: FirstPicture | null): Promise<void> {
  const mine = ++wanted;
  const { configs } = configStore.getState();
  const shipped = configs.filter(isRecorded);
  if (shipped.length === 0 && !labRecorded()) return;
  showHeld(configs, picture);
  const missing = shipped.filter((config) => !heldOf(config));
  if (missing.length === 0) return;
  try {
    await Promise.all(missing.map(hold));
  } catch (error) {
    if (mine === wanted) say(words.run(sentenceOf(error)));
  }
  if (mine === wanted) showHeld(configs, null);
}

async function hold(config: ExperimentConfig): Promise<void> {
  const run = await (await recordings()).run(config);
  if (run && !heldOf(config)) held.push({ config, run });
}

function showHeld(configs: readonly ExperimentConfig[], picture: FirstPicture | null): void {
  const { runs } = runStore.getState();
  const next = configs.map((config, pane) => paneOf(config, runAt(runs, pane), picture));
  if (next.length !== runs.length || next.some((run, pane) => run !== runs[pane]))
    runStore.setState({ runs: next });
}

/** What stands on a pane: what is recorded of its config, or what stood there before. */
function paneOf(config: ExperimentConfig, now: RunState, picture: FirstPicture | null): RunState {
  // A restored run is the visitor's own.
  if (now.restored) return now;
  if (!isRecorded(config)) return now.recorded ? { ...emptyRun(), before: leftBehind(now) } : now;
  const fits = now.recorded !== null && now.config !== null && sameTraining(now.config, config);
  if (fits && now.history.length > 0) return now;
  const run = heldOf(config);
  if (run) return recordedRunOf(config, run);
  return (picture && previewOf(config, picture)) ?? (fits ? now : emptyRun());
}

/** Shows what is recorded until the visitor's first own run. @param picture already painted */
export function followRecorded(picture: FirstPicture | null, given: RecordedWords): void {
  words = given;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (configStore.getState().configs.some(isRecorded) && !still)
    viewStore.setState({ morph: 0, morphPlays: true });
  standing = show(picture);
  const stops = [
    configStore.subscribe(
      ({ configs }) => configs,
      () => {
        // What is looked at belongs to the runs that make room.
        viewStore.setState({ past: null });
        standing = show(null);
      },
    ),
    runStore.subscribe(
      ({ runs }) => runs.some(({ status }) => status === 'starting'),
      (starts) => {
        if (!starts) return;
        wanted++;
        for (const stop of stops) stop();
      },
    ),
  ];
}

/** True if it is worth asking for `basesFor`. */
export function wantsBases([{ condition, preset, seed }]: readonly ExperimentConfig[]): boolean {
  return condition === 'none' && basesShip({ preset, seed }) && !viewStore.getState().trainBases;
}

/** Bases that runs of these configs, which agree on them, need not train. */
export async function basesFor([config]: readonly ExperimentConfig[]): Promise<GivenBase[]> {
  try {
    return await (await recordings()).bases(config);
  } catch (error) {
    say(words.bases(sentenceOf(error)));
    return [];
  }
}

/**
 * Recorded runs in place of some that could not start, for this reason; false when there is none of
 * them.
 */
export function showInstead(message: string): boolean {
  const { runs } = runStore.getState();
  const recorded = runs.map(({ config }) => {
    const run = config && heldOf(config);
    return run ? { ...recordedRunOf(config, run), recorded: 'instead' as const } : null;
  });
  if (recorded.every((run) => run === null)) return false;
  runStore.setState({
    runs: runs.map((run, pane) => recorded[pane] ?? { ...run, status: 'error', message }),
  });
  return true;
}

const replayMs = 150;

/** Looks at the kept frames of the recorded training once, from its first to its last. */
export function replayRecorded(): void {
  const { runs } = runStore.getState();
  const places = keptPlaces(runs);
  viewStore.setState({ morph: 1, morphPlays: false, past: places[0] ?? null });
  let at = 0;
  const tick = (): void => {
    // Whoever looks elsewhere, or brings another run, ends the replay.
    if (runStore.getState().runs !== runs || viewStore.getState().past !== places[at]) return;
    at += 1;
    viewStore.setState({ past: at < places.length - 1 ? places[at] : null });
    if (at < places.length - 1) setTimeout(tick, replayMs);
  };
  if (places.length > 1) setTimeout(tick, replayMs);
}
