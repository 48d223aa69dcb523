/** Cards of the rows of the metric table. The numbers themselves stand in the table. */
import { distance, nats, share } from '../../../plots/index.ts';
import { maximumDistance } from '../../../protocol/catalogue.ts';
import type { MetricId } from '../../state/cards.ts';
import type { Card } from './card.ts';
import { sources } from './sources.ts';

const heldOut =
  'Measured on held-out points; once a phase is over, with the best weights, which are restored.';
const quantile = 'Fewer than one point in twenty goes farther than the 95 % row.';

export const metricCards = {
  'metric-referenceBase': {
    title: 'NLL, reference base',
    text: 'How unlikely held-out reference points are under the base flow that learns them. The limit is their entropy.',
    more: heldOut,
    formula:
      '-\\operatorname{E}_{x\\sim R}\\left[\\log \\mathcal N(g_R(x); 0, I) + \\log\\left|\\det J_{g_R}(x)\\right|\\right]',
    letters: 'g_R the reference’s base flow, data to noise; 𝒩 the standard normal density.',
    source: sources.change,
  },
  'metric-targetBase': {
    title: 'NLL, target base',
    text: 'The same for the target and its base flow.',
    more: heldOut,
    formula:
      '-\\operatorname{E}_{y\\sim T}\\left[\\log \\mathcal N(g_T(y); 0, I) + \\log\\left|\\det J_{g_T}(y)\\right|\\right]',
    letters: 'g_T the target’s base flow, data to noise; 𝒩 the standard normal density.',
    source: sources.change,
  },
  'metric-forward': {
    title: 'NLL, forward',
    text: 'Reference points are moved and scored by the target’s base. The limit is the entropy of the reference.',
    more: heldOut,
    formula:
      '-\\operatorname{E}_{x\\sim R}\\left[\\log p_T(f(x)) + \\log\\left|\\det J_f(x)\\right|\\right]',
    letters: 'f the transfer map, p_T the density of the target’s base flow.',
    source: sources.methods,
  },
  'metric-inverse': {
    title: 'NLL, inverse',
    text: 'Target points are moved back and scored by the reference’s base. The limit is the entropy of the target.',
    more: heldOut,
    formula:
      '-\\operatorname{E}_{y\\sim T}\\left[\\log p_R(f^{-1}(y)) + \\log\\left|\\det J_{f^{-1}}(y)\\right|\\right]',
    letters: 'f the transfer map, p_R the density of the reference’s base flow.',
    source: sources.methods,
  },
  'metric-slicedW2': {
    title: 'Sliced W2 to target',
    text: 'How far the cloud of images is from the target as a whole, over 64 directions. The limit is what two samples of the target give.',
    more: 'It sees the shape of the cloud and is nearly blind to smearing between its parts.',
    formula:
      '\\Bigl(\\tfrac1{64}\\textstyle\\sum_{k} W_2^2\\left(\\theta_k\\cdot f(X),\\ \\theta_k\\cdot Y\\right)\\Bigr)^{1/2}',
    letters: 'θₖ the k-th direction, X reference points, Y target points.',
    source: sources.metrics,
    now: ({ metrics, references }) => {
      const floor = metrics?.slicedW2Floor ?? references?.slicedW2Floor;
      return typeof floor === 'number'
        ? `Here two samples of the target are ${nats(floor)} apart.`
        : null;
    },
  },
  'metric-outOfSupport': {
    title: 'Off target',
    text: 'The share of images where the target has next to no mass. A perfect map scores 1 %, on the checkerboard 0 %.',
    more: 'Next to none: less likely than all but 1 % of the target’s own points; outside the squares of the checkerboard.',
    formula: '\\Pr_{x\\sim R}\\left[\\log p_T(f(x)) < q_{0.01}\\right]',
    letters: 'p_T the exact target density, q its 1 % quantile over the target.',
    source: sources.metrics,
    now: ({ frame, metrics }) => {
      const off = metrics?.outOfSupport ?? frame?.metrics?.outOfSupport;
      return typeof off === 'number' ? `Here it is ${share(off)} of the points.` : null;
    },
  },
  'metric-outOfModel': {
    title: 'Off target, says the base',
    text: 'The same for your own points, whose density is not known: the target’s base flow judges in its place.',
    more: 'A judgement by a trained model, no better than that model.',
    formula: '\\Pr_{x\\sim R}\\left[\\log \\hat p_T(f(x)) < \\hat q_{0.01}\\right]',
    letters: 'the hat marks the density of the base flow in place of the exact one.',
    source: sources.metrics,
  },
  'metric-mean': {
    title: 'Moved, mean',
    text: 'How far points are moved on average. Alone, the limit is the least that any map to the same ends needs.',
    more: 'Beside other runs the limit is about the least between the two sets of points, and each run’s own least has a row below.',
    formula: '\\operatorname{E}_{x\\sim R}\\lVert f(x)-x\\rVert_2',
    letters: 'x the start, f(x) the image.',
    source: sources.metrics,
    now: ({ frame }) =>
      frame?.metrics ? `Here it is ${distance(frame.metrics.meanDistance)}.` : null,
  },
  'metric-least': {
    title: 'Least to same ends',
    text: 'The least mean distance of any pairing of a run’s starts with its own images. It belongs to that run.',
    more: 'Solved exactly for the first 1,000 points. Even moves that look short may be far from it.',
    formula: '\\min_{\\pi}\\ \\tfrac1n\\textstyle\\sum_i \\lVert x_i-f(x_{\\pi(i)})\\rVert_2',
    letters: 'π any pairing of n starts with n images.',
    source: sources.metrics,
    now: ({ otOwnImage }) => (otOwnImage ? `Here it is ${distance(otOwnImage.value)}.` : null),
  },
  'metric-pairing': {
    title: 'Random pairing',
    text: 'The mean distance of a random start to a random end: what forgetting every start would cost.',
    formula:
      '\\operatorname{E}\\lVert y-x\\rVert_2,\\quad x\\sim R,\\ y\\sim T \\text{ independent}',
    letters: 'R the reference, T the target.',
    source: sources.metrics,
    now: ({ references }) =>
      references?.randomPairing ? `Here it is ${distance(references.randomPairing)}.` : null,
  },
  'metric-median': {
    title: 'Moved, median',
    text: 'Half of the points are moved less than this.',
    formula: '\\Pr\\left[\\lVert f(x)-x\\rVert_2 \\le m\\right] = \\tfrac12',
    letters: 'm the median.',
    source: sources.metrics,
  },
  'metric-q95': {
    title: 'Moved, 95 %',
    text: '95 % of the points are moved less than this.',
    more: quantile,
    formula: '\\Pr\\left[\\lVert f(x)-x\\rVert_2 \\le q\\right] = 0.95',
    letters: 'q the quantile.',
    source: sources.metrics,
  },
  'metric-longest': {
    title: 'Moved, longest',
    text: `The longest move of any point. The limit is ${distance(maximumDistance)}, from corner to corner of the frame.`,
    formula: '\\max_x \\lVert f(x)-x\\rVert_2 \\ \\le\\ 8\\sqrt2',
    letters: 'the frame is [−4, 4] each way.',
    source: sources.metrics,
  },
  'metric-roundTrip': {
    title: 'Round trip, worst',
    text: 'How far the worst point lands from its start when it is moved and moved back. Exact maths gives 0; this is rounding.',
    formula: '\\max_x \\lVert f^{-1}(f(x))-x\\rVert_2',
    letters: 'f the map, f⁻¹ its inverse.',
    source: sources.metrics,
  },
} satisfies Record<`metric-${MetricId}`, Card>;
