/**
 * The way back of a pass: gradients of rows, conditions and activations, link by link and layer by
 * layer, for the panel of a workgroup. Emits code for passCode.ts.
 */
import { recordSize, type LinkPlan, type PassPlan } from './plan.ts';
import {
  flipsBefore,
  guarded,
  Info,
  lastPoints,
  layerPlaces,
  linkWord,
  turned,
  word,
} from './passPlaces.ts';
import { shareScales } from './spline.ts';

export function linkBackward(plan: PassPlan, link: LinkPlan): string {
  const { name, layout, inverse } = link;
  const { spec, hidden, outputs } = layout;
  const { features, layers, bins } = spec;
  const [widthScale, heightScale] = shareScales(link);
  const splines = plan.shape.productsAlone
    ? ''
    : `${name}_splines_backward(raw, record, goal, 0u, ${features}u);`;
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
        ? inverseBackwardSteps(plan, link)
        : `${splines}
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
function inverseBackwardSteps({ shape }: PassPlan, link: LinkPlan): string {
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
    if (!shape.productsAlone)
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

/** Gradients back through the links as far as somebody wants them. */
export function passBackward({ shape, links }: PassPlan, active: string): string {
  const last = links[links.length - 1];
  const stop = shape.rowGradients ? 0 : links.findIndex((link) => link.trained);
  if (stop < 0) return '';
  const parts = [shape.packed ? packedSeeds(last, active) : scoreSeeds(last, active)];
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

/** Where gradients begin: at the likelihoods of the rows. */
function scoreSeeds(last: LinkPlan, active: string): string {
  return /* wgsl */ `
  let seed = ${guarded('row', `rows[${word(Info.nllSeed)} + row]`)};
  d_log = -seed;
  if (${active}) { gradients[t] = seed * lanes[P + ${lastPoints(last)}u + t]; }
  workgroupBarrier();`;
}

/** Or at gradients given, of outputs and log-determinants side by side. */
function packedSeeds({ layout }: LinkPlan, active: string): string {
  const { features } = layout.spec;
  return /* wgsl */ `
  let seeds = ${word(Info.outputSeed)} + row * ${features + 1}u;
  d_log = ${guarded('row', `rows[seeds + ${features}u]`)};
  if (${active}) { gradients[t] = ${guarded('row', 'rows[seeds + (t >> 2u)]')}; }
  workgroupBarrier();`;
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
