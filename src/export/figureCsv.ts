/**
 * Every number that a figure shows as CSV (RFC 4180), line by line; the cells of panels apart from the
 * rest. Numbers are written in full; computes none and draws none.
 */
import type { Block, FigureData, Stat, Unit } from '../protocol/figure.ts';
import { distanceBin, type CellCounts } from '../protocol/product.ts';

type Value = string | number | null | undefined;

/**
 * `row`, `column` and `series` are names as in the figure; `x` is a bin's lower edge or a condition's
 * value. `seed` is empty for what is over all seeds.
 */
export const figureColumns = [
  ...['figure', 'block', 'kind', 'row', 'column', 'series', 'x'],
  ...['quantity', 'statistic', 'unit', 'seed', 'value'],
] as const;
type Field = (typeof figureColumns)[number];
type Row = Partial<Record<Field, Value>>;

function cell(value: Value): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'number' && !Number.isFinite(value) ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Lines with their ends, header first; join them for the file. */
export function* figureCsv(data: FigureData): Generator<string> {
  yield `${figureColumns.join(',')}\r\n`;
  for (const [i, block] of data.blocks.entries())
    for (const row of blockRows(block, data.seeds)) {
      const whole: Row = { figure: data.id, block: i + 1, kind: block.kind, ...row };
      yield `${figureColumns.map((name) => cell(whole[name])).join(',')}\r\n`;
    }
}

function* blockRows(block: Block, seeds: readonly number[]): Generator<Row> {
  switch (block.kind) {
    case 'panels':
      return yield* panelRows(block, seeds);
    case 'distances':
      return yield* distanceRows(block, seeds);
    case 'table':
      return yield* tableRows(block, seeds);
    case 'curve':
      return yield* curveRows(block, seeds);
    case 'histograms':
      return yield* histogramRows(block, seeds);
    case 'schematic':
      return;
    default:
      return block satisfies never;
  }
}

/** One row a seed, the mean, and the spread where there is one. */
function* statRows(stat: Stat, at: Row, seeds: readonly number[]): Generator<Row> {
  const { mean, sd, values, unit } = stat;
  for (const [i, value] of values.entries())
    yield { ...at, statistic: 'value', unit, seed: seeds[i], value };
  yield { ...at, statistic: 'mean', unit, value: mean };
  if (sd !== null) yield { ...at, statistic: 'sd', unit, value: sd };
}

function* panelRows(block: Block & { kind: 'panels' }, seeds: readonly number[]): Generator<Row> {
  yield { quantity: 'end of the colour bar', unit: 'share', value: block.most };
  for (const { label, panels } of block.rows)
    for (const [c, panel] of panels.entries()) {
      if (!panel) continue;
      const at = { row: label, column: block.columns[c], series: panel.name };
      for (const note of panel.notes)
        if (note.stat) yield* statRows(note.stat, { ...at, quantity: note.label }, seeds);
      const { side, n } = panel.cells;
      const of = { ...at, seed: seeds[0], unit: 'points' };
      yield { ...of, quantity: 'points in all', value: n };
      yield { ...at, seed: seeds[0], quantity: 'cells a side', value: side };
    }
}

/**
 * Occupied cells of every panel, in a file of their own, since there may be a million: row and column
 * of the panel in its block counted from 1, the cell from the top left counted from 0, how many points
 * it holds, and where they started on average, frame units.
 */
export function* figureCellsCsv({ blocks }: FigureData): Generator<string> {
  yield 'block,row,column,x,y,points,startX,startY\r\n';
  for (const [b, block] of blocks.entries())
    if (block.kind === 'panels')
      for (const [r, { panels }] of block.rows.entries())
        for (const [c, panel] of panels.entries())
          if (panel) yield* cellLines(panel.cells, `${b + 1},${r + 1},${c + 1}`);
}

function* cellLines({ side, counts, startX, startY }: CellCounts, at: string): Generator<string> {
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    // Starts are kept in steps of 1/4096.
    const start = `${startX[i].toFixed(4)},${startY[i].toFixed(4)}`;
    yield `${at},${i % side},${Math.floor(i / side)},${counts[i]},${start}\r\n`;
  }
}

const binShare = 'share of points in bin';

function* distanceRows(
  block: Block & { kind: 'distances' },
  seeds: readonly number[],
): Generator<Row> {
  const unit: Unit = 'share';
  const bin = (i: number): number => Number((i * distanceBin).toFixed(2));
  for (const { label: series, ...of } of block.series) {
    yield* statRows(of.mean, { series, quantity: 'mean distance' }, seeds);
    yield* statRows(of.sd, { series, quantity: 'spread of points' }, seeds);
    if (of.otOwnImage)
      yield* statRows(of.otOwnImage, { series, quantity: 'least possible distance' }, seeds);
    for (const [i, value] of of.share.entries()) {
      const at = { series, x: bin(i), quantity: binShare, unit };
      yield { ...at, statistic: 'mean', value };
      if (of.shareSd) yield { ...at, statistic: 'sd', value: of.shareSd[i] };
    }
  }
  yield* referenceRows(block, seeds, bin);
  yield { quantity: 'maximum', unit: 'distance', value: block.maximum };
}

/** Random pairing and transport between the laws, where all their pairs are there. */
function* referenceRows(
  { baseline, otLaws }: Block & { kind: 'distances' },
  seeds: readonly number[],
  bin: (i: number) => number,
): Generator<Row> {
  if (baseline) {
    const series = 'Random pairing';
    yield* statRows(baseline.mean, { series, quantity: 'mean distance' }, seeds);
    yield* statRows(baseline.sd, { series, quantity: 'spread of points' }, seeds);
    for (const [i, value] of baseline.share.entries())
      yield { series, x: bin(i), quantity: binShare, statistic: 'mean', unit: 'share', value };
  }
  if (!otLaws) return;
  const { value, floor } = otLaws;
  yield* statRows(value, { quantity: 'optimal transport between the laws' }, seeds);
  yield* statRows(floor, { quantity: 'optimal transport between samples of one law' }, seeds);
}

function* tableRows(block: Block & { kind: 'table' }, seeds: readonly number[]): Generator<Row> {
  for (const { label, cells } of block.rows)
    for (const [c, value] of cells.entries()) {
      const at = { row: label, column: block.columns[c] };
      if (typeof value === 'string') yield { ...at, quantity: 'text', value };
      else if (value) yield* statRows(value, at, seeds);
    }
}

function* curveRows(block: Block & { kind: 'curve' }, seeds: readonly number[]): Generator<Row> {
  for (const { label: series, values, slope } of block.series) {
    for (const [i, stat] of values.entries())
      if (stat) yield* statRows(stat, { series, x: block.x[i], quantity: block.yLabel }, seeds);
    if (!slope) continue;
    const at = { series, quantity: `slope of ${block.yLabel}`, unit: block.unit };
    yield { ...at, statistic: 'value', value: slope.value };
    yield { ...at, statistic: 'error', value: slope.error };
  }
}

/** Bins of every series, what is noted of it, its ratios, and what is marked on the axis. */
function* histogramRows(
  block: Block & { kind: 'histograms' },
  seeds: readonly number[],
): Generator<Row> {
  if (block.title !== null) yield { quantity: 'text', value: block.title };
  for (const { label: series, notes } of block.series)
    for (const { label, stat } of notes)
      if (stat) yield* statRows(stat, { series, quantity: label }, seeds);
  for (const panel of block.panels) {
    const { title: row, from, to, shares, ratios, band, lines, maximum } = panel;
    for (const [i, { label: series }] of block.series.entries()) {
      const edge = (bin: number, bins: number): number =>
        Number((from + ((to - from) * bin) / bins).toPrecision(12));
      const found = shares[i];
      if (!found) continue;
      yield { row, series, quantity: 'entries', value: found.n };
      for (const [bin, value] of found.share.entries()) {
        const at = { row, series, x: edge(bin, found.share.length), quantity: block.yLabel };
        yield { ...at, statistic: 'value', unit: 'share', value };
        if (found.sd) yield { ...at, statistic: 'sd', unit: 'share', value: found.sd[bin] };
        const ratio = { ...at, quantity: 'ratio', unit: 'ratio' };
        if (ratios[i]?.value[bin] === undefined) continue;
        yield { ...ratio, statistic: 'value', value: ratios[i].value[bin] };
        yield { ...ratio, statistic: 'error', value: ratios[i].error[bin] };
      }
    }
    for (const { label, at, floor } of lines) {
      yield* statRows(at, { row, quantity: label }, seeds);
      if (floor) yield* statRows(floor, { row, quantity: `${label}, of one law` }, seeds);
    }
    if (band)
      for (const x of [band.from, band.to]) yield { row, x, quantity: band.label, value: x };
    if (maximum !== null) yield { row, quantity: 'maximum', value: maximum };
  }
}
