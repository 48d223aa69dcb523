/** PRD Fig. 8: whether moved events have the target's marginals, on held-out rows of the sidebands. */
import { methodIds } from '../../protocol/catalogue.ts';
import type { FigureSpec, Quantity } from '../../protocol/figure.ts';
import type { StudyNumber } from '../../protocol/studyNumber.ts';
import { methodLabel } from './parts.ts';
import {
  columns,
  featureHeads,
  features,
  histograms,
  labels,
  methodSeries,
  numberOf,
  standInSentence,
  standInTitle,
  studyOrders,
} from './study.ts';

type Row = { input: true } | { method: (typeof methodIds)[number] };

const chi2 = (row: Row, feature: number): Quantity => {
  const number: StudyNumber =
    'method' in row ? { method: row.method, number: 'chi2', feature } : { input: 'chi2', feature };
  return numberOf(`chi-squared per degree of freedom, ${featureHeads[feature]}`, 'ratio', number);
};
const auc = (row: Row): Quantity =>
  numberOf(
    'AUC',
    'auc',
    'method' in row ? { method: row.method, number: 'trainingAuc' } : { input: 'trainingAuc' },
  );
/** Mean over the features. */
const meanChi2 = (row: Row): Quantity => ({
  ...{ label: 'chi-squared per degree of freedom', unit: 'ratio' },
  over: features.flatMap((feature) => chi2(row, feature).over),
});
const rows: readonly (Row & { label: string })[] = [
  { label: `${labels.reference}, as it is`, input: true },
  ...methodIds.map((method) => ({ label: methodLabel(method), method })),
];

export const s0Fig8: FigureSpec = {
  id: 's0-fig8',
  paper: 's0',
  place: 'Fig. 8',
  title: 'Marginals of moved events outside the signal region',
  orders: studyOrders,
  blocks: [
    histograms({
      columns: 3,
      yLabel: 'share of events per bin',
      series: [{ label: labels.target, method: null, filled: true, notes: [] }, ...methodSeries()],
      panels: features.map((feature) => ({
        ...{ title: columns[feature].title, xLabel: columns[feature].unit ?? '' },
        counts: (['target', ...methodIds] as const).map((of) => ({ marginal: feature, of })),
        ...{ band: null, lines: [], maximum: null },
      })),
      ratioTo: 0,
    }),
    {
      kind: 'table',
      title: `Chi-squared per degree of freedom, and a classifier of all features: ${standInTitle}`,
      columns: [...featureHeads, 'AUC'],
      rows: rows.map((row) => ({
        label: row.label,
        cells: [...features.map((feature) => chi2(row, feature)), auc(row)],
      })),
    },
  ],
  caption: [
    standInSentence,
    {
      kind: 'say',
      text: 'Held-out Herwig-like events of the sidebands, moved by each method, beside held-out Pythia-like events that no training saw. The ratio of each histogram to the Pythia-like one has Poisson errors of both.',
      values: {},
    },
    {
      kind: 'say',
      text: 'Over the five marginals chi-squared per degree of freedom is {input} before, and {base} for base transfer, {flows} for flows for flows, {penalty} for the movement penalty and {identity} for identity initialisation after moving.',
      values: {
        input: meanChi2({ input: true }),
        base: meanChi2({ method: 'base-transfer' }),
        flows: meanChi2({ method: 'flows-for-flows' }),
        penalty: meanChi2({ method: 'movement-penalty' }),
        identity: meanChi2({ method: 'identity-init' }),
      },
    },
    {
      kind: 'say',
      text: 'Flows are trained on the sidebands, 2.9 to 3.3 and 3.7 to 4.1 TeV, and applied in the signal region between them. The truth of a stand-in is known, so the study is not blinded.',
      values: {},
    },
  ],
};
