/**
 * Monotone rational-quadratic splines with identity tails in WGSL (SCIENCE 2.2), one value an
 * invocation, both ways, with the gradient written out. The formulas of assembly/spline.ts: knots
 * are kept relative to equal bins, and outputs are input + displacement.
 *
 * Raw numbers of a value lie in `lanes`, four floats apart: [bins] widths, [bins] heights, [bins - 1]
 * inner slopes. Softmaxes and their gradients run as stages of their own, so that the width and the
 * height of a value are worked on at the same time.
 */
import { endSlope } from '../../flows/transforms/splineBins.ts';
import { log } from '../../../util/exactMath.ts';
import { f32 } from './maths.ts';
import type { LinkPlan } from './plan.ts';

/** The curve inside a bin; fields as in flows/transforms/splineCurve.ts. */
export const curveCode = /* wgsl */ `
struct Curve {
  bin: f32,
  theta: f32,
  width: f32,
  height: f32,
  slope0: f32,
  slope1: f32,
  rate0: f32,
  rate1: f32,
  inside: f32,
  left: f32,
  bottom: f32,
}

fn bend_of(c: Curve, delta: f32) -> f32 {
  return (c.slope0 + c.slope1) - 2f * delta;
}

fn excess(c: Curve, theta: f32) -> f32 {
  let delta = c.height / c.width;
  let bend = bend_of(c, delta);
  let tt = theta * (1f - theta);
  return (tt * ((c.slope0 - delta) - bend * theta)) / (delta + bend * tt);
}

/** n = slope1 th^2 + 2 delta t + slope0 (1 - th)^2 */
fn numerator_of(c: Curve, delta: f32, theta: f32) -> f32 {
  let rest = 1f - theta;
  return (c.slope1 * (theta * theta) + (2f * delta) * (theta * rest)) + c.slope0 * (rest * rest);
}

/** (delta / D)^2 n: the slope of the curve. */
fn slope_at(c: Curve, theta: f32) -> f32 {
  let delta = c.height / c.width;
  let ratio = delta / (delta + bend_of(c, delta) * (theta * (1f - theta)));
  return numerator_of(c, delta, theta) * (ratio * ratio);
}

/** d logSlope / d theta = n'/n - 2 s (1 - 2 th) / D */
fn log_slope_rate(c: Curve, theta: f32) -> f32 {
  let delta = c.height / c.width;
  let bend = bend_of(c, delta);
  let rest = 1f - theta;
  let middle = 1f - 2f * theta;
  let byNumerator = (c.slope1 * theta - c.slope0 * rest) + delta * middle;
  let byDenominator = (bend * middle) / (delta + bend * (theta * rest));
  return 2f * (byNumerator / numerator_of(c, delta, theta) - byDenominator);
}

/**
 * A bin goes from 0 to 1. Rounding may step out by a hair, and where slopes are huge the curve has
 * poles there; 0 / 0 counts as 0 (a spoiled flow shows in the knots).
 */
fn within(theta: f32) -> f32 {
  let above = select(0f, theta, theta > 0f);
  return select(1f, above, above < 1f);
}

/** The box maps to itself; where a slope is huge, rounding alone might leave it. */
fn boxed(value: f32, bound: f32) -> f32 {
  let below = select(value, bound, value > bound);
  return select(below, -bound, below < -bound);
}

/** theta whose curve has risen by \`up\`: the cancellation-free root, then one Newton step. */
fn solve(c: Curve, up: f32) -> f32 {
  let delta = c.height / c.width;
  let bent = up * bend_of(c, delta);
  let a = bent + c.height * (delta - c.slope0);
  let b = c.height * c.slope0 - bent;
  let e = delta * up;
  let d = b * b + 4f * (a * e);
  let root = within((2f * e) / (b + sqrt(select(d, 0f, d < 0f))));
  let risen = c.height * (root + excess(c, root));
  return within(root + (up - risen) / (c.width * slope_at(c, root)));
}

/** Softmax and knots backwards, in place. */
fn shares_backward(at: u32, bins: u32, bin: f32, byKnot: f32, bySize: f32, scale: f32) {
  let half = 0.5f * byKnot;
  var total = 0f;
  for (var i = 0u; i < bins; i++) {
    let index = f32(i);
    let by = select(-half, half, index < bin) + select(0f, bySize, index == bin);
    total += lanes[at + 4u * i] * by;
  }
  for (var i = 0u; i < bins; i++) {
    let index = f32(i);
    let by = select(-half, half, index < bin) + select(0f, bySize, index == bin);
    lanes[at + 4u * i] = (lanes[at + 4u * i] * (by - total)) * scale;
  }
}
`;

/** Functions of one link's splines, their names starting with the link's. */
export function splineCode(link: LinkPlan): string {
  const parts = [softmax(link), slopes(link), findBin(link), pass(link)];
  return (link.kept ? [...parts, records(link), backward(link)] : parts).join('\n');
}

function constants({ layout: { spec } }: LinkPlan) {
  const { bins, tailBound, minBinWidth, minBinHeight, minDerivative } = spec;
  return {
    bins,
    bound: f32(tailBound),
    widthScale: f32(2 * tailBound * (1 - bins * minBinWidth)),
    widthFloor: f32(2 * tailBound * minBinWidth),
    heightScale: f32(2 * tailBound * (1 - bins * minBinHeight)),
    heightFloor: f32(2 * tailBound * minBinHeight),
    gridStep: f32((2 * tailBound) / bins),
    equalShare: f32(1 / bins),
    minDerivative: f32(minDerivative),
    endSlope: f32(endSlope(spec)),
    beta: f32(log(2) / (1 - minDerivative)),
  };
}

function softmax(link: LinkPlan): string {
  const { bins } = constants(link);
  return /* wgsl */ `
fn ${link.name}_softmax(at: u32) {
  var top = lanes[at];
  for (var i = 1u; i < ${bins}u; i++) {
    let v = lanes[at + 4u * i];
    top = select(top, v, v > top);
  }
  var sum = 0f;
  for (var i = 0u; i < ${bins}u; i++) {
    let power = precise_exp(lanes[at + 4u * i] - top);
    lanes[at + 4u * i] = power;
    sum += power;
  }
  for (var i = 0u; i < ${bins}u; i++) {
    lanes[at + 4u * i] = lanes[at + 4u * i] / sum;
  }
}`;
}

function slopes(link: LinkPlan): string {
  const { name } = link;
  const { minDerivative, beta } = constants(link);
  if (link.layout.spec.derivative === 'softplus')
    return /* wgsl */ `
fn ${name}_slope(raw: f32) -> f32 { return softplus(raw) + ${minDerivative}; }
fn ${name}_slope_rate(raw: f32) -> f32 { return sigmoid(raw); }`;
  // min + softplus(beta u) / beta, arranged so that u = 0 gives 1 exactly.
  return /* wgsl */ `
fn ${name}_slope(raw: f32) -> f32 {
  let none = softplus(0f * raw);
  return 1f + (softplus(raw * ${beta}) - none) / ${beta};
}
fn ${name}_slope_rate(raw: f32) -> f32 { return sigmoid(raw * ${beta}); }`;
}

/** Bin, sizes and slopes from shares and raw slopes. */
function findBin(link: LinkPlan): string {
  const c = constants(link);
  const along = link.inverse ? 'h' : 'w';
  const scale = link.inverse ? c.heightScale : c.widthScale;
  const least = link.inverse ? c.heightFloor : c.widthFloor;
  return /* wgsl */ `
fn ${link.name}_bin(value: f32, raw: u32) -> Curve {
  var c: Curve;
  var edge = 0f;
  var before = true;
  for (var i = 0u; i < ${c.bins}u; i++) {
    let w = lanes[raw + 4u * i];
    let h = lanes[raw + 4u * (${c.bins}u + i)];
    edge += ${along} * ${scale} + ${least};
    let passed = value >= edge - ${c.bound} && i + 1u < ${c.bins}u;
    let sign = select(-0.5f, 0.5f, passed);
    c.left += (w - ${c.equalShare}) * sign;
    c.bottom += (h - ${c.equalShare}) * sign;
    if (before && !passed) {
      c.width = w;
      c.height = h;
    }
    c.bin += select(0f, 1f, passed);
    before = passed;
  }
  c.width = c.width * ${c.widthScale} + ${c.widthFloor};
  c.height = c.height * ${c.heightScale} + ${c.heightFloor};
  c.left = c.left * ${c.widthScale};
  c.bottom = c.bottom * ${c.heightScale};
  c.slope0 = ${c.endSlope};
  c.slope1 = ${c.endSlope};
  let bin = u32(c.bin);
  let slopes = raw + 4u * ${2 * c.bins}u;
  if (bin > 0u) {
    let r = lanes[slopes + 4u * (bin - 1u)];
    c.slope0 = ${link.name}_slope(r);
    c.rate0 = ${link.name}_slope_rate(r);
  }
  if (bin + 1u < ${c.bins}u) {
    let r = lanes[slopes + 4u * bin];
    c.slope1 = ${link.name}_slope(r);
    c.rate1 = ${link.name}_slope_rate(r);
  }
  return c;
}`;
}

/** One value through its spline: the image, and its log-slope added to the invocation's sum. */
function pass(link: LinkPlan): string {
  const { name, inverse, kept } = link;
  const { bound, gridStep } = constants(link);
  const moved = inverse
    ? /* wgsl */ `
  let up = (clipped - grid) - c.bottom;
  c.theta = solve(c, up);
  let moved = (c.left - c.bottom) + ((c.width - c.height) * c.theta - c.height * excess(c, c.theta));`
    : /* wgsl */ `
  c.theta = within(((clipped - grid) - c.left) / c.width);
  let moved = (c.bottom - c.left) + ((c.height - c.width) * c.theta + c.height * excess(c, c.theta));`;
  return /* wgsl */ `
fn ${name}_spline(x: f32, raw: u32, record: u32) -> f32 {
  let inside = abs(x) <= ${bound};
  let clipped = boxed(x, ${bound});
  var c = ${name}_bin(clipped, raw);
  let grid = c.bin * ${gridStep} - ${bound};
${moved}
  let slope = select(0f, precise_log(slope_at(c, c.theta)), inside);
  log_sum ${inverse ? '-' : '+'}= slope;
  c.inside = select(0f, 1f, inside);
  ${kept ? `${name}_keep(record, c);` : ''}
  return select(x, boxed(x + moved, ${bound}), inside);
}`;
}

const kept = ['bin', 'theta', 'width', 'height', 'slope0', 'slope1', 'rate0', 'rate1', 'inside'];

function records({ name }: LinkPlan): string {
  return /* wgsl */ `
fn ${name}_keep(at: u32, c: Curve) {
${kept.map((field, i) => `  lanes[at + ${4 * i}u] = c.${field};`).join('\n')}
}
fn ${name}_kept(at: u32) -> Curve {
  var c: Curve;
${kept.map((field, i) => `  c.${field} = lanes[at + ${4 * i}u];`).join('\n')}
  return c;
}`;
}

/**
 * Gradient of one value. Leaves d loss / d (left knot, width, rise, height) in the record for the
 * softmaxes' stage, turns raw slopes into their gradients and returns d loss / d input.
 */
function backward(link: LinkPlan): string {
  const { name, inverse, layout } = link;
  const { bins } = constants(link);
  const chain = inverse
    ? /* wgsl */ `
  let byLog = -log;
  let byUp = (inBox * c.width + byLog * log_slope_rate(c, c.theta)) / (c.width * slope_at(c, c.theta));
  let byInput = byUp + outside;
  let byRise = -byUp;
  let byLeft = inBox;`
    : /* wgsl */ `
  let byLog = log;
  let byX = (inBox * (c.width * slope_at(c, c.theta)) + log * log_slope_rate(c, c.theta)) / c.width;
  let byInput = byX + outside;
  let byRise = inBox;
  let byLeft = -byX;`;
  return /* wgsl */ `
fn ${name}_spline_backward(dy: f32, dLog: f32, raw: u32, record: u32) -> f32 {
  let c = ${name}_kept(record);
  let inside = c.inside > 0f;
  let inBox = select(0f, dy, inside);
  let outside = select(dy, 0f, inside);
  let log = select(0f, dLog, inside);
${chain}
  let theta = c.theta;
  let delta = c.height / c.width;
  let rest = 1f - theta;
  let tt = theta * rest;
  let square = theta * theta;
  let restSquare = rest * rest;
  let denominator = delta + bend_of(c, delta) * tt;
  let perNumerator = byLog / numerator_of(c, delta, theta);
  let perDenominator = (byLog * tt) / denominator;
  let weight = ((byRise * c.height) * tt) / (denominator * denominator);
  let bent = (perDenominator * (c.slope0 + c.slope1)) / delta;
  let byDelta = weight * (c.slope1 * square - c.slope0 * restSquare) + 2f * (perNumerator * tt + bent);
  let perWidth = byDelta / c.width;
  let bySlope0 = weight * (delta * restSquare + c.slope1 * tt) + (perNumerator * restSquare - 2f * perDenominator);
  let bySlope1 = (perNumerator * square - 2f * perDenominator) - weight * (delta * square + c.slope0 * tt);
  lanes[record + 4u] = byLeft;
  lanes[record + 8u] = byLeft * theta - perWidth * delta;
  lanes[record + 12u] = byRise;
  lanes[record + 16u] = byRise * (theta + excess(c, theta)) + perWidth;
  let by0 = bySlope0 * c.rate0;
  let by1 = bySlope1 * c.rate1;
  let slopes = raw + 4u * ${2 * bins}u;
  for (var j = 0u; j < ${layout.outputs - 2 * bins}u; j++) {
    lanes[slopes + 4u * j] = select(0f, by0, c.bin == f32(j + 1u)) + select(0f, by1, c.bin == f32(j));
  }
  return byInput;
}`;
}

/** Scale of the shares of widths and of heights. */
export function shareScales(link: LinkPlan): [string, string] {
  const { widthScale, heightScale } = constants(link);
  return [widthScale, heightScale];
}
