/**
 * Words of a pass's info, and where its code finds a panel's numbers: what the ways there and back
 * share. Expressions of WGSL; computes nothing.
 */
import type { LinkPlan } from './plan.ts';

/** Words of `info`: places in `rows` and `out` in floats, of weights in vectors. */
export enum Info {
  rows,
  x,
  nllSeed,
  distanceSeed,
  nll,
  distance,
  output,
  logAbsDet,
  layers,
  inputGradient,
  /** Gradients of packed outputs. */
  outputSeed,
  /** Four words per link from here: weights, conditions, gradients of conditions. */
  links = 12,
}

/** Words of the info of a pass through so many links. */
export const infoWords = (links: number): number => Info.links + 4 * links;

export const word = (field: Info): string => `info[${Math.floor(field / 4)}][${field % 4}]`;
export const linkWord = (link: LinkPlan, field: number): string =>
  `info[${Info.links / 4 + link.index}][${field}]`;

/** An inverse pass begins by undoing the final reversal. */
export const flipsBefore = ({ inverse, layout }: LinkPlan): boolean =>
  inverse && layout.spec.finalPermutation;
export const flipsAfterLast = ({ inverse, layout }: LinkPlan): boolean =>
  !inverse && layout.spec.finalPermutation;

/** Index [feature][lane] of this invocation, its feature reversed where asked. */
export const turned = (features: number, reversed: boolean): string =>
  reversed ? `${4 * (features - 1)}u - 4u * (t >> 2u) + (t & 3u)` : 't';

/** The places of a layer that its functions share. */
export function layerPlaces(link: LinkPlan): string {
  const { layers, features } = link.layout.spec;
  return /* wgsl */ `
    let layer = ${link.inverse ? `${layers - 1}u - place` : 'place'};
    let W = ${linkWord(link, 0)} + layer * ${link.layout.layerSize / 4}u;
    let a = A + ${link.first}u + place * ${link.actStride}u;
    let points = P + ${link.points}u + place * ${4 * features}u;
    let raw = P + ${link.raw}u + place * ${link.rawStride}u;
    let record = P + ${link.record}u + place * ${link.recordStride}u;
    let solved = P + ${link.solved}u + place * ${link.solvedStride}u;
    let reversed = place < ${layers - 1}u || ${flipsAfterLast(link)};
    let mirror = ${turned(features, true)};
    let goal = select(t, mirror, reversed);`;
}

/** What stands at the row, or 0 past the last row. */
export const guarded = (r: string, value: string): string => {
  return `select(0f, ${value}, ${r} < ${word(Info.rows)})`;
};

export const lastPoints = ({ points, layout: { spec } }: LinkPlan): number =>
  points + 4 * spec.features * spec.layers;
