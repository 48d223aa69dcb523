/**
 * A figure of the papers as data: which orders it needs, what stands where, and what its caption says
 * of the numbers. Plain data but for `orders`, which turns a budget and a seed into orders.
 */
import type { MethodId, PresetId } from './catalogue.ts';
import type { FigureBudget, FigureId } from './figureIds.ts';
import type { CellCounts, Order, PairProduct, ViewMetrics } from './product.ts';
import type { Schematic, SchematicPoints } from './schematic.ts';
import type { StudyCounts, StudyNumber } from './studyNumber.ts';

export type Paper = 's0' | 's4';

/** PRD 108, 096018 and arXiv 2211.02487. */
export const paperNames: Record<Paper, string> = { s0: 'PRD paper', s4: 'Preprint' };

export interface FigureSpec {
  id: FigureId;
  paper: Paper;
  /** "Fig. 5", "Table I". */
  place: string;
  title: string;
  /** Keys are the figure's own; equal orders of several figures are made once. */
  orders(choice: FigureChoice): Record<string, Order>;
  blocks: readonly Layout[];
  /** What to look at, with numbers of the runs shown. */
  caption: readonly Sentence[];
}

export interface FigureChoice {
  budget: FigureBudget;
  seed: number;
}

/** A part of a product, by the key of its order. */
export interface Ref {
  order: string;
  /** A view by its number; all test rows; or a sample of the target's base density by its number. */
  view: number | 'all' | { base: number };
}

/** A number of a product. */
export type NumberOf =
  | { of: Ref; metric: keyof ViewMetrics }
  | {
      of: { order: string };
      pair: Exclude<keyof PairProduct, 'kind' | 'reference' | 'target' | 'seed'>;
    }
  /** Of a phase's result: nats above the exact entropy, or the loss itself. */
  | {
      of: { order: string };
      phase: 'reference-base' | 'target-base';
      result: 'klGap' | 'validationNll';
    }
  | {
      of: { order: string };
      phase: 'transfer';
      result: 'klGap' | 'validationNll';
      direction: 'forward' | 'inverse';
    }
  /** Of a calibration study. */
  | { of: { order: string }; study: StudyNumber }
  /** A constant of the science, not of a run. */
  | { constant: number };

/** Distances are in frame units; scaled ones in units of which a table's column spans 6. */
export type Unit = 'distance' | 'scaled' | 'share' | 'nats' | 'auc' | 'ratio';

/** Mean over the numbers, for each seed. */
export interface Quantity {
  label: string;
  unit: Unit;
  over: readonly NumberOf[];
}

export type Layout =
  | PanelsLayout
  | DistancesLayout
  | TableLayout
  | CurveLayout
  | HistogramsLayout
  | { kind: 'schematic'; of: Schematic['id'] };

export interface PanelsLayout {
  kind: 'panels';
  title: string | null;
  look: 'colour' | 'density';
  columns: readonly string[];
  rows: readonly { label: string; panels: readonly (PanelLayout | null)[] }[];
}

export interface PanelLayout {
  of: Ref;
  notes: readonly Quantity[];
}

/** Pooled distances of one run a task and method. */
export interface DistancesLayout {
  kind: 'distances';
  title: string | null;
  series: readonly { label: string; method: MethodId; runs: readonly Ref[] }[];
  /** Keys of the pairs: random pairing, and transport between the laws. */
  pairs: readonly string[];
}

export interface TableLayout {
  kind: 'table';
  title: string | null;
  columns: readonly string[];
  rows: readonly { label: string; cells: readonly (Quantity | string | null)[] }[];
}

/** Numbers against a condition's value. */
export interface CurveLayout {
  kind: 'curve';
  title: string | null;
  xLabel: string;
  /** What a slope is per: "degree". */
  xUnit: string;
  yLabel: string;
  x: readonly number[];
  series: readonly { label: string; method: MethodId | null; values: readonly Quantity[] }[];
}

/** Small histograms side by side, the same series in each. */
export interface HistogramsLayout {
  kind: 'histograms';
  title: string | null;
  /** Panels side by side. */
  columns: number;
  yLabel: string;
  /** Key of the study that all of it is of. */
  order: string;
  series: readonly (HistogramSeries & { notes: readonly Quantity[] })[];
  panels: readonly {
    title: string;
    xLabel: string;
    /** One a series. */
    counts: readonly StudyCounts[];
    band: HistogramBand | null;
    lines: readonly { label: string; at: Quantity; floor: Quantity | null }[];
    maximum: number | null;
  }[];
  /** Number of the series that the others are divided by, under each panel. */
  ratioTo: number | null;
}

export interface HistogramSeries {
  label: string;
  /** Null: drawn in ink. */
  method: MethodId | null;
  /** An area behind the others. */
  filled: boolean;
}

/** A part of the axis that is shaded. */
export interface HistogramBand {
  from: number;
  to: number;
  label: string;
}

export type Sentence =
  | { kind: 'say'; text: string; values: Readonly<Record<string, Quantity>> }
  /** Which of three texts stands depends on the numbers; {a} and {b} in them are the two. */
  | { kind: 'compare'; a: Quantity; b: Quantity; above: string; below: string; close: string };

/** A number over k seeds. */
export interface Stat {
  mean: number;
  /** Sample standard deviation over seeds; null for one seed. */
  sd: number | null;
  /** One a seed, in the order of the figure's seeds. */
  values: number[];
  unit: Unit;
}

/** Blocks with every number and count in place, and whose they are: what is drawn without a heading. */
export interface DrawnBlocks {
  budget: PresetId;
  seeds: number[];
  blocks: Block[];
}

/** A figure of a paper: what is drawn, and what the CSV has. */
export interface FigureData extends DrawnBlocks {
  id: FigureId;
  paper: Paper;
  place: string;
  title: string;
  budget: FigureBudget;
  caption: string[];
}

export type Block =
  PanelsBlock | DistancesBlock | TableBlock | CurveBlock | HistogramsBlock | SchematicBlock;

export interface PanelsBlock {
  kind: 'panels';
  title: string | null;
  look: 'colour' | 'density';
  columns: string[];
  rows: { label: string; panels: (PanelData | null)[] }[];
  /** Points per cell, as a share of all, that the colour bar ends at; for densities. */
  most: number;
}

export interface PanelData {
  /** For people and screen readers: what it shows. */
  name: string;
  /** Of the first seed. */
  cells: CellCounts;
  notes: { label: string; stat: Stat | null }[];
  /** The order it came from, by its key in the figure, for opening it in Explore; null for laws. */
  order: string | null;
  ref: Ref;
}

export interface DistancesBlock {
  kind: 'distances';
  title: string | null;
  /** Those whose runs are all there. */
  series: {
    label: string;
    method: MethodId;
    /** [283] share of points per bin: mean over seeds, and sample sd (null for one seed). */
    share: number[];
    shareSd: number[] | null;
    mean: Stat;
    sd: Stat;
    /** Assignment between points and their own images, mean over tasks; null where it was not solved. */
    otOwnImage: Stat | null;
  }[];
  /** Null while a pair is missing. */
  baseline: { share: number[]; mean: Stat; sd: Stat } | null;
  /** Between the laws, mean over pairs, with the same-law floor; null while a pair is missing. */
  otLaws: { value: Stat; floor: Stat } | null;
  /** 8√2 */
  maximum: number;
}

export interface TableBlock {
  kind: 'table';
  title: string | null;
  columns: string[];
  rows: { label: string; cells: (Stat | string | null)[] }[];
}

export interface CurveBlock {
  kind: 'curve';
  title: string | null;
  xLabel: string;
  /** What a slope is per. */
  xUnit: string;
  yLabel: string;
  x: number[];
  unit: Unit;
  series: {
    label: string;
    method: MethodId | null;
    /** Null where a product is missing. */
    values: (Stat | null)[];
    /** Of a straight line, with its standard error over seeds; null below 3 points. */
    slope: { value: number; error: number } | null;
  }[];
}

export interface HistogramsBlock {
  kind: 'histograms';
  title: string | null;
  columns: number;
  yLabel: string;
  /** Notes are null where a product is missing. */
  series: (HistogramSeries & { notes: { label: string; stat: Stat | null }[] })[];
  /** Those whose counts are there. */
  panels: HistogramPanel[];
  ratioTo: number | null;
}

export interface HistogramPanel {
  title: string;
  xLabel: string;
  /** Outer edges of all bins. */
  from: number;
  to: number;
  /** One a series; null where its counts are missing. */
  shares: (HistogramShares | null)[];
  /** One a series, its own left out; null where there are none. */
  ratios: (HistogramRatios | null)[];
  band: HistogramBand | null;
  lines: HistogramLine[];
  /** The largest value there can be; null: none is known. */
  maximum: number | null;
}

export interface HistogramShares {
  /** Share of all entries per bin, over all seeds together; those beyond the bins are in none. */
  share: number[];
  /** Sample standard deviation over seeds; null for one seed. */
  sd: number[] | null;
  /** Entries of all seeds. */
  n: number;
}

/** Null where either has too few entries to tell. Errors are Poisson's of both. */
export interface HistogramRatios {
  value: (number | null)[];
  error: (number | null)[];
}

export interface HistogramLine {
  label: string;
  at: Stat;
  /** What the number is for equal laws: the line stands only where it tells more than that. */
  floor: Stat | null;
}

export interface SchematicBlock {
  kind: 'schematic';
  schematic: Schematic;
  /** Of its laws, for thumbnails and dots. */
  points: SchematicPoints;
}
