/**
 * The stage as a picture of the stores: which points, which colours, which outline. Reads, never
 * writes; runs once per animation frame outside React.
 */
import { drawStage, type StageFrame, type StageLayers } from '../../../plots/index.ts';
import { methods, type PhaseId } from '../../../protocol/catalogue.ts';
import type { LawId } from '../../../protocol/ownData.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import { configStore } from '../../state/config.ts';
import { lawName } from '../../state/ownData.ts';
import { runStore, type RunState } from '../../state/run.ts';
import type { MapPart } from '../../../protocol/wholeMap.ts';
import { viewStore, type LayerId, type ViewState } from '../../state/view.ts';
import { mapStore } from '../../state/wholeMap.ts';
import { count, distance, share } from '../../../plots/index.ts';
import { seenRun, shownConfig } from '../hooks.ts';
import type { PaintOn } from '../Picture.tsx';
import { onCellTarget } from '../cellTargets.ts';
import { ghostOf, ghostUnder, onGhost } from '../ghosts.ts';
import { coloursOf, stageSamples } from '../samples.ts';
import { laterStrings } from '../laterStrings.ts';
import { currentTheme } from '../theme.ts';
import { coloursBy } from './pointValues.ts';
import { drawStrip } from './stripPicture.ts';
import { bendsOf, lawShown, layersOf, litBy } from './stageLayers.ts';

const paths = 150;
const noLayers: StageLayers = { under: [], between: [], over: [] };

/** The picture of a pane. */
export const stagePainter =
  (pane: number): PaintOn =>
  (surface, width) => {
    const run = seenRun(pane);
    const view = viewStore.getState();
    const config = shownConfig(pane);
    // A whole map lies on a stage without the run's own points.
    const whole = mapped(pane);
    const own = (layer: LayerId): boolean => !whole && view.layers.includes(layer);
    const theme = currentTheme();
    const views = view.conditions.length > 1 ? run.frame?.conditions : null;
    if (views && !whole) return drawStrip(surface, width, views, run, config, theme);
    const frame = stageFrame(run, config);
    const look = { theme, colours: frame.colours, size: width };
    drawStage(surface, frame, {
      size: width,
      morph: view.morph,
      show: {
        points: own('points'),
        paths: own('paths'),
        ghost: view.layers.includes('target'),
        origins: own('origins'),
      },
      paths,
      pathStyle: frame.layers ? 'layers' : 'straight',
      ghost: ghostOf(lawShown(run, config), config.condition) ?? ghostNow(run, config),
      lit: whole ? null : litBy(run, view),
      layers: whole ? noLayers : layersOf(run, config, pinsFit(view), look),
      theme,
    });
  };

/** The outline of the one condition that is looked at. */
function ghostNow(run: RunState, config: ExperimentConfig): ReturnType<typeof ghostOf> {
  const { conditions } = viewStore.getState();
  const one = conditions.length === 1 ? conditions[0] : null;
  const context = run.frame?.phase === 'reference-base' ? one?.own : (one?.other ?? one?.own);
  return ghostUnder(lawShown(run, config), config.condition, context ?? null);
}

/** Pins are numbers of the run's own points, and a condition is shown with others. */
const pinsFit = (view: ViewState): ViewState =>
  view.conditions.length > 0 ? { ...view, pins: [] } : view;

/** A whole map stands on the stage of the selected pane. */
const mapped = (pane: number): boolean =>
  mapStore.getState().part !== null && configStore.getState().selected === pane;

export const stageWatcher =
  (pane: number) =>
  (changed: () => void): (() => void) => {
    const stops = [
      runStore.subscribe(({ runs }) => runs.at(pane)?.frame, changed),
      runStore.subscribe(({ runs }) => runs.at(pane)?.config, changed),
      configStore.subscribe(changed),
      viewStore.subscribe(changed),
      mapStore.subscribe((map) => map.part === null, changed),
      onGhost(changed),
      onCellTarget(changed),
    ];
    return () => stops.forEach((stop) => stop());
  };

function stageFrame(run: RunState, config: ExperimentConfig): StageFrame {
  const { frame, start, contexts } = run;
  const view = viewStore.getState();
  if (!frame) {
    const points = stageSamples(config);
    return { start: null, mapped: points, colours: coloursOf(points) };
  }
  // Base samples come from noise: no start, so neither colours nor paths.
  if (frame.shows === 'base-samples' || !start)
    return { start: null, mapped: frame.mapped, colours: null };
  const colours = coloursBy({ frame, start, contexts }, config, view.colour, currentTheme());
  return { start, mapped: frame.mapped, colours, layers: bendsOf(run, config, view) };
}

/** What the stage shows, in a sentence for those who do not see it. */
export function stageSentence(run: RunState, config: ExperimentConfig): string {
  const { frame } = run;
  const { stageSentence: words } = laterStrings;
  if (!frame) return words.idle(lawName(config.reference), lawName(config.target));
  const step = count(frame.step);
  if (frame.shows === 'base-samples')
    return words.base(frame.phase, step, lawName(learnt(frame.phase, config)));
  return words.transfer(
    methods[config.method].label,
    step,
    distance(frame.metrics?.medianDistance),
    distance(frame.metrics?.maxDistance),
  );
}

/** The same of a whole map. */
export function mapSentence({ statistics }: MapPart, { method }: ExperimentConfig): string {
  const { points, medianDistance, outOfSupport } = statistics;
  return laterStrings.stageSentence.map(
    count(points),
    methods[method].label,
    distance(medianDistance),
    share(outOfSupport),
  );
}

const learnt = (phase: PhaseId, config: ExperimentConfig): LawId =>
  phase === 'reference-base' ? config.reference : config.target;
