/** Layouts that several figures share: methods side by side, and the numbers under a panel. */
import { methodIds, toyLabels, type MethodId, type ToyId } from '../../protocol/catalogue.ts';
import type {
  DistancesLayout,
  NumberOf,
  PanelLayout,
  PanelsLayout,
  Quantity,
  Ref,
  Unit,
} from '../../protocol/figure.ts';
import type { ViewMetrics } from '../../protocol/product.ts';
import { lawKey, methodLabel, pairKey, runKey, type Task, type Variant } from './parts.ts';

const metricWords = {
  meanDistance: ['mean distance', 'distance'],
  meanAbsolute: ['mean |Δ|', 'distance'],
  outOfSupport: ['out of support', 'share'],
  ringSoft: ['circle kept', 'share'],
  ringHard: ['circle kept (hard)', 'share'],
  armEntropy: ['arm entropy', 'nats'],
  c2stAuc: ['classifier AUC', 'auc'],
  slicedW2: ['sliced W2', 'distance'],
  coverage: ['covered', 'share'],
} as const satisfies Partial<Record<keyof ViewMetrics, readonly [string, Unit]>>;
export type NotedMetric = keyof typeof metricWords;

/** One metric of one view. */
export function metricOf(of: Ref, metric: NotedMetric): Quantity {
  const [label, unit] = metricWords[metric];
  return { label, unit, over: [{ of, metric }] };
}

/** The mean of a metric over several runs. */
export function meanOf(refs: readonly Ref[], metric: NotedMetric): Quantity {
  const [label, unit] = metricWords[metric];
  return { label, unit, over: refs.map((of): NumberOf => ({ of, metric })) };
}

export const all = (order: string): Ref => ({ order, view: 'all' });

export function panel(of: Ref, metrics: readonly NotedMetric[] = []): PanelLayout {
  return { of, notes: metrics.map((metric) => metricOf(of, metric)) };
}

export const lawPanel = (law: ToyId): PanelLayout => ({
  of: { order: lawKey(law), view: 0 },
  notes: [],
});

/** A law under a condition, by the number of its context in the order. */
export const lawUnder = (
  law: ToyId,
  condition: 'rotation' | 'rotation-steps',
  view: number,
): PanelLayout => ({
  of: { order: lawKey(law, condition), view },
  notes: [],
});

export const taskLabel = ([reference, target]: Task): string =>
  `${toyLabels[reference]} to ${toyLabels[target].toLowerCase()}`;

/** Reference, target and one column a method; one row a task. */
export function methodGrid(
  tasks: readonly Task[],
  look: PanelsLayout['look'],
  metrics: readonly NotedMetric[],
  options: { methods?: readonly MethodId[]; variant?: Variant; view?: number | 'all' } = {},
): PanelsLayout {
  const { methods = methodIds, variant, view = 'all' } = options;
  // A colour key shows where points come from: the target by itself has none.
  const laws = ([reference, target]: Task): PanelLayout[] =>
    look === 'colour' ? [lawPanel(reference)] : [lawPanel(reference), lawPanel(target)];
  return {
    kind: 'panels',
    title: null,
    look,
    columns: [
      ...(look === 'colour' ? ['Reference'] : ['Reference', 'Target']),
      ...methods.map(methodLabel),
    ],
    rows: tasks.map((task) => ({
      label: taskLabel(task),
      panels: [
        ...laws(task),
        ...methods.map((method) => panel({ order: runKey(task, method, variant), view }, metrics)),
      ],
    })),
  };
}

/** Distances of every method, pooled over tasks. */
export function pooled(tasks: readonly Task[]): DistancesLayout {
  return {
    kind: 'distances',
    title: null,
    series: methodIds.map((method) => ({
      label: methodLabel(method),
      method,
      runs: tasks.map((task) => all(runKey(task, method))),
    })),
    pairs: tasks.map(pairKey),
  };
}

/** The mean of a metric over tasks, for one method. */
export const over = (
  tasks: readonly Task[],
  method: MethodId,
  metric: NotedMetric,
  variant?: Variant,
): Quantity =>
  meanOf(
    tasks.map((task) => all(runKey(task, method, variant))),
    metric,
  );
