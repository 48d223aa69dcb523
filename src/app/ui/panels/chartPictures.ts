/**
 * Histogram and loss chart as pictures of the stores. Reads, never writes; keeps one thing, the
 * histogram's axes, so that they stand still while a run goes on.
 */
import { entropyOf } from '../../../data/dataset.ts';
import {
  drawHistogram,
  drawLoss,
  type HistogramAxes,
  type LossPhase,
} from '../../../plots/index.ts';
import { maximumDistance, methods, phaseIds, type PhaseId } from '../../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import type { LossPoint } from '../../../protocol/frame.ts';
import { configStore } from '../../state/config.ts';
import { runStore, type RunState } from '../../state/run.ts';
import { shownConfig } from '../hooks.ts';
import type { PaintOn } from '../Picture.tsx';
import { strings } from '../strings.ts';
import { currentTheme } from '../theme.ts';
import { mapDistances, watchMap } from './wholeMapPicture.ts';

export function watchRun(changed: () => void): () => void {
  const stops = [
    runStore.subscribe((run) => run.frame, changed),
    runStore.subscribe((run) => run.references, changed),
    runStore.subscribe((run) => run.otOwnImage, changed),
    runStore.subscribe((run) => run.metrics, changed),
    runStore.subscribe((run) => run.config, changed),
    configStore.subscribe(changed),
    watchMap(changed),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Belongs to the run whose losses array this is. */
let axesOf: { losses: LossPoint[]; axes: HistogramAxes } | null = null;

export const paintHistogram: PaintOn = (surface, width, height) => {
  const run = runStore.getState();
  const { method } = shownConfig();
  const distances = mapDistances() ?? run.frame?.distances;
  const { otLaws, otLawsFloor } = run.references ?? { otLaws: null, otLawsFloor: null };
  const axes = drawHistogram(
    surface,
    {
      width,
      height,
      runs: distances ? [{ label: methods[method].label, method, distances }] : [],
      randomPairing: run.references?.randomPairingDistances ?? null,
      otOwnImage: run.frame?.shows === 'transfer' ? (run.otOwnImage?.value ?? null) : null,
      otLaws:
        otLaws !== null && otLawsFloor !== null ? { value: otLaws, floor: otLawsFloor } : null,
      maximum: maximumDistance,
      axes: axesOf?.losses === run.losses ? axesOf.axes : null,
    },
    currentTheme(),
  );
  axesOf = distances ? { losses: run.losses, axes } : null;
};

export const paintLoss: PaintOn = (surface, width, height) => {
  const run = runStore.getState();
  const config = shownConfig();
  const phases = phaseIds.map((id) => lossPhase(id, run, config));
  drawLoss(surface, { width, height, phases, method: config.method }, currentTheme());
};

/** True if the method trains something in this phase. */
export function isNeeded(phase: PhaseId, config: ExperimentConfig): boolean {
  const { uses } = methods[config.method];
  switch (phase) {
    case 'reference-base':
      return uses.referenceBase;
    case 'target-base':
      return uses.targetBase && !config.sharedBase;
    case 'transfer':
      return uses.forward || uses.inverse;
    default:
      return phase satisfies never;
  }
}

/** Steps of a phase: as the run reports them, or as the config asks. */
export function stepsOf(phase: PhaseId, run: RunState, config: ExperimentConfig): number {
  const planned = phase === 'transfer' ? config.transfer.training : config.base.training;
  // A base that was given took no steps; its place on the axis stays.
  return run.phases.find(({ name }) => name === phase)?.steps || planned.steps;
}

function lossPhase(id: PhaseId, run: RunState, config: ExperimentConfig): LossPhase {
  const needed = isNeeded(id, config);
  return {
    id,
    label: strings.lossPhases[id],
    steps: stepsOf(id, run, config),
    nothingToTrain: !needed,
    losses: run.losses.filter((point) => point.phase === id),
    entropies: needed ? entropiesOf(id, config) : [],
  };
}

/** A perfect forward map scores H(reference), a perfect inverse H(target) (SCIENCE 2.3). */
function entropiesOf(id: PhaseId, config: ExperimentConfig): LossPhase['entropies'] {
  const { reference, target, condition } = config;
  const ofReference = { label: strings.entropy, value: entropyOf(reference, condition) };
  const ofTarget = { label: strings.entropy, value: entropyOf(target, condition) };
  switch (id) {
    case 'reference-base':
      return [ofReference];
    case 'target-base':
      return [ofTarget];
    case 'transfer': {
      const { direction } = config.transfer.objective;
      return [
        ...(direction === 'inverse' ? [] : [ofReference]),
        ...(direction === 'forward' ? [] : [ofTarget]),
      ];
    }
    default:
      return id satisfies never;
  }
}
