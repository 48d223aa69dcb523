/**
 * Histogram and loss chart as pictures of the stores, all runs in each. Reads, never writes; keeps one
 * thing, the histogram's axes, so that they stand still while runs go on.
 */
import { entropyOf } from '../../../data/dataset.ts';
import {
  drawHistogram,
  drawLoss,
  type HistogramAxes,
  type HistogramRun,
  type LossPhase,
} from '../../../plots/index.ts';
import { methods, phaseIds, type PhaseId } from '../../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import { isOwnId, type LawId } from '../../../protocol/ownData.ts';
import type { LossPoint } from '../../../protocol/frame.ts';
import { shownBefore } from '../../state/before.ts';
import { configStore, letterOf } from '../../state/config.ts';
import { runStore, type RunState } from '../../state/run.ts';
import { viewStore } from '../../state/view.ts';
import { seenRuns, shownConfig } from '../hooks.ts';
import type { PaintOn } from '../Picture.tsx';
import { farthestOf } from './farthest.ts';
import { guideOf } from '../ghosts.ts';
import { isNeeded, stepsOf } from '../phases.ts';
import { laterStrings } from '../laterStrings.ts';
import { before as words } from '../words/before.ts';
import { differenceOf } from './beforeName.ts';
import { currentTheme } from '../theme.ts';
import { mapDistances, watchMap } from './wholeMapPicture.ts';

export function watchRuns(changed: () => void): () => void {
  const stops = [
    runStore.subscribe(changed),
    configStore.subscribe(changed),
    viewStore.subscribe((view) => view.past, changed),
    viewStore.subscribe((view) => view.logShares, changed),
    watchMap(changed),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Belongs to the runs whose losses arrays these are. */
let axesOf: { losses: LossPoint[][]; axes: HistogramAxes } | null = null;

export const paintHistogram: PaintOn = (surface, width, height) => {
  const runs = seenRuns();
  const { selected } = configStore.getState();
  const outlines = runs.flatMap((run, pane) => outlineOf(run, pane, pane === selected));
  const references = runs.find((run) => run.references)?.references ?? null;
  const { otLaws, otLawsFloor } = references ?? { otLaws: null, otLawsFloor: null };
  const losses = runs.map((run) => run.losses);
  const same = axesOf?.losses.length === losses.length;
  const axes = drawHistogram(
    surface,
    {
      width,
      height,
      runs: outlines,
      ghosts: runs.flatMap((run, pane) => ghostsOf(run, pane)),
      // Three runs and more stand by name, hue and letter in the rows below.
      legend: runs.length < 3 || viewStore.getState().solo,
      randomPairing: references?.randomPairingDistances ?? null,
      otOwnImage: runs.length === 1 ? ownImageOf(runs[0]) : null,
      otLaws:
        otLaws !== null && otLawsFloor !== null ? { value: otLaws, floor: otLawsFloor } : null,
      maximum: farthestOf(shownConfig(0).reference),
      log: viewStore.getState().logShares,
      axes: same && axesOf?.losses.every((own, i) => own === losses[i]) ? axesOf.axes : null,
    },
    currentTheme(),
  );
  axesOf = outlines.length > 0 ? { losses, axes } : null;
};

/** A lower bound of one run, and of that run alone. */
const ownImageOf = ({ frame, otOwnImage }: RunState): number | null =>
  frame?.shows === 'transfer' ? (otOwnImage?.value ?? null) : null;

/** A whole map stands for the run that made it. */
function outlineOf(run: RunState, pane: number, selected: boolean): HistogramRun[] {
  const { method } = shownConfig(pane);
  const distances = (selected ? mapDistances() : null) ?? run.frame?.distances;
  return distances ? [{ label: nameOf(pane), method, distances }] : [];
}

/** What the run before left, where it was another one. */
function ghostsOf(run: RunState, pane: number): HistogramRun[] {
  const config = shownConfig(pane);
  const before = shownBefore(run, config);
  if (!before) return [];
  const what = differenceOf(before.config, config);
  const several = configStore.getState().configs.length > 1;
  const label = several ? words.labelOf(letterOf(pane), what) : words.label(what);
  return [{ label, method: before.config.method, distances: before.distances }];
}

/** Letter and method where there are several panes, the method alone where there is one. */
export function nameOf(pane: number): string {
  const { label } = methods[shownConfig(pane).method];
  return configStore.getState().configs.length > 1 ? `${letterOf(pane)} ${label}` : label;
}
/** End of the distance axis as it was last painted. */
export const axisEnd = (): HistogramAxes['max'] => axesOf?.axes.max ?? 6;

export const paintLoss: PaintOn = (surface, width, height) => {
  const { runs } = runStore.getState();
  const phases = phaseIds.map((id) => lossPhase(id, runs));
  const { past } = viewStore.getState();
  drawLoss(surface, { width, height, phases, cursor: past }, currentTheme());
};

function lossPhase(id: PhaseId, runs: readonly RunState[]): LossPhase {
  const configs = runs.map((_, pane) => shownConfig(pane));
  const needing = [...runs.keys()].filter((pane) => isNeeded(id, configs[pane]));
  const steps = needing.map((pane) => stepsOf(id, runs[pane], configs[pane]));
  const entropies = needing.flatMap((pane) => entropiesOf(id, configs[pane]));
  const curves = needing.map((pane) => ({
    label: letterOf(pane),
    method: configs[pane].method,
    losses: runs[pane].losses.filter((point) => point.phase === id),
    ...brokeIn(id, runs[pane]),
  }));
  return {
    id,
    label: laterStrings.lossPhases[id],
    steps: Math.max(1, ...steps),
    nothingToTrain: needing.length === 0,
    // Bases are common to all runs; the first of them tells of each.
    runs: id === 'transfer' ? curves : curves.slice(0, 1),
    guides: needing.flatMap((pane) => guidesOf(id, configs[pane])),
    entropies: entropies.filter((e, i) => entropies.findIndex((o) => o.value === e.value) === i),
  };
}

/** A session keeps no place where a run broke off: there it is that of the last loss. */
function brokeIn(id: PhaseId, { status, brokeAt, losses }: RunState): { brokeAt?: number } {
  const place = status === 'diverged' ? (brokeAt ?? losses.at(-1)) : null;
  return place?.phase === id ? { brokeAt: place.step } : {};
}

/** About where the curves of own data will end. */
function guidesOf(id: PhaseId, { reference, target }: ExperimentConfig): number[] {
  const laws =
    id === 'reference-base' ? [reference] : id === 'target-base' ? [target] : [reference, target];
  return laws.flatMap((law) => (isOwnId(law) ? (guideOf(law) ?? []) : []));
}

/** A perfect forward map scores H(reference), a perfect inverse H(target) (SCIENCE 2.3). */
function entropiesOf(id: PhaseId, config: ExperimentConfig): LossPhase['entropies'] {
  const { reference, target, condition } = config;
  const line = (law: LawId): LossPhase['entropies'] => {
    const value = entropyOf(law, condition);
    return value === null ? [] : [{ label: laterStrings.entropy, value }];
  };
  switch (id) {
    case 'reference-base':
      return line(reference);
    case 'target-base':
      return line(target);
    case 'transfer': {
      const { direction } = config.transfer.objective;
      return [
        ...(direction === 'inverse' ? [] : line(reference)),
        ...(direction === 'forward' ? [] : line(target)),
      ];
    }
    default:
      return id satisfies never;
  }
}
