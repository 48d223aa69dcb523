/**
 * A figure's products by its own keys, and every `NumberOf` as a number. What is not there is null and
 * noted; a key or view that the figure does not have is a fault of the figure and throws.
 */
import type { FigureSpec, NumberOf, Quantity, Ref, Stat } from '../protocol/figure.ts';
import type { FigureBudget } from '../protocol/figureIds.ts';
import type { PhaseResult } from '../protocol/frame.ts';
import type {
  CellCounts,
  LawView,
  MapView,
  Order,
  Product,
  ViewMetrics,
} from '../protocol/product.ts';
import { canonical } from '../util/canonical.ts';
import { baseViewOf, orderKey, ordersBySeed, satisfies, viewOf } from './orders.ts';
import { meanOf, statOf } from './stat.ts';
import { studyNumber } from './study.ts';

/** By what `orderKey` says of an order; null where it is not made yet. */
export type Products = (seed: number, orderKey: string) => Product | null;

/** A figure's order that no product answers yet. */
export interface Missing {
  seed: number;
  /** Key of the figure. */
  key: string;
}

export interface Found {
  /** Of a law there are no metrics but its share out of the support. */
  metrics: Pick<ViewMetrics, 'outOfSupport'> & Partial<ViewMetrics>;
  cells: CellCounts;
  map: MapView | null;
}

export class Source {
  private readonly held = new Map<string, Product | null>();
  private readonly lacking = new Map<string, Missing>();

  constructor(
    private readonly spec: FigureSpec,
    private readonly budget: FigureBudget,
    readonly seeds: readonly number[],
    private readonly products: Products,
  ) {}

  /** What was asked for in vain so far. */
  get missing(): Missing[] {
    return [...this.lacking.values()];
  }

  all(seed: number): Record<string, Order> {
    return ordersBySeed(this.spec, { budget: this.budget, seed });
  }

  /** @throws Error when the figure has no such key */
  order(seed: number, key: string): Order {
    const orders = this.all(seed);
    if (!Object.hasOwn(orders, key))
      throw new Error(`invalid order key of ${this.spec.id}: ${key}`);
    return orders[key];
  }

  product(seed: number, key: string): Product | null {
    const order = this.order(seed, key);
    const at = `${seed} ${key}`;
    let product = this.held.get(at);
    if (product === undefined) {
      const given = this.products(seed, orderKey(order));
      product = given && satisfies(given, order) ? given : null;
      this.held.set(at, product);
      if (!product) this.lacking.set(at, { seed, key });
    }
    return product;
  }

  /** @throws Error when the reference makes no sense for the order's kind */
  find(ref: Ref, seed: number): Found | null {
    const order = this.order(seed, ref.order);
    const product = this.product(seed, ref.order);
    if (!product) return null;
    if (product.kind === 'run' && order.kind === 'run') {
      if (ref.view === 'all') return ofMap(product.all);
      if (typeof ref.view === 'number') return ofMap(viewOf(product, order, ref.view));
      return ofLaw(baseViewOf(product, order, ref.view.base));
    }
    if (product.kind === 'law' && order.kind === 'law' && typeof ref.view === 'number') {
      const own = order.contexts[ref.view];
      if (own === undefined) throw new Error(`invalid view of ${ref.order}: ${ref.view}`);
      return ofLaw(product.views.find((v) => canonical(v.own) === canonical(own)) ?? null);
    }
    throw new Error(`invalid view of ${ref.order}: ${canonical(ref.view)}`);
  }

  number(number: NumberOf, seed: number): number | null {
    if ('constant' in number) return number.constant;
    if ('metric' in number) return this.find(number.of, seed)?.metrics[number.metric] ?? null;
    const product = this.product(seed, number.of.order);
    if (!product) return null;
    if ('study' in number) {
      if (product.kind !== 'study') throw new Error(`not a study: ${number.of.order}`);
      return studyNumber(product.result, number.study);
    }
    if ('pair' in number) {
      if (product.kind !== 'pair') throw new Error(`not a pair of laws: ${number.of.order}`);
      const value = product[number.pair];
      return typeof value === 'number' ? value : value.mean;
    }
    if (product.kind !== 'run') throw new Error(`not a run: ${number.of.order}`);
    const phase = product.phases.find(({ name }) => name === number.phase);
    const direction = 'direction' in number ? number.direction : null;
    return phase ? resultOf(phase, number.result, direction) : null;
  }

  /** Mean over the quantity's numbers; null while one is missing or does not apply. */
  quantity({ over }: Quantity, seed: number): number | null {
    const values = over.map((number) => this.number(number, seed));
    const known = values.filter((value) => value !== null);
    return known.length < values.length || known.length === 0 ? null : meanOf(known);
  }

  stat(quantity: Quantity): Stat | null {
    return statOf(
      this.seeds.map((seed) => this.quantity(quantity, seed)),
      quantity.unit,
    );
  }
}

function ofMap(view: MapView | null): Found | null {
  return view && { metrics: view.metrics, cells: view.cells, map: view };
}

function ofLaw(view: LawView | null): Found | null {
  return view && { metrics: { outOfSupport: view.outOfSupport }, cells: view.cells, map: null };
}

/** Of a base: a number. Of the transfer: that of one direction. */
export function resultOf(
  phase: PhaseResult,
  result: 'klGap' | 'validationNll',
  direction: 'forward' | 'inverse' | null,
): number | null {
  const value = phase[result];
  if (typeof value === 'number') return direction === null ? value : null;
  return value && direction ? value[direction] : null;
}
