/**
 * The shader of a whole pass: a workgroup carries four rows through all links of a chain, scores
 * them, and brings their gradients back, because rows do not meet. One dispatch, any depth.
 */
import { curveCode, splineCode } from './spline.ts';
import { mathsCode, f32 } from './maths.ts';
import { networkCode } from './network.ts';
import { linkBackward, passBackward } from './passBackward.ts';
import {
  flipsBefore,
  guarded,
  Info,
  infoWords,
  lastPoints,
  layerPlaces,
  linkWord,
  turned,
  word,
} from './passPlaces.ts';
import { recordSize, type LinkPlan, type PassPlan } from './plan.ts';

/** log(2 pi) / 2 */
const halfLogTwoPi = 0.9189385332046727;

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

function linkForward(plan: PassPlan, link: LinkPlan): string {
  const { name, layout, inverse } = link;
  const { spec, hidden, outputs } = layout;
  const { features, layers, bins } = spec;
  const steps = inverse
    ? inverseSteps(plan, link)
    : `${name}_hidden_forward(W, a, points, 0u, ${hidden}u);
    ${name}_output(W, a, raw, 0u, ${features}u);
    ${splines(plan, link, 0, features)}`;
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

/** Features [begin, to) of a layer through their splines. */
function splines({ shape }: PassPlan, { name }: LinkPlan, begin: number, to: number): string {
  if (shape.productsAlone) return '';
  return `${name}_splines(raw, record, points, solved, goal, ${begin}u, ${to}u);`;
}

/** Feature by feature; the units that see a solved feature follow it, each computed once. */
function inverseSteps(plan: PassPlan, link: LinkPlan): string {
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
    steps.push(splines(plan, link, f, f + 1));
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
  ${shape.backward ? passBackward(plan, active) : ''}
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

/** Scores and outputs of the rows at the end of the chain. */
function finish({ shape, links }: PassPlan, active: string): string {
  const last = links[links.length - 1];
  const { features } = last.layout.spec;
  const z = `lanes[P + ${lastPoints(last)}u + 4u * f + t]`;
  const present = `row < ${word(Info.rows)}`;
  const width = shape.packed ? features + 1 : features;
  const output = `if (${active} && ${present}) { out[${word(Info.output)} + row * ${width}u + (t >> 2u)] = lanes[P + ${lastPoints(last)}u + t]; }`;
  const logPlace = shape.packed
    ? `${word(Info.output)} + row * ${width}u + ${features}u`
    : `${word(Info.logAbsDet)} + row`;
  const scores = [
    shape.output ? `out[${logPlace}] = logAbsDet;` : '',
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
