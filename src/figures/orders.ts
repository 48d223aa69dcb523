/**
 * What makes two orders one: a text that names what is trained or drawn, whether a product holds what
 * an order asks for, and many figures' orders as one list. Makes nothing.
 */
import { baseKey } from '../protocol/baseKey.ts';
import type { ExperimentConfig } from '../protocol/config.ts';
import type { FigureBudget } from '../protocol/figureIds.ts';
import type { FigureChoice, FigureSpec } from '../protocol/figure.ts';
import type {
  LawView,
  MapView,
  Order,
  Product,
  RunOrder,
  RunProduct,
  StudyOrder,
  StudyProduct,
  ViewOrder,
} from '../protocol/product.ts';
import { canonical } from '../util/canonical.ts';

type Identity =
  | Pick<RunOrder, 'kind' | 'config'>
  | Omit<Extract<Order, { kind: 'law' }>, 'contexts'>
  | Extract<Order, { kind: 'pair' }>
  | StudyOrder
  | StudyProduct;

/**
 * Canonical JSON of what an order's numbers depend on, the seed among it. What is looked at afterwards
 * (views, contexts, classifier test) is not part of it; threads and pace change no bit.
 */
export function orderKey(order: Order): string {
  return identityText(order);
}

/** The key of the orders that a product answers. */
export function productKey(product: Product): string {
  return identityText(product);
}

/**
 * Orders, products and their views do not change once they are made, and a figure asks for their keys at
 * each picture.
 */
const texts = new WeakMap<Identity, string>();

function identityText(of: Identity): string {
  const text = texts.get(of) ?? textOf(of);
  texts.set(of, text);
  return text;
}

function textOf(of: Identity): string {
  const { kind } = of;
  if (kind === 'run') return canonical({ kind, config: trained(of.config) });
  if (kind === 'law') {
    const { law, condition, seed } = of;
    return canonical({ kind, law, condition, seed });
  }
  if (kind === 'study') {
    const study = 'result' in of ? of.result.study : of.study;
    return canonical({ kind, study });
  }
  const { reference, target, seed } = of;
  return canonical({ kind, reference, target, seed });
}

function trained({ view: _view, engine, ...config }: ExperimentConfig): object {
  const { id, tfjsBackend, build } = engine;
  return { ...config, engine: id === 'plain' ? { id, tfjsBackend } : { id, build } };
}

const viewTexts = new WeakMap<ViewOrder, string>();

function viewText(view: ViewOrder): string {
  const text = viewTexts.get(view) ?? canonical([view.own, view.other]);
  viewTexts.set(view, text);
  return text;
}

/** The product's view for the order's view of this number, found by its contexts. */
export function viewOf(product: RunProduct, order: RunOrder, index: number): MapView | null {
  return product.views[placeOf(product, order, index)] ?? null;
}

/** Samples of the target's base density, for the order's view of this number. */
export function baseViewOf(product: RunProduct, order: RunOrder, index: number): LawView | null {
  return product.baseViews[placeOf(product, order, index)] ?? null;
}

function placeOf(product: RunProduct, order: RunOrder, index: number): number {
  const asked = order.views.at(index);
  if (!asked || index < 0) throw new Error(`invalid view: ${index} of ${order.views.length}`);
  const text = viewText(asked);
  return product.views.findIndex((view) => viewText(view) === text);
}

/** Whether a product is of the order's run, law, pair or study and holds all that the order looks at. */
export function satisfies(product: Product, order: Order): boolean {
  if (productKey(product) !== orderKey(order)) return false;
  if (product.kind === 'run' && order.kind === 'run') {
    const bases = order.config.method === 'base-transfer' ? order.views : [];
    return (
      order.views.every((_, i) => viewOf(product, order, i) !== null) &&
      bases.every((_, i) => baseViewOf(product, order, i) !== null) &&
      (!order.c2st || product.all.metrics.c2stAuc !== null)
    );
  }
  if (product.kind === 'law' && order.kind === 'law') {
    const held = new Set(product.views.map(({ own }) => canonical(own)));
    return order.contexts.every((own) => held.has(canonical(own)));
  }
  return true;
}

/** One order for all that ask for the same, with all that any of them looks at. */
export function mergeOrders(orders: readonly Order[]): Order[] {
  const merged = new Map<string, Order>();
  for (const order of orders) {
    const key = orderKey(order);
    const one = union(merged.get(key) ?? order, order);
    texts.set(one, key);
    merged.set(key, one);
  }
  return [...merged.values()];
}

function union(a: Order, b: Order): Order {
  if (a.kind === 'run' && b.kind === 'run') {
    const views = distinct([...a.views, ...b.views], ({ own, other }) => [own, other]);
    return { ...a, views, c2st: a.c2st || b.c2st };
  }
  if (a.kind === 'law' && b.kind === 'law')
    return { ...a, contexts: distinct([...a.contexts, ...b.contexts], (own) => [own]) };
  return a;
}

type Contexts = readonly (readonly number[] | null)[];

/** Each once, in the order of its numbers, so that it does not matter who asked first. */
function distinct<T>(items: readonly T[], contexts: (item: T) => Contexts): T[] {
  const byText = new Map(items.map((item) => [canonical(contexts(item)), item]));
  return [...byText.values()].sort((a, b) => compare(contexts(a), contexts(b)));
}

function compare(a: Contexts, b: Contexts): number {
  for (const [i, left] of a.entries()) {
    const right = b[i];
    if (left === null || right === null) {
      if (left !== right) return left === null ? -1 : 1;
      continue;
    }
    const at = left.findIndex((value, k) => value !== right[k]);
    if (at >= 0) return left[at] - right[at];
  }
  return 0;
}

/**
 * All that these figures need, each once: seed by seed, laws and pairs first (they take moments), then
 * runs that share base densities in a row, those of base transfer ahead, because they train both.
 */
export function ordersOf(
  figures: readonly FigureSpec[],
  budget: FigureBudget,
  seeds: readonly number[],
): Order[] {
  return mergeOrders(seeds.flatMap((seed) => inSensibleOrder(figures, { budget, seed })));
}

const known = new WeakMap<FigureSpec, Map<string, Record<string, Order>>>();
/** Seeds and budgets that a visitor goes back to. */
const mostKnown = 40;

/** The figure's orders by its own keys; the same objects as long as they are asked for. */
export function ordersBySeed(figure: FigureSpec, choice: FigureChoice): Record<string, Order> {
  const name = `${choice.budget} ${choice.seed}`;
  const mine = known.get(figure) ?? new Map<string, Record<string, Order>>();
  known.set(figure, mine);
  const held = mine.get(name);
  if (held) return held;
  const orders = figure.orders(choice);
  if (mine.size >= mostKnown) mine.clear();
  mine.set(name, orders);
  return orders;
}

function inSensibleOrder(figures: readonly FigureSpec[], choice: FigureChoice): Order[] {
  const all = figures.flatMap((figure) => Object.values(ordersBySeed(figure, choice)));
  const rest = all.filter((order) => order.kind !== 'run');
  const groups = new Map<string, RunOrder[]>();
  for (const order of all) {
    if (order.kind !== 'run') continue;
    const bases = (['reference-base', 'target-base'] as const).map((p) => baseKey(order.config, p));
    const key = [order.config.sharedBase, ...bases].join(' / ');
    groups.set(key, [...(groups.get(key) ?? []), order]);
  }
  const first = ({ config }: RunOrder): number => (config.method === 'base-transfer' ? 0 : 1);
  const runs = [...groups.values()].flatMap((group) => group.sort((a, b) => first(a) - first(b)));
  return [...rest, ...runs];
}
