/**
 * The masked residual network of one layer in WGSL, for four rows a workgroup: an invocation
 * computes one unit of all four at a time. Units are sorted by degree, so masks are prefixes of
 * columns (forwards) or later starts of rows (backwards), as in assembly/made.ts.
 *
 * Parameters come in quads of rows, [rows / 4][columns] vectors; W is a layer's place in `weights`.
 */
import type { Affine } from '../layout.ts';
import type { LinkPlan } from './plan.ts';

/** Waits for the workgroup where hidden units are read by others next. */
export function hiddenBarrier(link: LinkPlan): string {
  return link.shared ? 'workgroupBarrier();' : 'storageBarrier();';
}

/** Functions of one link's network, their names starting with the link's. */
export function networkCode(link: LinkPlan): string {
  const parts = [masks(link), units(link), hiddenForward(link), outputForward(link)];
  if (link.kept) parts.push(hiddenBackward(link), inputBackward(link));
  return parts.join('\n');
}

/** Where prefixes end, by unit and by feature. */
export function masks({ name, layout }: Pick<LinkPlan, 'name' | 'layout'>): string {
  const { groupEnds, spec } = layout;
  const single = spec.features === 1;
  const find = (answer: (group: number) => number): string =>
    groupEnds.length === 1
      ? `return ${answer(0)}u;`
      : groupEnds
          .map((end, g) =>
            g + 1 < groupEnds.length
              ? `if (unit < ${end}u) { return ${answer(g)}u; }`
              : `return ${answer(g)}u;`,
          )
          .join('\n  ');
  const ofFeature = Array.from({ length: spec.features }, (_, f) =>
    single ? layout.hidden : f === 0 ? 0 : groupEnds[f - 1],
  );
  return /* wgsl */ `
/** Inputs, units and first output feature that a unit is connected with; first unit of its degree. */
fn ${name}_inputs(unit: u32) -> u32 {
  ${find((g) => (single ? 0 : g + 1))}
}
fn ${name}_end(unit: u32) -> u32 {
  ${find((g) => groupEnds[g])}
}
fn ${name}_start(unit: u32) -> u32 {
  ${find((g) => (g === 0 ? 0 : groupEnds[g - 1]))}
}
fn ${name}_feature(unit: u32) -> u32 {
  ${find((g) => (single ? 0 : g + 1))}
}
/** Units that the outputs of a feature see. */
fn ${name}_units(feature: u32) -> u32 {
  ${ofFeature.map((end, f) => (f + 1 < spec.features ? `if (feature == ${f}u) { return ${end}u; }` : `return ${end}u;`)).join('\n  ')}
}`;
}

/** Reading and writing hidden units, wherever they are kept. */
function units({ name, shared, kept, keepsGradients, layout, ...at }: LinkPlan): string {
  const { hidden } = layout;
  const both = (vector: string, act: string, toActs: boolean): string =>
    [shared ? `${vector} = v;` : '', toActs || !shared ? `acts[${act}] = v;` : ''].join(' ');
  const read = (vector: string, act: string): string => (shared ? vector : `acts[${act}]`);
  const places = {
    first: `a + block * ${hidden}u + unit`,
    second: `a + ${at.second - at.first}u + block * ${hidden}u + unit`,
    hidden: `a + ${at.hidden - at.first}u + unit`,
    gradient: `g + block * ${hidden}u + unit`,
    inner: `g + ${at.innerGradient - at.hiddenGradient}u + block * ${hidden}u + unit`,
  };
  const forward = /* wgsl */ `
fn ${name}_first(a: u32, block: u32, unit: u32) -> vec4f { return ${read('relus[unit]', places.first)}; }
fn ${name}_second(a: u32, block: u32, unit: u32) -> vec4f { return ${read('inner[unit]', places.second)}; }
fn ${name}_hidden(a: u32, unit: u32) -> vec4f { return ${read('hidden[unit]', places.hidden)}; }
fn ${name}_put_first(a: u32, block: u32, unit: u32, v: vec4f) { ${both('relus[unit]', places.first, kept)} }
fn ${name}_put_second(a: u32, block: u32, unit: u32, v: vec4f) { ${both('inner[unit]', places.second, kept)} }
fn ${name}_put_hidden(a: u32, unit: u32, v: vec4f) { ${both('hidden[unit]', places.hidden, kept)} }`;
  if (!kept) return forward;
  return /* wgsl */ `${forward}
fn ${name}_open_first(a: u32, block: u32, unit: u32) -> vec4<bool> { return acts[${places.first}] > vec4f(); }
fn ${name}_open_second(a: u32, block: u32, unit: u32) -> vec4<bool> { return acts[${places.second}] > vec4f(); }
fn ${name}_gradient(g: u32, block: u32, unit: u32) -> vec4f { return ${read('hidden[unit]', places.gradient)}; }
fn ${name}_inner_gradient(g: u32, block: u32, unit: u32) -> vec4f { return ${read('inner[unit]', places.inner)}; }
fn ${name}_put_gradient(g: u32, block: u32, unit: u32, v: vec4f) { ${both('hidden[unit]', places.gradient, keepsGradients)} }
fn ${name}_put_inner_gradient(g: u32, block: u32, unit: u32, v: vec4f) { ${both('inner[unit]', places.inner, keepsGradients)} }`;
}

/** Adds a row of W times x to `sum`; `x` is an expression of a column. */
function product(
  { weight, columns }: Affine,
  at: string,
  count: string,
  x: (column: string) => string,
): string {
  return /* wgsl */ `{
      let w = ${at} + ${weight / 4}u + q * ${columns}u;
      let count = ${count};
      for (var k = 0u; k < count; k++) { sum += weights[w + k][j] * ${x('k')}; }
    }`;
}

/**
 * The same for a number of columns that 4 divides, in four sums: one after the other they would wait
 * for each other, and gather more rounding.
 */
function longProduct(
  { weight, columns }: Affine,
  at: string,
  count: string,
  x: (column: string) => string,
): string {
  const each = [0, 1, 2, 3];
  return /* wgsl */ `{
      let w = ${at} + ${weight / 4}u + q * ${columns}u;
      let count = ${count};
      ${each.map((i) => `var s${i} = vec4f();`).join(' ')}
      for (var k = 0u; k < count; k += 4u) {
        ${each.map((i) => `s${i} += weights[w + k + ${i}u][j] * ${x(`k + ${i}u`)};`).join('\n        ')}
      }
      sum += (s0 + s1) + (s2 + s3);
    }`;
}

/**
 * The same with what sums lose to rounding left in `low`: raw spline numbers decide between steep
 * and flat, and there are few of them.
 */
function exactProduct(
  { weight, columns }: Affine,
  at: string,
  count: string,
  x: (column: string) => string,
): string {
  return /* wgsl */ `{
      let w = ${at} + ${weight / 4}u + q * ${columns}u;
      let count = ${count};
      var lost = vec4f();
      for (var k = 0u; k < count; k++) {
        let more = weights[w + k][j] * ${x('k')};
        let next = sum + more;
        let v = next - sum;
        lost += (sum - (next - v)) + (more - v);
        sum = next;
      }
      low = lost;
    }`;
}

const bias = (affine: Affine, at: string): string => `weights[${at} + ${affine.bias / 4}u + q][j]`;

/** Units [first, last) of a layer. `inputs`: lanes that the network sees. */
function hiddenForward(link: LinkPlan): string {
  const { name, layout } = link;
  const { spec, initial, context, blockContext } = layout;
  const contexts = `${spec.contextFeatures}u`;
  const condition = (k: string): string => `lane4(P + ${link.conditions}u + 4u * (${k}))`;
  const seesContext = spec.contextFeatures > 0;
  const addContext = seesContext
    ? /* wgsl */ `
    {
      let before = sum;
      sum = vec4f(${bias(context, 'W')});
      ${product(context, 'W', contexts, condition)}
      sum = relu(sum);
      ${link.kept ? `acts[a + ${link.context - link.first}u + r] = sum;` : ''}
      sum = before + sum;
    }`
    : '';
  const addBlockContext = seesContext
    ? /* wgsl */ `
      sum += vec4f(${bias(blockContext, 'B')});
      ${product(blockContext, 'B', contexts, condition)}`
    : '';
  return /* wgsl */ `
fn ${name}_hidden_forward(W: u32, a: u32, inputs: u32, first: u32, last: u32) {
  for (var r = first + t; r < last; r += threads) {
    let q = r >> 2u;
    let j = r & 3u;
    var sum = vec4f(${bias(initial, 'W')});
    ${product(initial, 'W', `${name}_inputs(r)`, (k) => `lane4(inputs + 4u * (${k}))`)}
    ${addContext}
    ${name}_put_hidden(a, r, sum);
    ${spec.blocks > 0 ? `${name}_put_first(a, 0u, r, relu(sum));` : ''}
  }
  ${hiddenBarrier(link)}
  ${spec.blocks > 0 ? blocksForward(link, addBlockContext) : ''}
}`;
}

function blocksForward(link: LinkPlan, addContext: string): string {
  const { name, layout } = link;
  const { spec, firstBlock, blockSize, first, second } = layout;
  return /* wgsl */ `
  for (var block = 0u; block < ${spec.blocks}u; block++) {
    let B = W + ${firstBlock / 4}u + block * ${blockSize / 4}u;
    for (var r = first + t; r < last; r += threads) {
      let q = r >> 2u;
      let j = r & 3u;
      var sum = vec4f(${bias(first, 'B')});
      ${longProduct(first, 'B', `${name}_end(r)`, (k) => `${name}_first(a, block, ${k})`)}
      ${addContext}
      ${name}_put_second(a, block, r, relu(sum));
    }
    ${hiddenBarrier(link)}
    for (var r = first + t; r < last; r += threads) {
      let q = r >> 2u;
      let j = r & 3u;
      var sum = vec4f(${bias(second, 'B')});
      ${longProduct(second, 'B', `${name}_end(r)`, (k) => `${name}_second(a, block, ${k})`)}
      sum += ${name}_hidden(a, r);
      ${name}_put_hidden(a, r, sum);
      if (block + 1u < ${spec.blocks}u) { ${name}_put_first(a, block + 1u, r, relu(sum)); }
    }
    ${hiddenBarrier(link)}
  }`;
}

/** Raw spline numbers of features [begin, to). */
function outputForward(link: LinkPlan): string {
  const { name, layout } = link;
  const { spec, output, direct, outputs } = layout;
  const addDirect =
    direct.weight < 0
      ? ''
      : /* wgsl */ `
    sum += vec4f(${bias(direct, 'W')});
    ${product(direct, 'W', `${spec.contextFeatures}u`, (k) => `lane4(P + ${link.conditions}u + 4u * (${k}))`)}`;
  return /* wgsl */ `
fn ${name}_output(W: u32, a: u32, raw: u32, begin: u32, to: u32) {
  for (var r = begin * ${outputs}u + t; r < to * ${outputs}u; r += threads) {
    let q = r >> 2u;
    let j = r & 3u;
    var sum = vec4f(${bias(output, 'W')});
    var low = vec4f();
    ${addDirect}
    ${exactProduct(output, 'W', `${name}_units(r / ${outputs}u)`, (k) => `${name}_hidden(a, ${k})`)}
    put_lane4(raw + 4u * r, sum);
    put_lane4(P + ${link.low}u + 4u * r, low);
  }
  storageBarrier();
}`;
}

/** Adds a column of W, from quad `from` on, times dy; `dy` is an expression of a row. */
function transposed(
  { weight, columns }: Affine,
  at: string,
  from: string,
  quads: number,
  dy: (row: string) => string,
): string {
  return /* wgsl */ `{
      let base = ${at} + ${weight / 4}u + c;
      for (var q = ${from}; q < ${quads}u; q++) {
        let w = weights[base + q * ${columns}u];
        sum += w.x * ${dy('4u * q')} + w.y * ${dy('4u * q + 1u')} + w.z * ${dy('4u * q + 2u')} + w.w * ${dy('4u * q + 3u')};
      }
    }`;
}

/** Gradients of units [first, last), once those of later degrees and of their outputs are there. */
function hiddenBackward(link: LinkPlan): string {
  const { name, layout } = link;
  const { spec, hidden, outputs, output, firstBlock, blockSize, first, second } = layout;
  const quads = hidden / 4;
  const gate =
    link.keepsGradients && spec.contextFeatures > 0
      ? /* wgsl */ `
  for (var c = first + t; c < last; c += threads) {
    let open = acts[a + ${link.context - link.first}u + c] > vec4f();
    acts[g + ${link.contextGradient - link.hiddenGradient}u + c] = select(vec4f(), ${name}_gradient(g, 0u, c), open);
  }`
      : '';
  return /* wgsl */ `
fn ${name}_hidden_backward(W: u32, a: u32, g: u32, raw: u32, first: u32, last: u32) {
  for (var c = first + t; c < last; c += threads) {
    var sum = vec4f();
    ${transposed(output, 'W', `${name}_feature(c) * ${outputs / 4}u`, (spec.features * outputs) / 4, (row) => `lane4(raw + 4u * (${row}))`)}
    ${name}_put_gradient(g, ${spec.blocks}u, c, sum);
  }
  ${hiddenBarrier(link)}
  for (var left = ${spec.blocks}u; left > 0u; left--) {
    let block = left - 1u;
    let B = W + ${firstBlock / 4}u + block * ${blockSize / 4}u;
    for (var c = first + t; c < last; c += threads) {
      var sum = vec4f();
      ${transposed(second, 'B', `${name}_start(c) >> 2u`, quads, (row) => `${name}_gradient(g, block + 1u, ${row})`)}
      ${name}_put_inner_gradient(g, block, c, select(vec4f(), sum, ${name}_open_second(a, block, c)));
    }
    ${hiddenBarrier(link)}
    for (var c = first + t; c < last; c += threads) {
      var sum = vec4f();
      ${transposed(first, 'B', `${name}_start(c) >> 2u`, quads, (row) => `${name}_inner_gradient(g, block, ${row})`)}
      sum = select(vec4f(), sum, ${name}_open_first(a, block, c));
      ${name}_put_gradient(g, block, c, ${name}_gradient(g, block + 1u, c) + sum);
    }
    ${hiddenBarrier(link)}
  }
  ${gate}
}`;
}

/** The network's part of the gradient of one input of one row. */
function inputBackward({ name, layout }: LinkPlan): string {
  const { spec, hidden, initial, groupEnds } = layout;
  const starts = [0, ...groupEnds];
  const pick = Array.from(
    { length: Math.max(0, spec.features - 1) },
    (_, f) => `if (feature == ${f}u) { start = ${starts[f] / 4}u; }`,
  ).join('\n  ');
  return /* wgsl */ `
fn ${name}_input_gradient(W: u32, g: u32, feature: u32, lane: u32) -> f32 {
  var start = ${hidden / 4}u;
  ${pick}
  var sum = 0f;
  for (var q = start; q < ${hidden / 4}u; q++) {
    let w = weights[W + ${initial.weight / 4}u + q * ${spec.features}u + feature];
    sum += w.x * ${name}_gradient(g, 0u, 4u * q)[lane] + w.y * ${name}_gradient(g, 0u, 4u * q + 1u)[lane]
      + w.z * ${name}_gradient(g, 0u, 4u * q + 2u)[lane] + w.w * ${name}_gradient(g, 0u, 4u * q + 3u)[lane];
  }
  return sum;
}`;
}
