/**
 * What findings and bars read: numbers of many figures' runs, chosen by what was trained and not by the
 * names a figure gave them. A number that is not made yet is null.
 */
import type { MethodId, ToyId } from '../protocol/catalogue.ts';
import type { ExperimentConfig } from '../protocol/config.ts';
import type { FigureSpec, NumberOf, Ref } from '../protocol/figure.ts';
import type { FigureBudget, FigureId } from '../protocol/figureIds.ts';
import type { Order, RunOrder, ViewMetrics } from '../protocol/product.ts';
import type { StudyNumber } from '../protocol/studyNumber.ts';
import { Source, type Products } from './source.ts';
import { meanOf } from './stat.ts';

export type Specs = Readonly<Record<FigureId, FigureSpec>>;
/** A number of one seed; null where it is not there. */
export type Reading = (seed: number) => number | null;
export type Task = readonly [reference: ToyId, target: ToyId];

/** Which runs; what is left out does not matter. */
export interface Where {
  task?: Task;
  method?: MethodId;
  test?: (config: ExperimentConfig) => boolean;
}

export class Lab {
  private readonly sources = new Map<FigureId, Source>();

  constructor(
    private readonly specs: Specs,
    readonly budget: FigureBudget,
    readonly seeds: readonly number[],
    private readonly products: Products,
  ) {}

  source(figure: FigureId): Source {
    const { specs, budget, seeds, products } = this;
    const source = this.sources.get(figure) ?? new Source(specs[figure], budget, seeds, products);
    this.sources.set(figure, source);
    return source;
  }

  /** The figure's runs of this seed, by their keys; runs that it makes from other seeds are not among them. */
  runs(figure: FigureId, where: Where, seed: number): [string, RunOrder][] {
    const { task, method, test } = where;
    return Object.entries(this.source(figure).all(seed)).filter(
      (entry): entry is [string, RunOrder] => {
        const order: Order = entry[1];
        if (order.kind !== 'run' || order.config.seed !== seed) return false;
        const { config } = order;
        const onTask = !task || (config.reference === task[0] && config.target === task[1]);
        return onTask && (!method || config.method === method) && (!test || test(config));
      },
    );
  }

  /** Tasks of the figure's runs, each once. */
  tasks(figure: FigureId, where: Where): Task[] {
    const [seed] = this.seeds;
    const runs = this.runs(figure, where, seed);
    const byText = new Map(
      runs.map(([, { config }]) => [
        `${config.reference} ${config.target}`,
        [config.reference, config.target] as Task,
      ]),
    );
    return [...byText.values()];
  }

  /** Mean over these runs; null when there is none or one is missing. */
  metric(
    figure: FigureId,
    where: Where,
    metric: keyof ViewMetrics,
    views: (order: RunOrder) => readonly Ref['view'][] = () => ['all'],
  ): Reading {
    return (seed) => {
      const source = this.source(figure);
      const numbers = this.runs(figure, where, seed).flatMap(([key, order]) =>
        views(order).map((view): NumberOf => ({ of: { order: key, view }, metric })),
      );
      return meanOrNull(numbers.map((number) => source.number(number, seed)));
    };
  }

  /** A number of the figure's calibration study. */
  study(figure: FigureId, study: StudyNumber): Reading {
    return (seed) => {
      const source = this.source(figure);
      const orders = Object.entries(source.all(seed)).filter(([, { kind }]) => kind === 'study');
      return meanOrNull(orders.map(([order]) => source.number({ of: { order }, study }, seed)));
    };
  }

  /** Mean over the figure's pairs of laws. */
  pairs(figure: FigureId, pair: 'randomPairing' | 'otLaws'): Reading {
    return (seed) => {
      const source = this.source(figure);
      const orders = Object.entries(source.all(seed)).filter(([, { kind }]) => kind === 'pair');
      return meanOrNull(orders.map(([order]) => source.number({ of: { order }, pair }, seed)));
    };
  }
}

/** Mean; null when there is nothing or something is missing. */
export function meanOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length && known.length > 0 ? meanOf(known) : null;
}

/** Mean of several readings. */
export const meanReading =
  (readings: readonly Reading[]): Reading =>
  (seed) =>
    meanOrNull(readings.map((reading) => reading(seed)));
