/** PRD Fig. 9: how far events of the signal region are moved, all five features together. */
import { methodIds } from '../../protocol/catalogue.ts';
import type { FigureSpec, HistogramsLayout, Quantity } from '../../protocol/figure.ts';
import { methodLabel } from './parts.ts';
import {
  aucOf,
  distanceOf,
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

/** Of five features that span 6 each: 6√5. */
const maximum = 6 * Math.sqrt(features.length);

const spread = 'spread of events';
const exact = numberOf('mean', 'scaled', { input: 'morphDistance' });
const optimum = numberOf('AUC', 'auc', { input: 'optimalAuc' });
const pairing = numberOf('random pairing', 'scaled', { input: 'randomPairing' });

const transport = numberOf('transport', 'scaled', { input: 'otLaws' });
const transportFloor = numberOf('transport of one law', 'scaled', { input: 'otLawsFloor' });

const lines: HistogramsLayout['panels'][number]['lines'] = [
  { label: 'exact morph', at: exact, floor: null },
  {
    label: 'transport between the laws, estimated',
    at: transport,
    floor: transportFloor,
  },
  { label: 'random pairing', at: pairing, floor: null },
];

const row = (label: string, ...cells: (Quantity | string | null)[]) => ({
  label,
  cells,
});

export const s0Fig9: FigureSpec = {
  id: 's0-fig9',
  paper: 's0',
  place: 'Fig. 9',
  title: 'Distance moved in the signal region, five features',
  orders: studyOrders,
  blocks: [
    histograms({
      columns: 1,
      yLabel: 'share of events per bin',
      series: [
        {
          ...{ label: labels.truth, method: null, filled: true },
          notes: [exact, numberOf(spread, 'scaled', { input: 'morphSd' })],
        },
        ...methodSeries((method) => [
          distanceOf(method),
          numberOf(spread, 'scaled', { method, number: 'sdDistance' }),
        ]),
      ],
      panels: [
        {
          ...{ title: '', xLabel: 'distance moved, scaled units', band: null },
          counts: (['exact morph', ...methodIds] as const).map((moved) => ({
            moved,
            feature: null,
          })),
          lines,
          maximum,
        },
      ],
      ratioTo: null,
    }),
    {
      kind: 'table',
      title: `In the signal region: ${standInTitle}`,
      columns: ['AUC against Pythia-like', 'mean distance', 'distance to the exact image'],
      rows: [
        row(`${labels.reference}, as it is`, numberOf('AUC', 'auc', { input: 'auc' }), '0', exact),
        row('The same, by the exact ratio of densities', optimum, null, null),
        ...methodIds.map((method) =>
          row(
            methodLabel(method),
            aucOf(method),
            distanceOf(method),
            numberOf('off by', 'scaled', { method, number: 'offBy' }),
          ),
        ),
        row(labels.truth, '0.5', exact, '0'),
      ],
    },
  ],
  caption: [
    standInSentence,
    {
      kind: 'say',
      text: 'Methods that give the same density move events by different distances to get there. The exact morph of the stand-in, which keeps the random numbers behind an event, moves it by {exact} on average; independent pairs are {pairing} apart. Five features that span 6 each allow 13.416, 6 times the root of 5.',
      values: { exact, pairing },
    },
    {
      kind: 'say',
      text: 'An assignment between samples of the laws moves events by {laws}, one between two samples of one law by {floor}: such an estimate is drawn only from 1.5 times that floor on.',
      values: { laws: transport, floor: transportFloor },
    },
    {
      kind: 'compare',
      a: distanceOf('base-transfer'),
      b: distanceOf('flows-for-flows'),
      above: 'Here base transfer moves events farther ({a}) than flows for flows ({b}).',
      below: 'Here base transfer moves events less far ({a}) than flows for flows ({b}).',
      close: 'Here base transfer ({a}) and flows for flows ({b}) move events about equally far.',
    },
    {
      kind: 'say',
      text: 'A classifier tells moved events from Pythia-like ones with an AUC of {penalty} for the movement penalty and {base} for base transfer; before moving, the exact ratio of densities reaches {optimum}.',
      values: { penalty: aucOf('movement-penalty'), base: aucOf('base-transfer'), optimum },
    },
    openSentence,
  ],
};
