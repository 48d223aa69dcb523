/**
 * A panel of the gallery in the lab: its run's settings, and its kept points as a run that is done. It
 * has no flows and no loss history; Play trains it for real.
 */
import type { RunProduct, MapView } from '../../../protocol/product.ts';
import type { Frame } from '../../../protocol/frame.ts';
import type { FrameMetrics } from '../../../protocol/frameMetrics.ts';
import type { ConditionView, ViewCondition } from '../../../protocol/frameViews.ts';
import type { Held } from '../../state/gallery.ts';
import { emptyRun, runStore, type RunState } from '../../state/run.ts';
import { viewStore } from '../../state/view.ts';
import { closeGallery } from '../galleryPage.ts';
import { fitPanes } from '../panes.ts';
import { resetRun } from '../run.ts';
import type { PanelRun } from './panelRun.ts';

const conditionOf = ({ own, other }: Pick<MapView, 'own' | 'other'>): ViewCondition => ({
  own: own && [...own],
  other: other && [...other],
});

function distancesOf(start: Float32Array, mapped: Float32Array): Float32Array {
  return Float32Array.from({ length: start.length / 2 }, (_, i) => {
    const [x, y] = [mapped[2 * i] - start[2 * i], mapped[2 * i + 1] - start[2 * i + 1]];
    return Math.sqrt(x * x + y * y);
  });
}

/** Of the product's test points, of which the stage shows the first. */
const metricsOf = ({ metrics }: MapView): FrameMetrics => ({
  meanDistance: metrics.meanDistance,
  stdDistance: metrics.sdDistance,
  medianDistance: metrics.medianDistance,
  q95Distance: metrics.q95Distance,
  maxDistance: metrics.maxDistance,
  slicedW2: metrics.slicedW2,
  outOfSupport: metrics.outOfSupport,
  roundTripMax: metrics.roundTripMax,
});

const conditionView = (view: MapView): ConditionView => ({
  ...conditionOf(view),
  start: view.start,
  mapped: view.mapped,
  distances: distancesOf(view.start, view.mapped),
  metrics: metricsOf(view),
});

/** The run at its end, as the store holds one that is done; null where no points were kept. */
export function runOfProduct({ product, from }: Held): RunState | null {
  if (product.kind !== 'run' || product.all.start.length === 0) return null;
  const { config, phases, all } = product;
  const last = phases.at(-1)?.steps ?? 0;
  const frame: Frame = {
    ...{ index: 0, phase: 'transfer', step: last, phaseSteps: last, kept: false },
    ...{ start: all.start, mapped: all.mapped, distances: distancesOf(all.start, all.mapped) },
    ...{ layers: null, logAbsDet: null, grid: null, density: null, conditions: null, wide: null },
    ...{ shows: 'transfer', losses: [], metrics: metricsOf(all) },
    ...{ learningRate: 0, penaltyWeight: 0, gradNorm: 0, msPerStep: 0 },
  };
  const { otOwnImage } = all.metrics;
  return {
    ...emptyRun(),
    ...{ status: 'done', recorded: from === 'made' ? 'made' : 'shown', config, asked: config },
    ...{ phases: phases.map(({ name, steps }) => ({ name, steps })), phaseResults: [...phases] },
    ...{ frame, start: all.start },
    otOwnImage: otOwnImage === null ? null : { index: 0, value: otOwnImage },
  };
}

/** Conditions whose points were kept. */
const keptViews = ({ views }: RunProduct): MapView[] =>
  views.filter(({ start }) => start.length > 0);

type Contexts = Pick<MapView, 'own' | 'other'>;

const apart = (a: Contexts, b: Contexts): number =>
  [a.own, a.other].reduce((sum, values, side) => {
    const others = side === 0 ? b.own : b.other;
    return sum + (values ?? []).reduce((s, v, i) => s + Math.abs(v - (others?.[i] ?? v)), 0);
  }, 0);

let unfollow: () => void = () => undefined;

/**
 * There is no flow to ask for another condition, so the stage shows those that were kept, and the slider
 * goes from one to the next.
 */
function followConditions(product: RunProduct, stands: RunState): void {
  unfollow();
  const kept = keptViews(product);
  const follow = (asked: readonly ViewCondition[]): void => {
    const [now] = runStore.getState().runs;
    if (now.losses !== stands.losses) return unfollow();
    const nearest = (one: ViewCondition): MapView =>
      kept.reduce((best, view) => (apart(view, one) < apart(best, one) ? view : best));
    const shown = kept.length === 0 ? [] : asked.length > 1 ? kept : asked.map(nearest);
    const exact = shown.map(conditionOf);
    const frame = stands.frame && {
      ...stands.frame,
      conditions: shown.length > 0 ? shown.map(conditionView) : null,
    };
    runStore.setState(({ runs }) => ({ runs: runs.map((run, i) => (i === 0 ? { ...run, frame } : run)) })); // prettier-ignore
    const off = asked.length === 1 && exact.length === 1 && apart(asked[0], exact[0]) > 0;
    if (off || kept.length === 0) viewStore.setState({ conditions: exact });
  };
  unfollow = viewStore.subscribe(
    ({ conditions }) => conditions,
    (asked) => {
      if (asked.length > 0) follow(asked);
    },
  );
}

/**
 * Ends what stands in the lab, and shows the run there, under the panel's condition if it has any.
 */
export async function openInExplore({ held, view, morph }: PanelRun): Promise<void> {
  const run = runOfProduct(held);
  if (!run?.config) return;
  const { config } = run;
  await resetRun();
  fitPanes([config], 0);
  viewStore.setState({ past: null, morph, morphPlays: false, brush: null, pins: [] });
  closeGallery();
  runStore.setState({ runs: [run] });
  followConditions(held.product, run);
  const seen = view === null ? undefined : held.product.views.at(view);
  if (seen) viewStore.setState({ conditions: [conditionOf(seen)] });
}
