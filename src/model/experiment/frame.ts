/**
 * Makes frames: where the points stand now, and live metrics of them. Frames own their arrays;
 * nothing here decides when a frame is due.
 */
import { featuresOf, sampleRows } from '../../data/dataset.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import { isOwnId } from '../../protocol/ownData.ts';
import { distances, roundTrip, slicedW2, summary } from '../metrics/index.ts';
import type { FrameViews } from '../../protocol/frameViews.ts';
import type { Frame, FrameMetrics, LossPoint } from '../../protocol/frame.ts';
import type { PhaseId } from '../../protocol/catalogue.ts';
import { firstAxes, planar } from '../../protocol/wideRows.ts';
import { stream } from '../../util/streams.ts';
import type { BatchRows, Engine } from '../engine/engine.ts';
import { outside, outsideShare, shownRows } from './evaluate.ts';
import type { Plan } from './build.ts';
import { ConditionViewer } from './conditionViews.ts';
import { comparable } from './ownRows.ts';
import { testRows } from './samples.ts';
import { baseDensity, gridView, outputDensity } from './frameViews.ts';
import { transport } from './transport.ts';

/** Points of a frame whose round trip is measured live. */
const roundTripPoints = 128;

export interface FrameState {
  phase: PhaseId;
  step: number;
  phaseSteps: number;
  kept: boolean;
  losses: LossPoint[];
  learningRate: number;
  penaltyWeight: number;
  gradNorm: number;
  msPerStep: number;
}

export class Framer {
  private index = 0;
  private lastPhase: PhaseId | null = null;
  private readonly rows: BatchRows;
  private readonly features: number;
  private readonly noise: Float32Array;
  /** [k, features]: what the first k of `rows` are compared with; those are held-out ones. */
  private readonly targetPoints: Float32Array;
  private readonly viewer: ConditionViewer;

  constructor(
    private readonly engine: Engine,
    private readonly plan: Plan,
  ) {
    const { config } = plan;
    this.rows = shownRows(plan, config.view.framePoints);
    const { n } = this.rows;
    this.features = featuresOf(config.reference);
    const source = stream(config.seed, 'test/noise');
    this.noise = Float32Array.from({ length: this.features * n }, () => source.normal());
    this.targetPoints = targetOf(config, n);
    this.viewer = new ConditionViewer(engine, plan);
  }

  /** Phases that begin again send their start points again. */
  startOver(phases: readonly PhaseId[]): void {
    if (this.lastPhase && phases.includes(this.lastPhase)) this.lastPhase = null;
  }

  /** Frames of this run that somebody else made. */
  skip(frames: number): void {
    this.index += frames;
  }

  async frame(state: FrameState, views: FrameViews): Promise<Frame> {
    const first = state.phase !== this.lastPhase;
    this.lastPhase = state.phase;
    const shown =
      state.phase === 'transfer'
        ? await this.transferPoints(first, views)
        : await this.baseSamples(state.phase, views);
    return { index: this.index++, ...state, ...shown };
  }

  private async transferPoints(first: boolean, views: FrameViews): Promise<Shown> {
    const { engine, plan, rows, features } = this;
    const flat = features === 2;
    const mapped = await transport(engine, plan, rows, 'forward', views.layers);
    const { points, logAbsDet, layers: steps } = mapped;
    const moved = distances(rows.x, points, features);
    const shown = underFirst(rows, views);
    const start = first ? rows.x.slice() : null;
    const layers = steps && withStart(rows.x, steps);
    return {
      ...this.onStage({ mapped: points, start, layers }),
      logAbsDet,
      grid: flat && views.grid ? await gridView(engine, plan, shown) : null,
      density: flat && views.density ? await outputDensity(engine, plan, shown) : null,
      conditions: await this.viewer.views('transfer', views.conditions),
      shows: 'transfer',
      distances: moved,
      metrics: await this.metrics(points, moved),
    };
  }

  /** Noise through the inverse of a base: what that density has learnt so far. */
  private async baseSamples(
    phase: Exclude<PhaseId, 'transfer'>,
    views: FrameViews,
  ): Promise<Shown> {
    const conditional = this.plan.config.condition !== 'none';
    const side = phase === 'reference-base' ? 'reference' : 'target';
    const { n } = this.rows;
    const { config } = this.plan;
    const source = stream(config.seed, 'test', side === 'reference' ? 0 : 1);
    const own = conditional ? sampleRows(config[side], config.condition, source, n).context : null;
    const rows = { n, x: this.noise, own, other: null, weights: null };
    const { points } = await this.engine.map(
      [
        {
          flow: phase,
          direction: 'inverse',
          frozen: true,
          context: conditional ? 'own' : 'none',
        },
      ],
      rows,
    );
    const flat = this.features === 2;
    return {
      ...this.onStage({ mapped: points, start: null, layers: null }),
      logAbsDet: null,
      grid: null,
      density:
        flat && views.density
          ? await baseDensity(this.engine, phase, underFirst(rows, views))
          : null,
      conditions: await this.viewer.views(phase, views.conditions),
      shows: 'base-samples',
      distances: null,
      metrics: null,
    };
  }

  /** Two features of the points, and all that there is of them where they are rows of a table. */
  private onStage(
    all: Pick<Frame, 'mapped' | 'start' | 'layers'>,
  ): Pick<Frame, 'mapped' | 'start' | 'layers' | 'wide'> {
    const { features, rows, plan } = this;
    if (features === 2 && plan.config.condition !== 'column') return { ...all, wide: null };
    const two = (points: Float32Array): Float32Array => planar(points, features, firstAxes);
    const { mapped, start, layers } = all;
    return {
      mapped: two(mapped),
      start: start && two(start),
      layers: layers && two(layers),
      wide: { features, ...all, context: start && (rows.own?.slice() ?? null) },
    };
  }

  private async metrics(points: Float32Array, moved: Float32Array): Promise<FrameMetrics> {
    const { mean, std, median, q95, max } = summary(moved);
    const { features } = this;
    const n = Math.min(roundTripPoints, this.rows.n);
    const head = headRows(this.rows, n);
    const images = points.slice(0, features * n);
    const back = await transport(this.engine, this.plan, { ...head, x: images }, 'inverse');
    return {
      meanDistance: mean,
      stdDistance: std,
      medianDistance: median,
      q95Distance: q95,
      maxDistance: max,
      slicedW2: slicedW2(points.subarray(0, this.targetPoints.length), this.targetPoints, features),
      outOfSupport: outsideShare(outside(this.plan, points, this.rows)),
      roundTripMax: roundTrip(head.x, back.points, features).max,
    };
  }
}

/** Fresh target points; of own data as many as can be compared, and half of those that are held out. */
function targetOf(config: ExperimentConfig, n: number): Float32Array {
  const owned = isOwnId(config.reference) || isOwnId(config.target);
  return testRows(config, 'target', comparable(config, n), owned ? 1 : 0).x;
}

/** Rows whose first one has the condition that is looked at, where one is. */
function underFirst(rows: BatchRows, { conditions }: FrameViews): BatchRows {
  const asked = conditions.at(0);
  if (!asked?.own || !rows.own) return rows;
  const put = (into: Float32Array | null, values: number[] | null): Float32Array | null => {
    const out = into?.slice() ?? null;
    if (values) out?.set(values);
    return out;
  };
  return { ...rows, own: put(rows.own, asked.own), other: put(rows.other, asked.other) };
}

type Shown = Omit<Frame, 'index' | keyof FrameState>;

function withStart(start: Float32Array, layers: Float32Array): Float32Array {
  const out = new Float32Array(start.length + layers.length);
  out.set(start);
  out.set(layers, start.length);
  return out;
}

function headRows(rows: BatchRows, n: number): BatchRows {
  const head = (data: Float32Array | null): Float32Array | null =>
    data && data.slice(0, (data.length / rows.n) * n);
  return {
    n,
    x: rows.x.slice(0, (rows.x.length / rows.n) * n),
    own: head(rows.own),
    other: head(rows.other),
    weights: null,
  };
}
