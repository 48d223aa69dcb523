/**
 * What a figure is made of at a choice of budget and seeds, and how much of it is there. Computes from
 * what it is given; asks no worker and no server.
 */
import { orderKey, ordersOf, satisfies } from '../../../figures/orders.ts';
import { shownViews, viewName } from '../../../figures/shown.ts';
import type { FigureSpec } from '../../../protocol/figure.ts';
import type { FigureId } from '../../../protocol/figureIds.ts';
import type { GalleryFile, GalleryIndex } from '../../../protocol/gallery.ts';
import type { Order, Product } from '../../../protocol/product.ts';
import { textKey } from '../../../protocol/textKey.ts';
import { seedsOf, type GalleryChoice, type Held } from '../../state/gallery.ts';

export interface Part {
  /** `orderKey` of the order. */
  readonly key: string;
  readonly order: Order;
  /** Views that a panel shows, by `viewName`: they must have cells. */
  readonly pictured: readonly string[];
}

/** Of the latest choices: orders and keys are the same objects as long as they are asked for. */
const kept = new Map<string, readonly Part[]>();
const mostKept = 120;

/** Everything that the figure needs, each once. */
export function partsOf(figure: FigureSpec, choice: GalleryChoice): readonly Part[] {
  const name = [figure.id, choice.budget, choice.seed, choice.seeds].join(' ');
  const known = kept.get(name);
  if (known) return known;
  const shown = shownViews([figure], choice);
  const parts = ordersOf([figure], choice.budget, seedsOf(choice)).map((order): Part => {
    const key = orderKey(order);
    return { key, order, pictured: [...(shown.get(key)?.keys() ?? [])] };
  });
  if (kept.size >= mostKept) kept.clear();
  kept.set(name, parts);
  return parts;
}

const answered = new WeakMap<Product, WeakMap<Order, boolean>>();

/** Whether a product has all that a part asks for, pictures too. */
export function answers({ product }: Held, { order, pictured }: Part): boolean {
  const orders = answered.get(product) ?? new WeakMap<Order, boolean>();
  answered.set(product, orders);
  const known = orders.get(order) ?? (satisfies(product, order) && hasCells(product, pictured));
  orders.set(order, known);
  return known;
}

function hasCells(product: Product, pictured: readonly string[]): boolean {
  if (pictured.length === 0 || product.kind === 'pair' || product.kind === 'study') return true;
  const views: [string, { cells: { side: number } }][] =
    product.kind === 'law'
      ? product.views.map((view) => [viewName.view(view.own, null), view])
      : [
          [viewName.all, product.all],
          ...product.views.map((v) => [viewName.view(v.own, v.other), v] as [string, typeof v]),
          ...product.baseViews.map((v) => [viewName.base(v.own), v] as [string, typeof v]),
        ];
  const sides = new Map(views.map(([name, { cells }]) => [name, cells.side]));
  return pictured.every((name) => (sides.get(name) ?? 0) > 0);
}

export type HeldMap = ReadonlyMap<string, Held>;

export interface Standing {
  parts: number;
  recorded: number;
  made: number;
  /** What nobody has made, or what lost its pictures. */
  missing: readonly Part[];
  /** No run is there: at most what the laws alone show. */
  bare: boolean;
}

export function standingOf(figure: FigureSpec, choice: GalleryChoice, held: HeldMap): Standing {
  const parts = partsOf(figure, choice);
  const missing: Part[] = [];
  let [recorded, made] = [0, 0];
  for (const part of parts) {
    const one = held.get(part.key);
    if (!one || !answers(one, part)) missing.push(part);
    else if (one.from === 'made') made++;
    else recorded++;
  }
  const runs = (some: readonly Part[]): number =>
    some.filter(({ order: { kind } }) => kind === 'run' || kind === 'study').length;
  const bare = parts.length > 0 && runs(missing) === runs(parts);
  return { parts: parts.length, recorded, made, missing, bare };
}

/** What Make makes: what is missing; where nothing is, what is only recorded. */
export function ordersToMake(figure: FigureSpec, choice: GalleryChoice, held: HeldMap): Order[] {
  const { missing } = standingOf(figure, choice, held);
  if (missing.length > 0) return missing.map(({ order }) => order);
  return partsOf(figure, choice)
    .filter(({ key }) => held.get(key)?.from === 'recorded')
    .map(({ order }) => order);
}

const entries = new WeakMap<GalleryIndex, ReadonlyMap<string, GalleryFile>>();

/** The recorded file of a part; undefined where none ships. */
export function fileOf(index: GalleryIndex, { key }: Part): GalleryFile | undefined {
  const known = entries.get(index) ?? new Map(index.files.map((file) => [file.key, file]));
  entries.set(index, known);
  return known.get(textKey(key));
}

export type Mark = 'drawn' | 'made' | 'recorded' | 'partly' | 'none';

/** What stands beside a figure's name: how it could be shown at this choice. */
export function markOf(
  figure: FigureSpec,
  choice: GalleryChoice,
  held: HeldMap,
  index: GalleryIndex | null,
): Mark {
  const parts = partsOf(figure, choice);
  if (parts.length === 0) return 'drawn';
  let [made, there] = [0, 0];
  for (const part of parts) {
    const one = held.get(part.key);
    const mine = one?.from === 'made' && answers(one, part);
    if (mine) made++;
    if (mine || one || (index && fileOf(index, part))) there++;
  }
  if (there === parts.length) return made > 0 ? 'made' : 'recorded';
  return there > 0 ? 'partly' : 'none';
}

/** Keys of what a figure shows at a choice, for those who must not drop it. */
export const keysOf = (figure: FigureSpec | null, choice: GalleryChoice): ReadonlySet<string> =>
  new Set(figure ? partsOf(figure, choice).map(({ key }) => key) : []);

/** Null for the page of findings and for the lab. */
export const figureOf = (
  page: FigureId | 'findings' | null,
  figures: Readonly<Record<FigureId, FigureSpec>>,
): FigureSpec | null => (page === null || page === 'findings' ? null : figures[page]);
