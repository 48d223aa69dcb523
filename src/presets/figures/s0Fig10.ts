/** PRD Fig. 10: how far events of the signal region are moved along each feature. */
import { methodIds, type MethodId } from '../../protocol/catalogue.ts';
import type { FigureSpec, Quantity } from '../../protocol/figure.ts';
import type { Mover } from '../../protocol/studyNumber.ts';
import { methodLabel } from './parts.ts';
import {
  columns,
  featureHeads,
  features,
  histograms,
  labels,
  methodSeries,
  numberOf,
  openSentence,
  standInSentence,
  standInTitle,
  studyOrders,
} from './study.ts';

const along = (mover: Mover, feature: number): Quantity =>
  numberOf(
    featureHeads[feature],
    'scaled',
    mover === 'exact morph'
      ? { input: 'morphFeature', feature }
      : { method: mover, number: 'featureDistance', feature },
  );
const movers: readonly Mover[] = ['exact morph', ...methodIds];
const nameOf = (mover: Mover): string =>
  mover === 'exact morph' ? labels.truth : methodLabel(mover);
const [mass, , tau] = features;
const said = (method: MethodId): Record<'mass' | 'tau', Quantity> => ({
  mass: along(method, mass),
  tau: along(method, tau),
});

export const s0Fig10: FigureSpec = {
  id: 's0-fig10',
  paper: 's0',
  place: 'Fig. 10',
  title: 'Distance moved in the signal region, feature by feature',
  orders: studyOrders,
  blocks: [
    histograms({
      columns: 3,
      yLabel: 'share of events per bin',
      series: [{ label: labels.truth, method: null, filled: true, notes: [] }, ...methodSeries()],
      panels: features.map((feature) => ({
        ...{ title: columns[feature].title, xLabel: 'distance moved, scaled units', band: null },
        counts: movers.map((moved) => ({ moved, feature })),
        lines: [{ label: 'exact morph', at: along('exact morph', feature), floor: null }],
        maximum: 6,
      })),
      ratioTo: null,
    }),
    {
      kind: 'table',
      title: `Mean distance moved: ${standInTitle}`,
      columns: [...featureHeads],
      rows: movers.map((mover) => ({
        label: nameOf(mover),
        cells: features.map((feature) => along(mover, feature)),
      })),
    },
  ],
  caption: [
    standInSentence,
    {
      kind: 'say',
      text: 'Each feature is scaled to span 6, the largest distance that it allows. The exact morph moves the mass of the lighter jet by {exactMass} and its subjettiness ratio by {exactTau}, in which the generators differ most; flows for flows moves them by {mass} and {tau}.',
      values: {
        exactMass: along('exact morph', mass),
        exactTau: along('exact morph', tau),
        ...said('flows-for-flows'),
      },
    },
    openSentence,
  ],
};
