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
import { f32, two } from './maths.ts';
import type { LinkPlan } from './plan.ts';

/** The curve inside a bin; fields as in flows/transforms/splineCurve.ts. */
export const curveCode = /* wgsl */ `
struct Curve {
  bin: f32,
  /** Place in the bin, and what is left of it. */
  theta: f32,
  rest: f32,
  width: f32,
  height: f32,
  slope0: f32,
  slope1: f32,
  rate0: f32,
  rate1: f32,
  inside: f32,
}

/** A bin as exactly as two floats hold it. */
struct Bin {
  width: Two,
  height: Two,
  /** Lower knots against the equal grid. */
  left: Two,
  bottom: Two,
  slope0: Two,
  slope1: Two,
}

fn bend_of(c: Curve, delta: f32) -> f32 {
  return (c.slope0 + c.slope1) - 2f * delta;
}

/** theta + excess: how much of the bin's height lies below. */
fn excess(c: Curve) -> f32 {
  let delta = c.height / c.width;
  let bend = bend_of(c, delta);
  let tt = c.theta * c.rest;
  return (tt * ((c.slope0 - delta) - bend * c.theta)) / (delta + bend * tt);
}

/** The same at a theta of two floats. */
fn exact_excess(b: Bin, theta: Two) -> Two {
  let delta = divide_two(b.height, b.width);
  let bend = add_two(add_two(b.slope0, b.slope1), Two(-2f * delta.hi, -2f * delta.lo));
  let tt = times_two(theta, add_two(Two(1f, 0f), minus(theta)));
  let pull = add_two(add_two(b.slope0, minus(delta)), minus(times_two(bend, theta)));
  return divide_two(times_two(tt, pull), add_two(delta, times_two(bend, tt)));
}

/** n = slope1 th^2 + 2 delta t + slope0 (1 - th)^2 */
fn numerator_of(c: Curve, delta: f32) -> f32 {
  let middle = (2f * delta) * (c.theta * c.rest);
  return (c.slope1 * (c.theta * c.theta) + middle) + c.slope0 * (c.rest * c.rest);
}

/** (delta / D)^2 n: the slope of the curve. */
fn slope_at(c: Curve) -> f32 {
  let delta = c.height / c.width;
  let ratio = delta / (delta + bend_of(c, delta) * (c.theta * c.rest));
  return numerator_of(c, delta) * (ratio * ratio);
}

/** d logSlope / d theta = n'/n - 2 s (1 - 2 th) / D */
fn log_slope_rate(c: Curve) -> f32 {
  let delta = c.height / c.width;
  let bend = bend_of(c, delta);
  let middle = c.rest - c.theta;
  let byNumerator = (c.slope1 * c.theta - c.slope0 * c.rest) + delta * middle;
  let byDenominator = (bend * middle) / (delta + bend * (c.theta * c.rest));
  return 2f * (byNumerator / numerator_of(c, delta) - byDenominator);
}

/**
 * A bin goes from 0 to 1. Rounding may step out by a hair, and where slopes are huge the curve has
 * poles there; 0 / 0 counts as 0 (a spoiled flow shows in the knots).
 */
fn within(theta: Two) -> Two {
  if (!(theta.hi > 0f)) { return Two(0f, 0f); }
  if (theta.hi >= 1f && theta.hi + theta.lo >= 1f) { return Two(1f, 0f); }
  return theta;
}

fn at_theta(given: Curve, theta: Two) -> Curve {
  var c = given;
  c.theta = theta.hi;
  c.rest = (1f - theta.hi) - theta.lo;
  return c;
}

/** The box maps to itself; where a slope is huge, rounding alone might leave it. */
fn boxed(value: Two, bound: f32) -> Two {
  if (value.hi > bound) { return Two(bound, 0f); }
  if (value.hi < -bound) { return Two(-bound, 0f); }
  return value;
}

/** theta whose curve has risen by \`up\`: the cancellation-free root, then one Newton step. */
fn solve(c: Curve, b: Bin, up: Two) -> Two {
  let delta = c.height / c.width;
  let bent = up.hi * bend_of(c, delta);
  let a = bent + c.height * (delta - c.slope0);
  let d = c.height * c.slope0 - bent;
  let e = delta * up.hi;
  let square = d * d + 4f * (a * e);
  let root = within(Two((2f * e) / (d + sqrt(select(square, 0f, square < 0f))), 0f));
  let risen = times_two(b.height, add_two(root, exact_excess(b, root)));
  let short = add_two(up, minus(risen));
  return within(quick_two(root.hi, short.hi / (c.width * slope_at(at_theta(c, root)))));
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
  const parts = [softmax(link), slopes(link), findBin(link), findSlopes(link), pass(link)];
  return (link.kept ? [...parts, records(link), backward(link)] : parts).join('\n');
}

function constants({ layout: { spec } }: LinkPlan) {
  const { bins, tailBound, minBinWidth, minBinHeight, minDerivative } = spec;
  return {
    bins,
    bound: f32(tailBound),
    widthScale: f32(2 * tailBound * (1 - bins * minBinWidth)),
    exactWidthScale: two(2 * tailBound * (1 - bins * minBinWidth)),
    exactHeightScale: two(2 * tailBound * (1 - bins * minBinHeight)),
    exactWidthFloor: two(2 * tailBound * minBinWidth),
    exactHeightFloor: two(2 * tailBound * minBinHeight),
    exactStep: two((2 * tailBound) / bins),
    exactBound: two(-tailBound),
    lessEqualShare: two(-1 / bins),
    widthFloor: f32(2 * tailBound * minBinWidth),
    heightScale: f32(2 * tailBound * (1 - bins * minBinHeight)),
    heightFloor: f32(2 * tailBound * minBinHeight),
    minDerivative: two(minDerivative),
    endSlope: two(endSlope(spec)),
    beta: f32(log(2) / (1 - minDerivative)),
    exactBeta: two(log(2) / (1 - minDerivative)),
  };
}

function softmax(link: LinkPlan): string {
  const { bins } = constants(link);
  return /* wgsl */ `
fn ${link.name}_softmax(at: u32, low: u32) {
  var top = lanes[at];
  for (var i = 1u; i < ${bins}u; i++) {
    let v = lanes[at + 4u * i];
    top = select(top, v, v > top);
  }
  var sum = Two(0f, 0f);
  for (var i = 0u; i < ${bins}u; i++) {
    let x = two_sum(lanes[at + 4u * i], -top);
    let power = exp_two(quick_two(x.hi, x.lo + lanes[low + 4u * i]));
    lanes[at + 4u * i] = power.hi;
    lanes[low + 4u * i] = power.lo;
    sum = add_two(sum, power);
  }
  for (var i = 0u; i < ${bins}u; i++) {
    let share = divide_two(Two(lanes[at + 4u * i], lanes[low + 4u * i]), sum);
    lanes[at + 4u * i] = share.hi;
    lanes[low + 4u * i] = share.lo;
  }
}`;
}

function slopes(link: LinkPlan): string {
  const { name } = link;
  const { minDerivative, beta, exactBeta } = constants(link);
  if (link.layout.spec.derivative === 'softplus')
    return /* wgsl */ `
fn ${name}_slope(raw: Two) -> Two { return add_two(softplus(raw), ${minDerivative}); }
fn ${name}_slope_rate(raw: f32) -> f32 { return sigmoid(raw); }`;
  // min + softplus(beta u) / beta, arranged so that u = 0 gives 1 exactly.
  return /* wgsl */ `
fn ${name}_slope(raw: Two) -> Two {
  let above = add_two(softplus(times_two(raw, ${exactBeta})), minus(softplus(Two(0f * raw.hi, 0f))));
  return add_two(Two(1f, 0f), divide_two(above, ${exactBeta}));
}
fn ${name}_slope_rate(raw: f32) -> f32 { return sigmoid(raw * ${beta}); }`;
}

/** The bin of a value, from shares. */
function findBin(link: LinkPlan): string {
  const c = constants(link);
  const along = link.inverse ? 'h' : 'w';
  const scale = link.inverse ? c.heightScale : c.widthScale;
  const least = link.inverse ? c.heightFloor : c.widthFloor;
  return /* wgsl */ `
fn ${link.name}_bin(value: f32, raw: u32, low: u32, bin: ptr<function, u32>) -> Bin {
  var b: Bin;
  var edge = 0f;
  var before = true;
  for (var i = 0u; i < ${c.bins}u; i++) {
    let w = Two(lanes[raw + 4u * i], lanes[low + 4u * i]);
    let h = Two(lanes[raw + 4u * (${c.bins}u + i)], lanes[low + 4u * (${c.bins}u + i)]);
    edge += ${along}.hi * ${scale} + ${least};
    let passed = value >= edge - ${c.bound} && i + 1u < ${c.bins}u;
    let sign = select(-0.5f, 0.5f, passed);
    let wide = add_two(w, ${c.lessEqualShare});
    let high = add_two(h, ${c.lessEqualShare});
    b.left = add_two(b.left, Two(sign * wide.hi, sign * wide.lo));
    b.bottom = add_two(b.bottom, Two(sign * high.hi, sign * high.lo));
    if (before && !passed) {
      b.width = w;
      b.height = h;
    }
    *bin += select(0u, 1u, passed);
    before = passed;
  }
  b.width = add_two(times_two(b.width, ${c.exactWidthScale}), ${c.exactWidthFloor});
  b.height = add_two(times_two(b.height, ${c.exactHeightScale}), ${c.exactHeightFloor});
  b.left = times_two(b.left, ${c.exactWidthScale});
  b.bottom = times_two(b.bottom, ${c.exactHeightScale});
  return b;
}`;
}

/** Slopes at both ends of a bin: inner ones from raw numbers, the box's edge is given. */
function findSlopes(link: LinkPlan): string {
  const { bins, endSlope: end } = constants(link);
  return /* wgsl */ `
fn ${link.name}_curve(bin: u32, b: ptr<function, Bin>, slopes: u32, lows: u32) -> Curve {
  var c: Curve;
  (*b).slope0 = ${end};
  (*b).slope1 = ${end};
  if (bin > 0u) {
    let r = Two(lanes[slopes + 4u * (bin - 1u)], lanes[lows + 4u * (bin - 1u)]);
    (*b).slope0 = ${link.name}_slope(r);
    c.rate0 = ${link.name}_slope_rate(r.hi);
  }
  if (bin + 1u < ${bins}u) {
    let r = Two(lanes[slopes + 4u * bin], lanes[lows + 4u * bin]);
    (*b).slope1 = ${link.name}_slope(r);
    c.rate1 = ${link.name}_slope_rate(r.hi);
  }
  c.bin = f32(bin);
  c.width = (*b).width.hi;
  c.height = (*b).height.hi;
  c.slope0 = (*b).slope0.hi;
  c.slope1 = (*b).slope1.hi;
  return c;
}`;
}

/** One value through its spline: the image, and its log-slope added to the invocation's sum. */
function pass(link: LinkPlan): string {
  const { name, inverse, kept } = link;
  const { bins, bound, exactBound, exactStep } = constants(link);
  const [knot, theta, from, to, sign] = inverse
    ? ['bottom', 'solve(c, b, up)', 'bottom', 'left', '-']
    : ['left', 'within(divide_two(up, b.width))', 'left', 'bottom', '+'];
  return /* wgsl */ `
fn ${name}_spline(x: Two, raw: u32, low: u32, record: u32) -> Two {
  let inside = abs(x.hi) <= ${bound};
  let clipped = boxed(x, ${bound});
  var bin = 0u;
  var b = ${name}_bin(clipped.hi, raw, low, &bin);
  var c = ${name}_curve(bin, &b, raw + 4u * ${2 * bins}u, low + 4u * ${2 * bins}u);
  let grid = add_two(times_two(Two(c.bin, 0f), ${exactStep}), ${exactBound});
  let up = add_two(add_two(clipped, minus(grid)), minus(b.${knot}));
  let theta = ${theta};
  c = at_theta(c, theta);
  let across = times_two(add_two(b.height, minus(b.width)), theta);
  let bow = times_two(b.height, exact_excess(b, theta));
  let knots = add_two(b.${to}, minus(b.${from}));
  let moved = add_two(knots, ${inverse ? 'minus(add_two(across, bow))' : 'add_two(across, bow)'});
  c.inside = select(0f, 1f, inside);
  ${kept ? `${name}_keep(record, c);` : ''}
  if (!inside) { return x; }
  log_sum ${sign}= precise_log(slope_at(c));
  return boxed(add_two(x, moved), ${bound});
}`;
}

const kept = [
  ...['bin', 'theta', 'width', 'height', 'slope0', 'slope1', 'rate0', 'rate1', 'inside', 'rest'],
];

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
  let byUp = (inBox * c.width + byLog * log_slope_rate(c)) / (c.width * slope_at(c));
  let byInput = byUp + outside;
  let byRise = -byUp;
  let byLeft = inBox;`
    : /* wgsl */ `
  let byLog = log;
  let byX = (inBox * (c.width * slope_at(c)) + log * log_slope_rate(c)) / c.width;
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
  let rest = c.rest;
  let tt = theta * rest;
  let square = theta * theta;
  let restSquare = rest * rest;
  let denominator = delta + bend_of(c, delta) * tt;
  let perNumerator = byLog / numerator_of(c, delta);
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
  lanes[record + 16u] = byRise * (theta + excess(c)) + perWidth;
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
