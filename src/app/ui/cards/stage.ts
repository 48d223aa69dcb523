/** Cards of what is drawn on a stage: layers, path styles, colours, pins and the morph. */
import { count, distance } from '../../../plots/index.ts';
import type { CardId } from '../../state/cards.ts';
import type { Card } from './card.ts';
import { sources } from './sources.ts';

type StageCard = Extract<
  CardId,
  `layer-${string}` | `path-${string}` | `colour-${string}` | 'pins' | 'morph'
>;

export const stageCards = {
  'layer-points': {
    title: 'Points',
    text: 'Each dot is one sample, where the map puts it now. All panes show the same samples.',
    more: 'Before the transfer phase the dots are noise pushed through a base flow: they have no start, so no colour.',
    formula: 'y = f(x),\\quad x\\sim R',
    letters: 'x a sample of the reference R, f the transfer map, y its image.',
    source: sources.flows,
    now: ({ frame }) => frame && `${count(frame.mapped.length / 2)} points are on the stage.`,
  },
  'layer-paths': {
    title: 'Paths',
    text: 'A line joins the start of a point to its image. A flow has no time: a straight line is not a route.',
    more: 'At most 150 points have a line, the same ones in every pane.',
    formula: 'x(t) = (1-t)\\,x + t\\,f(x),\\quad 0\\le t\\le 1',
    letters: 'x the start, f(x) the image, t the place on the morph slider.',
    source: sources.ours,
  },
  'layer-density': {
    title: 'Density',
    text: 'How dense the flow believes its output is, in ink on a log scale. Full ink is the densest place on the stage; a thousandth of it and less is empty.',
    more: 'This is the exact density of the trained flow, not a count of dots.',
    formula: 'p(y) = p_R\\!\\left(f^{-1}(y)\\right)\\,\\left|\\det J_{f^{-1}}(y)\\right|',
    letters: 'p_R the density of the reference base, J the matrix of derivatives.',
    source: sources.change,
  },
  'layer-target': {
    title: 'Target',
    text: 'Grey outlines of the exact target density: inside the outer one lie 99 % of its mass, inside the inner one 50 %.',
    more: 'For your own points the density is not known; the outline is smoothed from the points.',
    formula: '\\int_{p_T(y)\\,\\ge\\,c} p_T(y)\\,dy = 0.99 \\text{ or } 0.5',
    letters: 'p_T the target density, c the level of the outline.',
    source: sources.toys,
  },
  'layer-arrows': {
    title: 'Arrows',
    text: 'An arrow from the start of a point to where it stands, for 120 points spread evenly over the starts.',
    formula: 'f(x) - x',
    letters: 'x the start, f(x) the image.',
    source: sources.ours,
  },
  'layer-grid': {
    title: 'Grid',
    text: 'A square grid of 24 by 24 lines after the map has bent it. Its colour says how much area grows or shrinks there.',
    more: 'Lines never cross: the map can be undone everywhere.',
    formula: '\\log\\left|\\det J_f(x)\\right|',
    letters: 'J_f the matrix of derivatives of the map at x.',
    source: sources.change,
  },
  'layer-logdet': {
    title: 'Log-det',
    text: 'How much the map stretches (+) or squeezes (−) area, where it brings mass. Zero keeps area.',
    formula: '\\log\\left|\\det J_f(x)\\right| \\quad\\text{drawn at } y=f(x)',
    letters: 'J_f the matrix of derivatives of the map; in nats, so +0.69 doubles area.',
    source: sources.change,
  },
  'layer-residual': {
    title: 'Residual',
    text: 'Density of the output minus that of the target: one colour is too much mass, the other too little.',
    more: 'A perfect map leaves nothing. Your own points have no density, so their smoothed points stand in.',
    formula: 'p(y) - p_T(y)',
    letters: 'p the density of the output, p_T that of the target.',
    source: sources.ours,
  },
  'layer-origins': {
    title: 'Origins',
    text: 'A small dot where each point starts.',
    formula: 'x\\sim R',
    letters: 'x a sample of the reference R.',
    source: sources.ours,
  },
  'path-straight': {
    title: 'Straight paths',
    text: 'From start to image in one line. What counts is its length, the distance that the point is moved.',
    formula: 'd(x) = \\lVert f(x)-x\\rVert_2',
    letters: 'x the start, f(x) the image.',
    source: sources.ours,
  },
  'path-layers': {
    title: 'Paths layer by layer',
    text: 'Each bend is the real output of one layer of the flow. The route is how the network computes, not how points travel.',
    formula: 'f = f_n\\circ\\dots\\circ f_2\\circ f_1',
    letters: 'f₁ … fₙ the layers, each undone exactly.',
    source: sources.flows,
  },
  'path-base': {
    title: 'Paths through the base',
    text: 'Base transfer sends a point to noise by one base flow and back by the other. The bend is its place in the noise.',
    formula: 'x \\mapsto g_R(x) \\mapsto g_T^{-1}(g_R(x))',
    letters: 'g_R, g_T the base flows, data to noise.',
    source: sources.methods,
  },
  'colour-start': {
    title: 'Colour by start',
    text: 'A dot has the colour of the place where it starts. Where colours meet, points from far apart have come together.',
    more: 'The four corners were checked against three kinds of colour blindness. The colours of the paper can be had under Look closer.',
    source: sources.ours,
  },
  'colour-distance': {
    title: 'Colour by distance',
    text: 'A dot is coloured by how far it has been moved. The scale stands still, so panes and steps can be compared.',
    formula: 'd(x) = \\lVert f(x)-x\\rVert_2',
    letters: 'x the start, f(x) the image.',
    source: sources.ours,
  },
  'colour-density': {
    title: 'Colour by log density',
    text: 'A dot is coloured by the log density of the moved reference at its image, with the exact density at its start.',
    formula: '\\log p_R(x) - \\log\\left|\\det J_f(x)\\right|',
    letters: 'p_R the exact density of the reference, J_f the matrix of derivatives.',
    source: sources.change,
  },
  'colour-condition': {
    title: 'Colour by condition',
    text: 'A dot is coloured by its own condition: the angle it was turned by or the factor it was scaled by.',
    source: sources.toys,
  },
  pins: {
    title: 'Pinned points',
    text: 'Up to eight points that are ringed and numbered in every pane and at every step, with their starts, ends and distances in a table.',
    more: 'Click a point on the stage, or choose it by its number under Look closer. A point under the pointer is marked in every pane by itself, until the pointer leaves it.',
    source: sources.ours,
    now: ({ frame, start }) => {
      const all = frame?.distances;
      if (!all || !start || all.length === 0) return null;
      return `The farthest of these points has been moved ${distance(all.reduce((a, b) => Math.max(a, b)))}.`;
    },
  },
  morph: {
    title: 'Morph',
    text: 'Slides every point along its line, from start to image. It is not training: no weight changes.',
    more: 'With reduced motion asked for, Play goes to the end at once and does not loop.',
    formula: 'x(t) = (1-t)\\,x + t\\,f(x)',
    letters: 't the place on the slider, 0 at the start and 1 at the image.',
    source: sources.ours,
  },
} satisfies Record<StageCard, Card>;
