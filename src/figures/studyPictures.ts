/**
 * Pictures of one calibration study, blinded or not: marginals with their ratios to the target, and how far
 * rows are moved, whole and feature by feature. Words come from the caller, numbers from the result.
 */
import type { CalibrationResult, Counts, MethodResult } from '../protocol/calibrationResult.ts';
import { methods as catalogue } from '../protocol/catalogue.ts';
import type {
  DrawnBlocks,
  HistogramLine,
  HistogramPanel,
  HistogramsBlock,
} from '../protocol/figure.ts';
import { ratiosOf, sharesOf } from './histograms.ts';

export interface StudyWords {
  training: string;
  applied: string;
  distance: string;
  perFeature: string;
  target: string;
  share: string;
  scaled: string;
  randomPairing: string;
  exactMorph: string;
}

/** A feature spans as much when it is scaled to ±3. */
const span = 6;

export function studyPictures(result: CalibrationResult, words: StudyWords): DrawnBlocks {
  const { study, methods } = result;
  const blocks = methods.length === 0 ? [] : blocksOf(result, words);
  // What leaves the page as a picture has to say what it is of.
  const titled = blocks.map((block) => ({
    ...block,
    title: [block.title, result.label].filter(Boolean).join(': '),
  }));
  return { budget: study.preset, seeds: [study.seed], blocks: titled };
}

function blocksOf(result: CalibrationResult, words: StudyWords): HistogramsBlock[] {
  const { methods } = result;
  const opened = methods.every(({ applied }) => applied.closure !== null);
  return [
    marginals(result, words, words.training, ({ training }) => training.closure.marginals),
    ...(opened
      ? [marginals(result, words, words.applied, ({ applied }) => applied.closure?.marginals ?? [])]
      : []),
    distances(result, words),
    perFeature(result, words),
  ];
}

/** Of methods alone, or with the target filled before them. */
function seriesOf(
  methods: readonly MethodResult[],
  target: string | null,
): HistogramsBlock['series'] {
  const moved = methods.map(({ method, penaltyWeight }) => ({
    label: catalogue[method].label + (penaltyWeight === null ? '' : ` ${penaltyWeight}`),
    ...{ method, filled: false, notes: [] },
  }));
  return target === null
    ? moved
    : [{ label: target, method: null, filled: true, notes: [] }, ...moved];
}

function marginals(
  { study, methods }: CalibrationResult,
  words: StudyWords,
  title: string,
  of: (method: MethodResult) => MethodResult['training']['closure']['marginals'],
): HistogramsBlock {
  const panels = study.features.map((feature, k): HistogramPanel => {
    const target = of(methods[0])[k].target;
    const all = [target, ...methods.map((method) => of(method)[k].moved)];
    return {
      ...panelOf(feature, '', all),
      ratios: all.map((counts, i) => (i === 0 ? null : ratiosOf([counts], [target]))),
    };
  });
  return {
    ...{ kind: 'histograms', title, columns: Math.min(2, panels.length), yLabel: words.share },
    ...{ series: seriesOf(methods, words.target), panels, ratioTo: 0 },
  };
}

function distances(
  { study, methods, input }: CalibrationResult,
  words: StudyWords,
): HistogramsBlock {
  const counts = methods.map(({ applied }) => applied.movement.counts);
  const truth = input.exactMorph;
  const panel: HistogramPanel = {
    ...panelOf('', words.scaled, counts),
    lines: [
      lineAt(words.randomPairing, input.randomPairing),
      ...(truth ? [lineAt(words.exactMorph, truth.distance.mean)] : []),
    ],
    maximum: study.scaling.kind === 'standard' ? null : span * Math.sqrt(study.features.length),
  };
  return {
    ...{ kind: 'histograms', title: words.distance, columns: 1, yLabel: words.share },
    ...{ series: seriesOf(methods, null), panels: [panel], ratioTo: null },
  };
}

function perFeature({ study, methods }: CalibrationResult, words: StudyWords): HistogramsBlock {
  const panels = study.features.map((feature, k) => ({
    ...panelOf(
      feature,
      words.scaled,
      methods.map(({ applied }) => applied.movement.features[k].counts),
    ),
    maximum: study.scaling.kind === 'standard' ? null : span,
  }));
  return {
    ...{ kind: 'histograms', title: words.perFeature, columns: Math.min(2, panels.length) },
    ...{ yLabel: words.share, series: seriesOf(methods, null), panels, ratioTo: null },
  };
}

const panelOf = (title: string, xLabel: string, counts: readonly Counts[]): HistogramPanel => ({
  ...{ title, xLabel, from: counts[0].from, to: counts[0].to },
  shares: counts.map((each) => sharesOf([each])),
  ratios: counts.map(() => null),
  ...{ band: null, lines: [], maximum: null },
});

const lineAt = (label: string, value: number): HistogramLine => ({
  label,
  at: { mean: value, sd: null, values: [value], unit: 'scaled' },
  floor: null,
});
