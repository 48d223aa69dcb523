/**
 * Records runs for the page's first second: trains like any run, keeps a few frames of each phase
 * and measures the assignments that the page would. Writes no file.
 */
import { toys } from '../../data/toys/index.ts';
import { makeGhost } from '../../plots/ghost.ts';
import { baseKey, type BasePhase } from '../../protocol/baseKey.ts';
import { phaseIds, type MethodId, type PhaseId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { FirstPicture } from '../../protocol/firstPicture.ts';
import type { Frame, LossPoint } from '../../protocol/frame.ts';
import { isOwnId } from '../../protocol/ownData.ts';
import type { RecordedRun } from '../../protocol/recordedRun.ts';
import type { GivenBase } from '../../protocol/trainer.ts';
import type { Engine } from '../engine/engine.ts';
import { otOwnImageOf } from '../metrics/index.ts';
import { freshControls, runExperiment, type RunOptions } from './run.ts';

/** Frames kept of a base and of the transfer: enough to scrub, and 4 kB each. */
const keptFrames: Record<PhaseId, number> = {
  'reference-base': 6,
  'target-base': 6,
  transfer: 28,
};
/** Training losses kept of each series, at most. */
const keptLosses = 250;

/** A clock that stands still: what is recorded tells no times, so that it is the same each time. */
const options: Omit<RunOptions, 'controls'> = {
  frames: true,
  solveAssignment: true,
  now: () => 0,
};

/** Trains one run. The engine goes on holding its flows. */
export async function recordRun(config: ExperimentConfig, engine: Engine): Promise<RecordedRun> {
  const run: Partial<RecordedRun> = { config, engine: engine.info };
  const frames: Frame[] = [];
  for await (const event of runExperiment(config, engine, {
    ...options,
    controls: freshControls(),
  })) {
    if (event.type === 'started') run.phases = event.phases;
    if (event.type === 'references') run.references = event.references;
    if (event.type === 'frame') frames.push(event.frame);
    if (event.type === 'done') {
      run.metrics = event.metrics;
      run.phaseResults = event.phases;
    }
  }
  const { metrics, references } = run;
  const start = frames.find((frame) => frame.start)?.start;
  const last = frames.at(-1);
  if (!metrics || !references || !start || !last) throw new Error('run ended without a result');
  const kept = phaseIds.flatMap((id) =>
    spread(
      frames.filter(({ phase }) => phase === id),
      keptFrames[id],
    ),
  );
  const { otLaws, otLawsFloor } = metrics;
  return {
    ...(run as RecordedRun),
    references: { ...references, otLaws, otLawsFloor },
    frames: kept,
    losses: thinned(frames.flatMap((frame) => frame.losses)),
    otOwnImage: { index: kept.length - 1, value: otOwnImageOf(start, last.mapped, 2) },
  };
}

/** At most `count`, first and last among them, closer together at the beginning. */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  const last = items.length - 1;
  const picked = new Set<number>();
  for (let i = 0; i < count; i++) {
    const share = i / (count - 1);
    picked.add(Math.round(share * share * last));
  }
  return [...picked].map((i) => items[i]);
}

/** Every k-th training loss of a series; held-out losses are few and stay. */
function thinned(losses: readonly LossPoint[]): LossPoint[] {
  const name = ({ phase, series }: LossPoint): string => `${phase} ${series}`;
  const counts = new Map<string, number>();
  for (const point of losses)
    if (point.kind === 'train') counts.set(name(point), (counts.get(name(point)) ?? 0) + 1);
  const seen = new Map<string, number>();
  return losses.filter((point) => {
    if (point.kind === 'validation') return true;
    const at = seen.get(name(point)) ?? 0;
    seen.set(name(point), at + 1);
    return at % Math.ceil((counts.get(name(point)) ?? 1) / keptLosses) === 0;
  });
}

/** Trains the bases of a config and nothing else; any method that uses both will do. */
export async function recordBases(config: ExperimentConfig, engine: Engine): Promise<GivenBase[]> {
  const bases: GivenBase[] = [];
  for await (const event of runExperiment(config, engine, {
    ...{ ...options, frames: false },
    controls: freshControls(),
  })) {
    if (event.type !== 'phase-done' || event.result.name === 'transfer') continue;
    const phase: BasePhase = event.result.name;
    const { parameters } = await engine.checkpoint(phase);
    bases.push({ key: baseKey(config, phase), parameters: parameters.slice() });
    if (phase === 'target-base') break;
  }
  return bases;
}

/** The first picture of a question whose runs have been recorded. */
export function firstPictureOf(runs: readonly RecordedRun[]): FirstPicture {
  const { reference, target, preset, seed } = runs[0].config;
  if (isOwnId(reference) || isOwnId(target)) throw new Error('cannot record own data');
  const start = runs[0].frames.find((frame) => frame.start)?.start;
  if (!start) throw new Error('run without a transfer frame');
  const ends: Partial<Record<MethodId, Float32Array>> = {};
  for (const { config, frames } of runs) ends[config.method] = frames[frames.length - 1].mapped;
  const outline = makeGhost(toys[target].logDensity);
  return { reference, target, preset, seed, start, ends, outline };
}
