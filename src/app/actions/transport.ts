/**
 * The two optimal-transport references of the run on the stage, solved in the metrics worker: never
 * per frame, never on the page. An answer that comes after its run is dropped.
 */
import { featuresOf, sampleRows } from '../../data/dataset.ts';
import { ownSize } from '../../data/own.ts';
import type { References } from '../../protocol/frame.ts';
import { isOwnId, type LawId } from '../../protocol/ownData.ts';
import { inWorker, patchRuns, runStore, type RunState } from '../state/run.ts';
import { testStream } from '../state/streams.ts';
import { workers } from './workers.ts';

/**
 * Sizes as on the command line (ARCHITECTURE, decision 11); the cost grows with the cube. No more than a
 * run holds out.
 */
const ownImagePoints = 1000;
const lawPoints = 1500;
/** Shortest time between two assignments while runs train, ms. */
const pause = 1500;

/** Runs whose end points wait to be solved. */
const waiting = new Set<number>();
let solving = false;
let lastSolved = -Infinity;

/** A number of the solver; null, with the reason in the console, when there is none. */
async function solved(
  from: Float32Array,
  to: Float32Array,
  features: number,
): Promise<number | null> {
  try {
    return await workers.metrics.assignment(from, to, features);
  } catch (error) {
    // The mark is missing on the histogram then, which an en dash in the table says.
    console.warn(error);
    return null;
  }
}

const find = (id: number): RunState | undefined =>
  runStore
    .getState()
    .runs.map(inWorker)
    .find((run) => run.id === id);

/**
 * The least that any map could move these start points to these images: now and then while runs
 * train, and of their last frames in any case.
 */
export async function measureOwnImage(runs: readonly number[], last: boolean): Promise<void> {
  const shown = runs.filter((id) => find(id)?.frame?.shows === 'transfer');
  if (!last && (solving || performance.now() - lastSolved < pause)) return;
  for (const id of shown) waiting.add(id);
  if (solving) return;
  solving = true;
  for (const id of waiting) {
    waiting.delete(id);
    await measure(id);
  }
  solving = false;
  lastSolved = performance.now();
}

async function measure(id: number): Promise<void> {
  const { frame, start, wideStart, losses, config } = find(id) ?? {};
  if (!frame || !start || !config || frame.shows !== 'transfer') return;
  const n = Math.min(ownImagePoints, config.validationSize);
  const features = frame.wide?.features ?? 2;
  const first = (points: Float32Array): Float32Array => points.slice(0, features * n);
  const images = frame.wide?.mapped ?? frame.mapped;
  const value = await solved(first(wideStart ?? start), first(images), features);
  // One array per run, so it tells this run from a later one.
  if (value === null || find(id)?.losses !== losses) return;
  patchRuns([id], { otOwnImage: { index: frame.index, value } });
}

const pointsOf = (law: LawId): number => (isOwnId(law) ? ownSize(law) : Infinity);

/** Assignment between fresh samples of the two laws, and between two samples of the target. */
export async function measureLaws(references: References): Promise<void> {
  const whose = (): RunState[] =>
    runStore
      .getState()
      .runs.map(inWorker)
      .filter((run) => run.references === references);
  const config = whose().at(0)?.config;
  if (!config || references.otLaws !== null) return;
  const { seed, condition, validationSize } = config;
  const n = Math.min(
    lawPoints,
    validationSize,
    pointsOf(config.reference),
    pointsOf(config.target) / 2,
  );
  // Of own data two halves, which share no point.
  const sample = (side: 'reference' | 'target', index: number, half?: 0 | 1): Float32Array =>
    sampleRows(config[side], condition, testStream(seed, side, index), Math.floor(n), {
      seed,
      part: 'all',
      ...(half === undefined ? {} : { half }),
    }).x;
  const target = sample('target', 1, 0);
  const features = featuresOf(config.target);
  const otLaws = await solved(sample('reference', 1), target, features);
  const otLawsFloor =
    otLaws === null ? null : await solved(target, sample('target', 2, 1), features);
  if (otLawsFloor === null) return;
  const ids = whose().flatMap(({ id }) => (id === null ? [] : [id]));
  patchRuns(ids, { references: { ...references, otLaws, otLawsFloor } });
}
