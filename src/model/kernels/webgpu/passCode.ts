/**
 * The shader of a whole pass: a workgroup carries four rows through all links of a chain, scores
 * them, and brings their gradients back, because rows do not meet. One dispatch, any depth.
 */
import { curveCode, shareScales, splineCode } from './spline.ts';
import { mathsCode, f32 } from './maths.ts';
import { networkCode } from './network.ts';
import { recordSize, type LinkPlan, type PassPlan } from './plan.ts';

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
  /** Four words per link from here: weights, conditions, gradients of conditions. */
  links = 12,
}

/** Words of the info of a pass through so many links. */
export const infoWords = (links: number): number => Info.links + 4 * links;

/** log(2 pi) / 2 */
const halfLogTwoPi = 0.9189385332046727;

const word = (field: Info): string => `info[${Math.floor(field / 4)}][${field % 4}]`;
const linkWord = (link: LinkPlan, field: number): string =>
  `info[${Info.links / 4 + link.index}][${field}]`;

export function passCode(plan: PassPlan): string {
  const { shape, links } = plan;
  const backward = shape.backward ? links.map((link) => linkBackward(plan, link)) : [];
  return [
    head(plan),
    mathsCode,
    curveCode,
    ...links.flatMap((link) => [splineCode(link), networkCode(link), linkForward(plan, link)]),
    ...backward,
    main(plan),
  ].join('\n');
}

function head(plan: PassPlan): string {
  const { features } = plan.shape.links[0].layout.spec;
  const hidden = ['hidden', 'relus', 'inner']
    .map((name) => `var<workgroup> ${name}: array<vec4f, ${plan.sharedWidth}>;`)
    .join('\n');
  return /* wgsl */ `
@group(0) @binding(0) var<uniform> info: array<vec4u, ${infoWords(plan.links.length) / 4}>;
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> acts: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> lanes: array<f32>;
@group(0) @binding(4) var<storage, read> rows: array<f32>;
@group(0) @binding(5) var<storage, read_write> out: array<f32>;
const threads = ${plan.threads}u;
${plan.sharedWidth > 0 ? hidden : ''}
/** Scalars [feature][lane] that travel between features and layers. */
var<workgroup> slots: array<f32, ${4 * features}>;
var<workgroup> gradients: array<f32, ${4 * features}>;
/** Invocation, places of this panel in acts and lanes, row and log-slopes of this invocation. */
var<private> t: u32;
var<private> A: u32;
var<private> P: u32;
var<private> row: u32;
var<private> log_sum: f32;
var<private> d_log: f32;

fn lane4(at: u32) -> vec4f {
  return vec4f(lanes[at], lanes[at + 1u], lanes[at + 2u], lanes[at + 3u]);
}
fn put_lane4(at: u32, v: vec4f) {
  lanes[at] = v.x;
  lanes[at + 1u] = v.y;
  lanes[at + 2u] = v.z;
  lanes[at + 3u] = v.w;
}`;
}

/** An inverse pass begins by undoing the final reversal. */
const flipsBefore = ({ inverse, layout }: LinkPlan): boolean =>
  inverse && layout.spec.finalPermutation;
const flipsAfterLast = ({ inverse, layout }: LinkPlan): boolean =>
  !inverse && layout.spec.finalPermutation;

/** Index [feature][lane] of this invocation, its feature reversed where asked. */
const turned = (features: number, reversed: boolean): string =>
  reversed ? `${4 * (features - 1)}u - 4u * (t >> 2u) + (t & 3u)` : 't';

/** The places of a layer that its functions share. */
function layerPlaces(link: LinkPlan): string {
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

function linkForward(plan: PassPlan, link: LinkPlan): string {
  const { name, layout, inverse } = link;
  const { spec, hidden, outputs } = layout;
  const { features, layers, bins } = spec;
  const steps = inverse
    ? inverseSteps(link)
    : `${name}_hidden_forward(W, a, points, 0u, ${hidden}u);
    ${name}_output(W, a, raw, 0u, ${features}u);
    ${name}_splines(raw, record, points, solved, goal, 0u, ${features}u);`;
  return /* wgsl */ `
/** Splines of features [begin, to), into the next place's rows. */
fn ${name}_splines(raw: u32, record: u32, points: u32, solved: u32, goal: u32, begin: u32, to: u32) {
  for (var i = 8u * begin + t; i < 8u * to; i += threads) {
    ${name}_softmax(raw + 4u * ((i >> 3u) * ${outputs}u + ((i >> 2u) & 1u) * ${bins}u) + (i & 3u),
      P + ${link.low}u + 4u * ((i >> 3u) * ${outputs}u + ((i >> 2u) & 1u) * ${bins}u) + (i & 3u));
  }
  storageBarrier();
  if (t >= 4u * begin && t < 4u * to) {
    let f = t >> 2u;
    let lane = t & 3u;
    let lows = points + ${link.pointsLow - link.points}u;
    let y = ${name}_spline(Two(lanes[points + t], lanes[lows + t]), raw + 4u * f * ${outputs}u + lane, P + ${link.low}u + 4u * f * ${outputs}u + lane, record + 4u * f * ${recordSize}u + lane);
    lanes[points + ${4 * features}u + goal] = y.hi;
    lanes[lows + ${4 * features}u + goal] = y.lo;
    ${inverse ? 'lanes[solved + t] = y.hi;' : ''}
  }
  storageBarrier();
}

fn ${name}_forward() {
  for (var i = t; i < ${4 * spec.contextFeatures}u; i += threads) {
    let r = row - (t & 3u) + (i & 3u);
    let at = ${linkWord(link, 1)} + r * ${spec.contextFeatures}u + (i >> 2u);
    lanes[P + ${link.conditions}u + i] = ${guarded('r', 'rows[at]')};
  }
  storageBarrier();
  for (var place = 0u; place < ${layers}u; place++) {
    ${layerPlaces(link)}
    ${steps}
    ${plan.shape.layers ? writeLayer(plan, link) : ''}
  }
}`;
}

/** What stands at the row, or 0 past the last row. */
const guarded = (r: string, value: string): string => {
  return `select(0f, ${value}, ${r} < ${word(Info.rows)})`;
};

/** Feature by feature; the units that see a solved feature follow it, each computed once. */
function inverseSteps(link: LinkPlan): string {
  const { name, layout } = link;
  const { features } = layout.spec;
  const ends = [0, ...layout.groupEnds];
  const steps: string[] = [];
  let ready = 0;
  for (let f = 0; f < features; f++) {
    const needed = Math.min(layout.groupEnds.length, features === 1 ? 1 : f);
    if (needed > ready)
      steps.push(`${name}_hidden_forward(W, a, solved, ${ends[ready]}u, ${ends[needed]}u);`);
    ready = Math.max(ready, needed);
    steps.push(`${name}_output(W, a, raw, ${f}u, ${f + 1}u);`);
    steps.push(`${name}_splines(raw, record, points, solved, goal, ${f}u, ${f + 1}u);`);
  }
  return steps.join('\n    ');
}

/** Rows after a layer, in the order of the features of the data. */
function writeLayer({ links }: PassPlan, link: LinkPlan): string {
  const { layers, features } = link.layout.spec;
  const before = links
    .slice(0, link.index)
    .reduce((sum, { layout }) => sum + layout.spec.layers, 0);
  // Every reversal so far turns the features round.
  const flips = link.inverse
    ? `${layers - 1}u - min(place + 1u, ${layers - 1}u)`
    : `place + select(0u, 1u, reversed)`;
  return /* wgsl */ `
    if (t < ${4 * features}u && row < ${word(Info.rows)}) {
      let flips = ${flips};
      let source = select(t, mirror, (flips & 1u) == 1u);
      let at = ${word(Info.layers)} + ((${before}u + place) * ${word(Info.rows)} + row) * ${features}u + (t >> 2u);
      out[at] = lanes[points + ${4 * features}u + source];
    }`;
}

function linkBackward(plan: PassPlan, link: LinkPlan): string {
  const { name, layout, inverse } = link;
  const { spec, hidden, outputs } = layout;
  const { features, layers, bins } = spec;
  const [widthScale, heightScale] = shareScales(link);
  const wantsConditions = plan.shape.rowGradients && spec.contextFeatures > 0;
  return /* wgsl */ `
/** Gradients of the splines of features [begin, to): of raw numbers in place, of inputs into slots. */
fn ${name}_splines_backward(raw: u32, record: u32, goal: u32, begin: u32, to: u32) {
  if (t >= 4u * begin && t < 4u * to) {
    let f = t >> 2u;
    let lane = t & 3u;
    slots[t] = ${name}_spline_backward(gradients[goal], d_log, raw + 4u * f * ${outputs}u + lane, record + 4u * f * ${recordSize}u + lane);
  }
  storageBarrier();
  for (var i = 8u * begin + t; i < 8u * to; i += threads) {
    let kept = record + 4u * (i >> 3u) * ${recordSize}u + (i & 3u);
    let side = (i >> 2u) & 1u;
    let scale = select(${widthScale}, ${heightScale}, side == 1u);
    shares_backward(raw + 4u * ((i >> 3u) * ${outputs}u + side * ${bins}u) + (i & 3u), ${bins}u,
      lanes[kept], lanes[kept + 4u + 8u * side], lanes[kept + 8u + 8u * side], scale);
  }
  storageBarrier();
  workgroupBarrier();
}

fn ${name}_backward() {
  for (var left = ${layers}u; left > 0u; left--) {
    let place = left - 1u;
    ${layerPlaces(link)}
    let g = A + ${link.hiddenGradient}u + place * ${link.gradientStride}u;
    ${
      inverse
        ? inverseBackwardSteps(link)
        : `${name}_splines_backward(raw, record, goal, 0u, ${features}u);
    ${name}_hidden_backward(W, a, g, raw, 0u, ${hidden}u);
    if (t < ${4 * (features - 1)}u) { slots[t] += ${name}_input_gradient(W, g, t >> 2u, t & 3u); }
    workgroupBarrier();`
    }
    ${wantsConditions ? `${name}_conditions(W, g, raw);` : ''}
    if (t < ${4 * features}u) { gradients[t] = slots[t]; }
    workgroupBarrier();
  }
}
${wantsConditions ? conditionsBackward(link) : ''}`;
}

/** Last feature first: its gradient needs all units that saw it, and theirs need later features. */
function inverseBackwardSteps(link: LinkPlan): string {
  const { name, layout } = link;
  const { features } = layout.spec;
  const ends = [0, ...layout.groupEnds];
  const steps: string[] = [];
  let open = layout.groupEnds.length;
  const hidden = (from: number): string =>
    `${name}_hidden_backward(W, a, g, raw, ${ends[from]}u, ${ends[open]}u);`;
  for (let f = features - 1; f >= 0; f--) {
    // Units of group f see features up to f, and outputs from f + 1 on see them.
    if (features > 1 && f < open) {
      steps.push(hidden(f));
      open = f;
      steps.push(
        `if ((t >> 2u) == ${f}u) { gradients[goal] += ${name}_input_gradient(W, g, ${f}u, t & 3u); }`,
        'workgroupBarrier();',
      );
    }
    steps.push(`${name}_splines_backward(raw, record, goal, ${f}u, ${f + 1}u);`);
  }
  if (open > 0) steps.push(hidden(0));
  return steps.join('\n    ');
}

/** Adds the layer's part to the gradients of the conditions. */
function conditionsBackward(link: LinkPlan): string {
  const { name, layout } = link;
  const { spec, hidden, outputs, context, blockContext, direct } = layout;
  const { contextFeatures, blocks, features } = spec;
  const sum = (at: string, weight: number, quads: number, dy: (row: string) => string): string => `
    for (var q = 0u; q < ${quads}u; q++) {
      let w = weights[${at} + ${weight / 4}u + q * ${contextFeatures}u + c];
      sum += w.x * ${dy('4u * q')} + w.y * ${dy('4u * q + 1u')} + w.z * ${dy('4u * q + 2u')} + w.w * ${dy('4u * q + 3u')};
    }`;
  const inner = link.innerGradient - link.hiddenGradient;
  const outer = link.contextGradient - link.hiddenGradient;
  const start = layout.firstBlock / 4;
  return /* wgsl */ `
fn ${name}_conditions(W: u32, g: u32, raw: u32) {
  storageBarrier();
  for (var i = t; i < ${4 * contextFeatures}u; i += threads) {
    let c = i >> 2u;
    let lane = i & 3u;
    var sum = 0f;
    ${sum('W', context.weight, hidden / 4, (row) => `acts[g + ${outer}u + ${row}][lane]`)}
    for (var block = 0u; block < ${blocks}u; block++) {
      let B = W + ${start}u + block * ${layout.blockSize / 4}u;
      ${sum('B', blockContext.weight, hidden / 4, (row) => `acts[g + ${inner}u + block * ${hidden}u + ${row}][lane]`)}
    }
    ${direct.weight < 0 ? '' : sum('W', direct.weight, (features * outputs) / 4, (row) => `lanes[raw + 4u * (${row}) + lane]`)}
    lanes[P + ${link.conditionsGradient}u + i] += sum;
  }
  storageBarrier();
}`;
}

function main(plan: PassPlan): string {
  const { shape, links } = plan;
  const { features } = shape.links[0].layout.spec;
  const active = `t < ${4 * features}u`;
  const forward = links.map(
    (link, i) => `${enter(link, links[i - 1], active)}
  ${link.name}_forward();`,
  );
  return /* wgsl */ `
@compute @workgroup_size(${plan.threads})
fn main(@builtin(local_invocation_index) invocation: u32, @builtin(workgroup_id) group: vec3u) {
  t = invocation;
  let panel = group.x;
  A = panel * ${plan.actVectors}u;
  P = panel * ${plan.laneFloats}u;
  row = 4u * panel + (t & 3u);
  ${forward.join('\n  ')}
  ${finish(plan, active)}
  ${shape.backward ? backward(plan, active) : ''}
}`;
}

/** Rows into a link's first place: from the batch, or from the link before. */
function enter(link: LinkPlan, before: LinkPlan | undefined, active: string): string {
  const { features } = link.layout.spec;
  const to = turned(features, flipsBefore(link));
  const from = before
    ? `lanes[P + ${lastPoints(before)}u + t]`
    : guarded('row', `rows[${word(Info.x)} + row * ${features}u + (t >> 2u)]`);
  const low = before
    ? `lanes[P + ${lastPoints(before) + before.pointsLow - before.points}u + t]`
    : '0f';
  return `if (${active}) {
    lanes[P + ${link.points}u + ${to}] = ${from};
    lanes[P + ${link.pointsLow}u + ${to}] = ${low};
  }
  storageBarrier();`;
}

const lastPoints = ({ points, layout: { spec } }: LinkPlan): number =>
  points + 4 * spec.features * spec.layers;

/** Scores and outputs of the rows at the end of the chain. */
function finish({ shape, links }: PassPlan, active: string): string {
  const last = links[links.length - 1];
  const { features } = last.layout.spec;
  const z = `lanes[P + ${lastPoints(last)}u + 4u * f + t]`;
  const present = `row < ${word(Info.rows)}`;
  const output = `if (${active} && ${present}) { out[${word(Info.output)} + row * ${features}u + (t >> 2u)] = lanes[P + ${lastPoints(last)}u + t]; }`;
  const scores = [
    shape.output ? `out[${word(Info.logAbsDet)} + row] = logAbsDet;` : '',
    shape.nll
      ? `out[${word(Info.nll)} + row] = (0.5f * energy + ${f32(halfLogTwoPi * features)}) - logAbsDet;`
      : '',
    shape.penalty
      ? `out[${word(Info.distance)} + row] = ${distance(links[shape.penalty.link], shape.penalty.kind)};`
      : '',
  ];
  return /* wgsl */ `
  if (${active}) { slots[t] = log_sum; }
  workgroupBarrier();
  ${shape.output ? output : ''}
  if (t < 4u && ${present}) {
    var logAbsDet = 0f;
    var energy = 0f;
    for (var f = 0u; f < ${features}u; f++) {
      let z = ${z};
      logAbsDet += slots[4u * f + t];
      energy += z * z;
    }
    ${scores.join('\n    ')}
  }
  workgroupBarrier();`;
}

/** Distance that a link moves the row of this invocation. */
function distance(link: LinkPlan, kind: 'l1' | 'l2'): string {
  const { features } = link.layout.spec;
  return Array.from({ length: features }, (_, f) => {
    const g = flipsBefore(link) ? features - 1 - f : f;
    const moved = `(lanes[P + ${lastPoints(link) + 4 * f}u + t] - lanes[P + ${link.points + 4 * g}u + t])`;
    return kind === 'l1' ? `abs(${moved})` : `${moved} * ${moved}`;
  }).join(' + ');
}

/** Gradients back through the links as far as somebody wants them. */
function backward({ shape, links }: PassPlan, active: string): string {
  const last = links[links.length - 1];
  const stop = shape.rowGradients ? 0 : links.findIndex((link) => link.trained);
  if (stop < 0) return '';
  const parts = [
    /* wgsl */ `
  let seed = ${guarded('row', `rows[${word(Info.nllSeed)} + row]`)};
  d_log = -seed;
  if (${active}) { gradients[t] = seed * lanes[P + ${lastPoints(last)}u + t]; }
  workgroupBarrier();`,
  ];
  for (let i = links.length - 1; i >= stop; i--) {
    const link = links[i];
    const kind = shape.penalty?.link === i ? shape.penalty.kind : null;
    parts.push(clearConditions(shape.rowGradients, link));
    if (kind) parts.push(penalty(link, kind, '+', 't', active));
    parts.push(`${link.name}_backward();`);
    const input = turned(link.layout.spec.features, flipsBefore(link));
    if (kind) parts.push(penalty(link, kind, '-', input, active));
    parts.push(leave(shape.rowGradients, link, i, input, active));
  }
  return parts.join('\n  ');
}

function clearConditions(wanted: boolean, link: LinkPlan): string {
  const floats = 4 * link.layout.spec.contextFeatures;
  if (!wanted || floats === 0) return '';
  return `for (var i = t; i < ${floats}u; i += threads) { lanes[P + ${link.conditionsGradient}u + i] = 0f; }`;
}

/** Adds the penalty's gradient at the link's output or, with minus, at its input. */
function penalty(
  link: LinkPlan,
  kind: 'l1' | 'l2',
  sign: '+' | '-',
  at: string,
  active: string,
): string {
  const from = turned(link.layout.spec.features, flipsBefore(link));
  const rate = kind === 'l1' ? 'sign(moved)' : '2f * moved';
  return /* wgsl */ `
  if (${active}) {
    let moved = lanes[P + ${lastPoints(link)}u + t] - lanes[P + ${link.points}u + ${from}];
    let by = ${guarded('row', `rows[${word(Info.distanceSeed)} + row]`)};
    gradients[${at}] ${sign}= by * ${rate};
  }
  workgroupBarrier();`;
}

/** The gradient of a link's rows to the link before it, or out of the pass. */
function leave(
  wanted: boolean,
  link: LinkPlan,
  index: number,
  from: string,
  active: string,
): string {
  const { features, contextFeatures } = link.layout.spec;
  const conditions =
    wanted && contextFeatures > 0
      ? /* wgsl */ `
  for (var i = t; i < ${4 * contextFeatures}u; i += threads) {
    let r = row - (t & 3u) + (i & 3u);
    if (r < ${word(Info.rows)}) {
      out[${linkWord(link, 2)} + r * ${contextFeatures}u + (i >> 2u)] = lanes[P + ${link.conditionsGradient}u + i];
    }
  }`
      : '';
  if (index === 0)
    return wanted
      ? `${conditions}
  if (${active} && row < ${word(Info.rows)}) {
    out[${word(Info.inputGradient)} + row * ${features}u + (t >> 2u)] = gradients[${from}];
  }`
      : '';
  if (from === 't') return conditions;
  return /* wgsl */ `${conditions}
  if (${active}) { slots[t] = gradients[${from}]; }
  workgroupBarrier();
  if (${active}) { gradients[t] = slots[t]; }
  workgroupBarrier();`;
}
