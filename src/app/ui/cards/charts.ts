/** Cards of the two charts, marks that share a picture each with one of its own. */
import { distance, nats, share } from '../../../plots/index.ts';
import type { CardId } from '../../state/cards.ts';
import type { Card } from './card.ts';
import { sources } from './sources.ts';

type ChartCard = Extract<CardId, `histogram-${string}` | `loss-${string}`>;

export const chartCards = {
  'histogram-outline': {
    title: 'Histogram: outlines',
    text: 'The share of points that each run has moved by so much. One outline per run, with its hue and dash.',
    more: 'Bins are 0.2 wide. H changes the scale of the shares between even and logarithmic, which shows rare long moves.',
    formula: 'd(x) = \\lVert f(x)-x\\rVert_2',
    letters: 'x the start, f(x) the image.',
    source: sources.ours,
    now: ({ frame }) =>
      frame?.metrics
        ? `Here half of the points moved less than ${distance(frame.metrics.medianDistance)}, and 95 % less than ${distance(frame.metrics.q95Distance)}.`
        : null,
  },
  'histogram-fill': {
    title: 'Histogram: grey fill',
    text: 'Distances between random pairs, one point from each side: what a map would do that took no notice of where a point starts.',
    formula: '\\lVert y-x\\rVert_2,\\quad x\\sim R,\\ y\\sim T \\text{ independent}',
    letters: 'R the reference, T the target.',
    source: sources.metrics,
    now: ({ frame, references }) => {
      const random = references?.randomPairing;
      const mean = frame?.metrics?.meanDistance;
      return random && mean !== undefined
        ? `Here random pairs are ${distance(random)} apart on average; this run moves points by ${share(mean / random)} of that.`
        : null;
    },
  },
  'histogram-lines': {
    title: 'Histogram: lines of optimal transport',
    text: 'The least mean distance that is possible: to a run’s own images, or between the two sets of points. No map gets below the first.',
    more: 'The line for the two sets is an estimate from 1,500 points each, and has a floor: two samples of one law are not at distance 0 either.',
    formula: '\\min_{\\pi}\\ \\frac1n\\sum_{i=1}^n \\lVert x_i - y_{\\pi(i)}\\rVert_2',
    letters: 'π any pairing of the n starts with the n ends.',
    source: sources.metrics,
    now: ({ otOwnImage }) =>
      otOwnImage ? `Here the least to these same ends is ${distance(otOwnImage.value)}.` : null,
  },
  'histogram-median': {
    title: 'Histogram: medians',
    text: 'The triangle on the baseline: half of the points moved less than this, half moved more.',
    formula: '\\Pr\\left[d(x) \\le m\\right] = \\tfrac12',
    letters: 'm the median of the distances d.',
    source: sources.metrics,
    now: ({ frame }) =>
      frame?.metrics ? `Here it is ${distance(frame.metrics.medianDistance)}.` : null,
  },
  'histogram-brush': {
    title: 'Histogram: brush',
    text: 'Drag over distances, or use arrow keys, to light up the paths of those points on every stage.',
    more: 'Shift and an arrow widen the band, Esc puts it out.',
    source: sources.ours,
  },
  'loss-curves': {
    title: 'Loss curves',
    text: 'Faint: the loss of each training batch. Firm: held-out points that are never trained on. Lower is likelier, in nats per point.',
    more: 'When the faint curve falls and the firm one does not, the flow learns its training points by heart. At the end of a phase the best firm point is restored.',
    formula: 'L = -\\tfrac1n\\sum_i \\log p(x_i)',
    letters:
      'p the density of the flow that learns; n the points of a batch, or all held-out ones.',
    source: sources.training,
    now: ({ losses }) => {
      const last = losses.findLast(({ kind }) => kind === 'validation');
      return last ? `The latest held-out loss is ${nats(last.value)}.` : null;
    },
  },
  'loss-entropy': {
    title: 'Entropy lines',
    text: 'The entropy of the data: no density scores below it on average, and a perfect one reaches it.',
    more: 'The gap between a held-out loss and its line is the KL divergence. Held-out points are a sample, so a loss may cross the line by chance. Own points have no known entropy and no line.',
    formula:
      'L = H(R) + D_{\\mathrm{KL}}(R\\,\\Vert\\,p) \\ \\ge\\ H(R) = -\\operatorname{E}_{x\\sim R}\\left[\\log p_R(x)\\right]',
    letters: 'R the data, p the model.',
    source: sources.metrics,
  },
} satisfies Record<ChartCard, Card>;
