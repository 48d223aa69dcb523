/**
 * The two optimal-transport references of the run on the stage, solved in the metrics worker: never
 * per frame, never on the page. An answer that comes after its run is dropped.
 */
import { sampleRows } from '../../data/dataset.ts';
import { ownData } from '../../data/own.ts';
import { isOwnId, type LawId } from '../../protocol/ownData.ts';
import { runStore, type RunState } from '../state/run.ts';
import { testStream } from '../state/streams.ts';
import { workers } from './workers.ts';

/** Sizes as on the command line (ARCHITECTURE, decision 11); the cost grows with the cube. */
const ownImagePoints = 1000;
const lawPoints = 1500;
/** Shortest time between two assignments of one run, ms. */
const pause = 1500;

let solving = false;
let lastSolved = 0;

/** Runs `work` and puts its answer into the store, if its run is still the one on the stage. */
async function forThisRun(work: () => Promise<Partial<RunState>>): Promise<void> {
  // One array per run, so it tells this run from a later one.
  const { losses } = runStore.getState();
  try {
    const answer = await work();
    if (runStore.getState().losses === losses) runStore.setState(answer);
  } catch (error) {
    // The mark is missing on the histogram then, which an en dash in the table says.
    console.warn(error);
  }
}

/** The least that any map could move these start points to these images. */
export async function measureOwnImage(last: boolean): Promise<void> {
  const { frame, start } = runStore.getState();
  if (!frame || !start || frame.shows !== 'transfer') return;
  if (solving || (!last && performance.now() - lastSolved < pause)) return;
  solving = true;
  const first = (points: Float32Array): Float32Array => points.slice(0, 2 * ownImagePoints);
  await forThisRun(async () => {
    const value = await workers.metrics.assignment(first(start), first(frame.mapped));
    return { otOwnImage: { index: frame.index, value } };
  });
  solving = false;
  lastSolved = performance.now();
  const { status, otOwnImage, frame: now } = runStore.getState();
  if (!last && status === 'done' && otOwnImage?.index !== now?.index) await measureOwnImage(true);
}

const pointsOf = (law: LawId): number => (isOwnId(law) ? ownData(law).length / 2 : Infinity);

/** Assignment between fresh samples of the two laws, and between two samples of the target. */
export async function measureLaws(): Promise<void> {
  const { config, references } = runStore.getState();
  if (!config || !references || references.otLaws !== null) return;
  const { seed, condition } = config;
  const n = Math.min(lawPoints, pointsOf(config.reference), pointsOf(config.target) / 2);
  // Of own data two halves, which share no point.
  const sample = (side: 'reference' | 'target', index: number, half?: 0 | 1): Float32Array =>
    sampleRows(config[side], condition, testStream(seed, side, index), Math.floor(n), {
      seed,
      part: 'all',
      ...(half === undefined ? {} : { half }),
    }).x;
  await forThisRun(async () => {
    const target = sample('target', 1, 0);
    const otLaws = await workers.metrics.assignment(sample('reference', 1), target);
    const otLawsFloor = await workers.metrics.assignment(target, sample('target', 2, 1));
    return { references: { ...references, otLaws, otLawsFloor } };
  });
}
