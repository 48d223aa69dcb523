/** PRD Fig. 7: what the two samples look like before anything is moved. */
import type { FigureSpec } from '../../protocol/figure.ts';
import {
  columns,
  histograms,
  labels,
  numberOf,
  openSentence,
  signalBand,
  standInSentence,
  standInTitle,
  studyOrders,
} from './study.ts';

const auc = numberOf('Classifier', 'auc', { input: 'auc' });
const optimum = numberOf('Exact ratio of densities', 'auc', { input: 'optimalAuc' });

export const s0Fig7: FigureSpec = {
  id: 's0-fig7',
  paper: 's0',
  place: 'Fig. 7',
  title: 'Two stand-in generators of jet pairs, feature by feature',
  orders: studyOrders,
  blocks: [
    histograms({
      columns: 3,
      yLabel: 'share of events per bin',
      series: [
        { label: labels.target, method: null, filled: true, notes: [] },
        { label: labels.reference, method: null, filled: false, notes: [] },
      ],
      panels: columns.map(({ title, unit }, column) => ({
        ...{ title, xLabel: unit ?? '', lines: [], maximum: null },
        counts: [
          { column, side: 'target' },
          { column, side: 'reference' },
        ],
        band: column === columns.length - 1 ? signalBand : null,
      })),
      ratioTo: null,
    }),
    {
      kind: 'table',
      title: `Telling the generators apart: ${standInTitle}`,
      columns: ['AUC in the sidebands', 'AUC in the signal region'],
      rows: [
        {
          label: 'Classifier',
          cells: [numberOf('Classifier', 'auc', { input: 'trainingAuc' }), auc],
        },
        { label: 'Exact ratio of densities', cells: [null, optimum] },
      ],
    },
  ],
  caption: [
    standInSentence,
    {
      kind: 'say',
      text: 'They differ most in the jets’ subjettiness ratios (two prongs over one). In the signal region a classifier of all five features and M tells them apart with an AUC of {auc}; the exact ratio of their densities reaches {optimum}.',
      values: { auc, optimum },
    },
    {
      kind: 'say',
      text: 'Shares are of all events, also of those whose M lies outside the axis, 2.5 to 4.5 TeV.',
      values: {},
    },
    openSentence,
  ],
};
