/**
 * The same points of the reference under conditions that somebody asks for, and where the map takes
 * each of them. Draws from streams of its own, so that looking changes no training.
 */
import { conditions, moveOf } from '../../data/conditions/index.ts';
import { outOfSupportRows, sampleRows } from '../../data/dataset.ts';
import { isMove, type PhaseId } from '../../protocol/catalogue.ts';
import type { FrameMetrics } from '../../protocol/frame.ts';
import type { ConditionView, ViewCondition } from '../../protocol/frameViews.ts';
import { stream } from '../../util/streams.ts';
import type { BatchRows, Engine } from '../engine/engine.ts';
import { distances, roundTrip, slicedW2, summary } from '../metrics/index.ts';
import type { Plan } from './build.ts';
import { outsideShare } from './evaluate.ts';
import type { Side } from './samples.ts';
import { transport } from './transport.ts';

/** Points under each condition. */
export const conditionPoints = 500;

/** Copies of a context row, one per point. */
const repeated = (context: readonly number[], n: number): Float32Array =>
  Float32Array.from({ length: n * context.length }, (_, i) => context[i % context.length]);

export class ConditionViewer {
  private readonly plain = new Map<Side, Float32Array>();
  private readonly noise: Float32Array;

  constructor(
    private readonly engine: Engine,
    private readonly plan: Plan,
  ) {
    const source = stream(plan.config.seed, 'test/conditions', 2);
    this.noise = Float32Array.from({ length: 2 * conditionPoints }, () => source.normal());
  }

  /** Empty where the config has no condition, or where one has not its number of values. */
  async views(phase: PhaseId, asked: readonly ViewCondition[]): Promise<ConditionView[] | null> {
    const { condition } = this.plan.config;
    if (!isMove(condition) || asked.length === 0) return null;
    const width = conditions[condition].contextFeatures;
    const fits = ({ own, other }: ViewCondition): boolean =>
      own?.length === width && (other === null || other.length === width);
    const made: ConditionView[] = [];
    for (const one of asked.filter(fits))
      made.push(phase === 'transfer' ? await this.moved(one) : await this.learnt(phase, one));
    return made;
  }

  private async moved({ own, other }: ViewCondition): Promise<ConditionView> {
    const n = conditionPoints;
    const from = own as number[];
    const start = this.under('reference', from);
    const rows: BatchRows = {
      n,
      x: start,
      own: repeated(from, n),
      other: other && repeated(other, n),
      weights: null,
    };
    const { points } = await transport(this.engine, this.plan, rows);
    const back = await transport(this.engine, this.plan, { ...rows, x: points }, 'inverse');
    const far = distances(start, points, 2);
    const metrics = this.metrics(points, far, other ?? from, roundTrip(start, back.points, 2).max);
    return { own, other, start, mapped: points, distances: far, metrics };
  }

  private metrics(
    points: Float32Array,
    far: Float32Array,
    to: readonly number[],
    roundTripMax: number,
  ): FrameMetrics {
    const { target, condition } = this.plan.config;
    const { mean, std, median, q95, max } = summary(far);
    const rows = { n: conditionPoints, x: points, context: repeated(to, conditionPoints) };
    return {
      meanDistance: mean,
      stdDistance: std,
      medianDistance: median,
      q95Distance: q95,
      maxDistance: max,
      slicedW2: slicedW2(points, this.under('target', to), 2),
      outOfSupport: outsideShare(outOfSupportRows(target, condition, rows)),
      roundTripMax,
    };
  }

  private async learnt(
    phase: Exclude<PhaseId, 'transfer'>,
    { own, other }: ViewCondition,
  ): Promise<ConditionView> {
    const n = conditionPoints;
    const at = repeated((phase === 'target-base' ? (other ?? own) : own) as number[], n);
    const link = { flow: phase, direction: 'inverse', frozen: true, context: 'own' } as const;
    const rows: BatchRows = { n, x: this.noise, own: at, other: null, weights: null };
    const { points } = await this.engine.map([link], rows);
    return { own, other, start: null, mapped: points, distances: null, metrics: null };
  }

  /** The plain points of a side, moved to where they lie under a condition. */
  private under(side: Side, context: readonly number[]): Float32Array {
    const { config } = this.plan;
    const { condition, seed } = config;
    const points = this.plainOf(side, seed).slice();
    moveOf(condition)?.apply(points, repeated(context, conditionPoints));
    return points;
  }

  private plainOf(side: Side, seed: number): Float32Array {
    const known = this.plain.get(side);
    if (known) return known;
    const source = stream(seed, 'test/conditions', side === 'reference' ? 0 : 1);
    const { x } = sampleRows(this.plan.config[side], 'none', source, conditionPoints);
    this.plain.set(side, x);
    return x;
  }
}
