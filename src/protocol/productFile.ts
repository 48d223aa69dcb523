/**
 * A product as a file and back. Counts in cells, histograms and numbers are as they were; mean starts
 * are rounded to 1/4096, and cells may be merged or left out to save room.
 */
import * as v from 'valibot';
import { calibrationResultSchema } from './calibrationResultSchema.ts';
import { toyConditionIds, toyIds } from './catalogue.ts';
import { finite, firstFault, whole } from './check.ts';
import { experimentConfigSchema } from './config.ts';
import { fromSteps, pack, toSteps, Unpacker, type PackedArray } from './packed.ts';
import { phaseResultSchema } from './phaseResult.ts';
import {
  distanceBins,
  type CellCounts,
  type DistanceHistogram,
  type LawView,
  type MapView,
  type PairProduct,
  type Product,
  type RunProduct,
  type ViewMetrics,
} from './product.ts';

const kind = 'MLP1';

export interface ProductFileOptions {
  /** Cells along each side at most; the product's own must be a multiple. */
  side?: number;
  /** false: without cells, which only panels need; they come back with 0 sides. */
  cells?: boolean;
  /** Points in steps of 1/2048, half as long, where all of a view lie within 15.9 of the centre. */
  lean?: boolean;
}

const maybe = v.nullable(finite);
const metricsSchema = v.strictObject({
  n: finite,
  meanDistance: finite,
  sdDistance: finite,
  medianDistance: finite,
  q95Distance: finite,
  maxDistance: finite,
  meanAbsolute: finite,
  slicedW2: finite,
  outOfSupport: finite,
  farOutside: maybe,
  coverage: maybe,
  knnDensity: finite,
  knnCoverage: finite,
  ringSoft: maybe,
  ringHard: maybe,
  armEntropy: maybe,
  otOwnImage: maybe,
  efficiency: maybe,
  roundTripP99: finite,
  roundTripMax: finite,
  c2stAuc: maybe,
  c2stNullSd: maybe,
}) satisfies v.GenericSchema<ViewMetrics>;

const contextSchema = v.nullable(v.array(finite));
/**
 * `occupied` cells hold points; their counts are `wide` where 16 bits do not hold the largest. `starts`
 * is false where the mean starts are left out, which only colours need; they come back with no length.
 */
const cellsSchema = v.strictObject({
  side: v.pipe(whole(0), v.maxValue(4096)),
  n: whole(0),
  occupied: whole(0),
  wide: v.boolean(),
  starts: v.exactOptional(v.literal(false)),
});
const histogramSchema = v.strictObject({ n: whole(0), mean: finite, sd: finite, max: finite });
const lawViewSchema = v.strictObject({
  own: contextSchema,
  outOfSupport: finite,
  cells: cellsSchema,
});
const mapViewSchema = v.strictObject({
  own: contextSchema,
  other: contextSchema,
  metrics: metricsSchema,
  cells: cellsSchema,
  distances: histogramSchema,
  points: whole(0),
  lean: v.exactOptional(v.literal(true)),
});
const seconds = v.strictObject({ trained: finite, measured: finite });

const headerSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('run'),
    config: experimentConfigSchema,
    engine: v.string(),
    version: v.string(),
    seconds,
    phases: v.array(phaseResultSchema),
    hash: v.string(),
    all: mapViewSchema,
    views: v.array(mapViewSchema),
    baseViews: v.array(lawViewSchema),
  }),
  v.strictObject({
    kind: v.literal('law'),
    law: v.picklist(toyIds),
    condition: v.picklist(toyConditionIds),
    seed: finite,
    views: v.array(lawViewSchema),
  }),
  v.strictObject({
    kind: v.literal('pair'),
    reference: v.picklist(toyIds),
    target: v.picklist(toyIds),
    seed: finite,
    randomPairing: histogramSchema,
    otLaws: finite,
    otLawsFloor: finite,
    bayesAuc: finite,
    outOfSupport: finite,
    outOfSupportFloor: finite,
    slicedW2: finite,
    slicedW2Floor: finite,
  }),
  v.strictObject({
    kind: v.literal('study'),
    result: calibrationResultSchema,
    engine: v.string(),
    version: v.string(),
    seconds: finite,
  }),
]);
type Header = v.InferOutput<typeof headerSchema>;
type LawHeader = v.InferOutput<typeof lawViewSchema>;
type MapHeader = v.InferOutput<typeof mapViewSchema>;
type CellsHeader = v.InferOutput<typeof cellsSchema>;

/** @throws Error in one sentence when a number is not finite or the sides do not divide */
export function writeProduct(
  product: Product,
  options: ProductFileOptions = {},
): Uint8Array<ArrayBuffer> {
  const arrays: PackedArray[] = [];
  const writer = new Writer(arrays, options);
  const parsed = v.safeParse(headerSchema, writer.header(product));
  if (!parsed.success)
    throw new Error(`cannot write this product: ${firstFault(parsed.issues, 'product')}`);
  return pack(kind, parsed.output, arrays);
}

/** Gives headers and collects their arrays in the order in which `Reader` takes them. */
class Writer {
  constructor(
    private readonly arrays: PackedArray[],
    private readonly options: ProductFileOptions,
  ) {}

  header(product: Product): Header {
    if (product.kind === 'run') {
      const all = this.map(product.all);
      const views = product.views.map((view) => this.map(view));
      const baseViews = product.baseViews.map((view) => this.law(view));
      return { ...product, all, views, baseViews };
    }
    if (product.kind === 'law')
      return { ...product, views: product.views.map((view) => this.law(view)) };
    if (product.kind === 'study') return product;
    return { ...product, randomPairing: this.histogram(product.randomPairing) };
  }

  private law({ own, outOfSupport, cells }: LawView): LawHeader {
    return { own: own && [...own], outOfSupport, cells: this.cells(cells) };
  }

  private map({ own, other, metrics, cells, distances, start, mapped }: MapView): MapHeader {
    const lean = this.options.lean === true && [start, mapped].every(isNear);
    const header = {
      ...{ own: own && [...own], other: other && [...other], metrics, points: start.length / 2 },
      ...{ cells: this.cells(cells), distances: this.histogram(distances) },
      ...(lean ? { lean } : {}),
    };
    this.arrays.push(...[start, mapped].map((points) => (lean ? toHalfSteps(points) : points)));
    return header;
  }

  private histogram({ bins, ...numbers }: DistanceHistogram): Omit<DistanceHistogram, 'bins'> {
    this.arrays.push(bins);
    return numbers;
  }

  private cells(given: CellCounts): CellsHeader {
    if (this.options.cells === false) return { side: 0, n: given.n, occupied: 0, wide: false };
    const { side, n, counts, startX, startY } = mergeCells(given, this.options.side);
    const places = [...counts.keys()].filter((i) => counts[i] > 0);
    const mask = new Uint32Array(Math.ceil(counts.length / 32));
    for (const i of places) mask[i >>> 5] |= 1 << (i & 31);
    const wide = places.some((i) => counts[i] > 0xffff);
    const kept = places.map((i) => counts[i]);
    this.arrays.push(mask, wide ? Uint32Array.from(kept) : Uint16Array.from(kept));
    const bare = places.length > 0 && startX.length === 0;
    if (!bare)
      this.arrays.push(
        ...[startX, startY].map((a) => toSteps(Float32Array.from(places, (i) => a[i]))),
      );
    return { side, n, occupied: places.length, wide, ...(bare ? { starts: false } : {}) };
  }
}

const near = 15.9;
const isNear = (points: Float32Array): boolean => points.every((value) => Math.abs(value) <= near);
/** Steps of 1/2048. */
const toHalfSteps = (points: Float32Array): Int16Array => toSteps(points.map((value) => value / 2));
const fromHalfSteps = (steps: Int16Array): Float32Array =>
  fromSteps(steps).map((value) => 2 * value);

/**
 * Cells in squares of several made one: counts add, mean starts are those of all points.
 * @param side cells along each side at most; the given ones must be a multiple
 */
export function mergeCells(cells: CellCounts, side = cells.side): CellCounts {
  if (cells.side <= side) return cells;
  if (cells.side % side !== 0)
    throw new Error(`invalid side: ${cells.side} cells do not merge to ${side}`);
  const factor = cells.side / side;
  const counts = new Uint32Array(side * side);
  const sums = [new Float64Array(side * side), new Float64Array(side * side)];
  for (let i = 0; i < cells.counts.length; i++) {
    const row = Math.floor(Math.floor(i / cells.side) / factor);
    const to = row * side + Math.floor((i % cells.side) / factor);
    counts[to] += cells.counts[i];
    sums[0][to] += cells.counts[i] * cells.startX[i];
    sums[1][to] += cells.counts[i] * cells.startY[i];
  }
  const known = cells.startX.length > 0;
  const [startX, startY] = sums.map((sum) =>
    Float32Array.from(known ? sum : [], (value, i) => (counts[i] > 0 ? value / counts[i] : 0)),
  );
  return { side, n: cells.n, counts, startX, startY };
}

/** @throws Error in one sentence when the file is another kind, cut short or not as it should be */
export function readProduct(bytes: ArrayBuffer): Product {
  const file = new Unpacker(kind, bytes);
  const parsed = v.safeParse(headerSchema, file.header);
  if (!parsed.success)
    throw new Error(`invalid ${kind} file: ${firstFault(parsed.issues, 'header')}`);
  const product = productOf(parsed.output, file);
  file.end();
  return product;
}

function productOf(header: Header, file: Unpacker): Product {
  if (header.kind === 'run') {
    const all = mapOf(header.all, file);
    const views = header.views.map((view) => mapOf(view, file));
    const baseViews = header.baseViews.map((view) => lawOf(view, file));
    return { ...header, all, views, baseViews } satisfies RunProduct;
  }
  if (header.kind === 'law')
    return { ...header, views: header.views.map((view) => lawOf(view, file)) };
  if (header.kind === 'study') return header;
  const randomPairing = histogramOf(header.randomPairing, file);
  return { ...header, randomPairing } satisfies PairProduct;
}

const lawOf = (header: LawHeader, file: Unpacker): LawView => ({
  ...header,
  cells: cellsOf(header.cells, file),
});

function mapOf({ points, lean, ...header }: MapHeader, file: Unpacker): MapView {
  const cells = cellsOf(header.cells, file);
  const distances = histogramOf(header.distances, file);
  const take = (): Float32Array =>
    lean ? fromHalfSteps(file.int16(2 * points)) : file.float32(2 * points);
  const start = take();
  return { ...header, cells, distances, start, mapped: take() };
}

function histogramOf(header: Omit<DistanceHistogram, 'bins'>, file: Unpacker): DistanceHistogram {
  return { ...header, bins: file.uint32(distanceBins) };
}

function cellsOf(header: CellsHeader, file: Unpacker): CellCounts {
  const { side, n, occupied, wide, starts = true } = header;
  const size = side * side;
  const sized = starts ? size : 0;
  const counts = new Uint32Array(size);
  const [startX, startY] = [new Float32Array(sized), new Float32Array(sized)];
  if (side === 0) return { side, n, counts, startX, startY };
  const mask = file.uint32(Math.ceil(size / 32));
  const kept = wide ? file.uint32(occupied) : file.uint16(occupied);
  const mean = (): Float32Array => fromSteps(file.int16(starts ? occupied : 0));
  const [x, y] = [mean(), mean()];
  let next = 0;
  for (let i = 0; i < size; i++) {
    if ((mask[i >>> 5] & (1 << (i & 31))) === 0) continue;
    counts[i] = kept[next];
    if (starts) [startX[i], startY[i]] = [x[next], y[next]];
    next++;
  }
  if (next !== occupied)
    throw new Error(`invalid ${kind} file: ${next} cells are marked, ${occupied} were promised`);
  return { side, n, counts, startX, startY };
}
