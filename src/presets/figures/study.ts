/**
 * What the figures of the calibration study share: its order, one for all methods and figures, and its
 * numbers as quantities. The study is of the LHC-Olympics-like stand-in, and every figure says so.
 */
import type { Calibration } from '../../protocol/calibration.ts';
import { standInLabel } from '../../protocol/calibrationResult.ts';
import { methodIds, type MethodId } from '../../protocol/catalogue.ts';
import type {
  FigureChoice,
  HistogramBand,
  HistogramsLayout,
  Quantity,
  Sentence,
  Unit,
} from '../../protocol/figure.ts';
import type { FigureBudget } from '../../protocol/figureIds.ts';
import { lhcoCondition, lhcoFeatures, lhcoRegions, lhcoScale } from '../../protocol/lhco.ts';
import type { Order } from '../../protocol/product.ts';
import type { StudyNumber } from '../../protocol/studyNumber.ts';
import { methodLabel } from './parts.ts';

export const studyKey = 'study/herwig-like/pythia-like';

/** Of the movement penalty, in scaled units. */
const penaltyWeight = 0.05;

/** Over all masses; a quarter of them train. */
const events: Record<FigureBudget, number> = {
  tiny: 20_000,
  quick: 400_000,
  long: 1_000_000,
  paper: 1_000_000,
};

const intervals = (region: readonly (readonly [number, number])[]): [number, number][] =>
  region.map(([from, to]) => [from, to]);

/** PRD section IV: trained in the sidebands, applied in the signal region. */
export const studyOf = ({ budget, seed }: FigureChoice): Calibration => ({
  version: 1,
  reference: { kind: 'stand-in', generator: 'herwig-like', events: events[budget] },
  target: { kind: 'stand-in', generator: 'pythia-like', events: events[budget] },
  features: [...lhcoFeatures],
  condition: lhcoCondition,
  scaling: { kind: 'given', lo: [...lhcoScale.lo], hi: [...lhcoScale.hi] },
  regions: { train: intervals(lhcoRegions.sidebands), apply: intervals(lhcoRegions.signal) },
  methods: [...methodIds],
  preset: budget,
  seed,
  penaltyWeights: [penaltyWeight],
});

export const studyOrders = (choice: FigureChoice): Record<string, Order> => ({
  [studyKey]: { kind: 'study', study: studyOf(choice) },
});

export const labels = { reference: 'Herwig-like', target: 'Pythia-like', truth: 'Exact morph' };

/** Over the pictures: they leave the page without their captions. */
export const standInTitle = `LHC-Olympics-like ${standInLabel}`;

export const standInSentence: Sentence = {
  kind: 'say',
  text: `Herwig-like and Pythia-like events are a ${standInLabel}.`,
  values: {},
};

/** Beside what is measured in the signal region. */
export const openSentence: Sentence = {
  kind: 'say',
  text: `Flows are trained on the sidebands, 2.9 to 3.3 and 3.7 to 4.1 TeV, and applied in the signal region, 3.3 to 3.7 TeV, whose rows no training sees; the movement penalty has weight ${penaltyWeight}. The truth of a stand-in is known, so the study is not blinded: its target rows in the signal region are opened for the comparison.`,
  values: {},
};

/** Names of the columns, features and then the condition, and their units; in letters that the font has. */
export const columns: readonly { title: string; unit: string | null }[] = [
  { title: 'Mass of the lighter jet', unit: 'TeV' },
  { title: 'Difference of the jets’ masses', unit: 'TeV' },
  { title: 'Subjettiness ratio, lighter jet', unit: null },
  { title: 'Subjettiness ratio, heavier jet', unit: null },
  { title: 'Distance of the jets', unit: null },
  { title: 'Mass of both jets, M', unit: 'TeV' },
];
/** As heads of a table. */
export const featureHeads = [
  'mass',
  'difference of masses',
  'subjettiness, lighter',
  'subjettiness, heavier',
  'distance of jets',
] as const;
export const features = [...lhcoFeatures.keys()];

const [[from, to]] = lhcoRegions.signal;
export const signalBand: HistogramBand = { from, to, label: 'signal region' };

export const numberOf = (label: string, unit: Unit, study: StudyNumber): Quantity => ({
  label,
  unit,
  over: [{ of: { order: studyKey }, study }],
});

export const aucOf = (method: MethodId): Quantity =>
  numberOf('AUC', 'auc', { method, number: 'auc' });
export const distanceOf = (method: MethodId): Quantity =>
  numberOf('mean', 'scaled', { method, number: 'meanDistance' });

type Layout = Omit<HistogramsLayout, 'kind' | 'title' | 'order'>;

export const histograms = (layout: Layout): HistogramsLayout => ({
  ...{ kind: 'histograms', title: standInTitle, order: studyKey },
  ...layout,
});

export const methodSeries = (
  notes: (method: MethodId) => readonly Quantity[] = () => [],
): HistogramsLayout['series'] =>
  methodIds.map((method) => ({
    ...{ label: methodLabel(method), method, filled: false, notes: notes(method) },
  }));
