/**
 * Monotone rational-quadratic splines with identity tails (Durkan et al. 2019; SCIENCE 2.2) on one
 * vector of four values, both ways, with the gradient written out. The same formulas as
 * flows/transforms, which explain them; outputs are input + displacement, so that raw numbers of
 * zero give back the input to the last bit.
 *
 * Raw numbers of a value: [bins] widths, [bins] heights, [bins - 1] inner slopes, a vector each.
 * Widths and heights become shares in place. A record of `splineRecord` vectors keeps the rest.
 */
import { Flow } from '../abi';
import { constant, word } from './memory';
import { choose, exp4, keep, log4, sigmoid4, softplus4 } from './vector';

/** Vectors of a record. */
enum Kept {
  /** Number of bins wholly below the value. */
  bin = 0,
  theta = 16,
  width = 32,
  height = 48,
  slope0 = 64,
  slope1 = 80,
  /** d slope / d raw at both ends; 0 at the box's edge. */
  rate0 = 96,
  rate1 = 112,
  /** All bits where the value lies in the box. */
  inside = 128,
}

@inline
function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/**
 * Forward at x: y into `y`, log|dy/dx| added to `logAbsDet`.
 */
export function splineForward(
  flow: usize, x: v128, raw: usize, record: usize, y: usize, logAbsDet: usize,
): void {
  const bound = constant(flow, Flow.tailBound);
  const inside = f32x4.le(f32x4.abs(x), bound);
  const clipped = boxed(x, bound);
  findBin(flow, clipped, raw, record, false);
  const left = v128.load(record, Kept.theta);
  const bottom = v128.load(record, Kept.inside);
  const width = v128.load(record, Kept.width);
  const height = v128.load(record, Kept.height);
  const grid = gridKnot(flow, record);
  const theta = within(f32x4.div(f32x4.sub(f32x4.sub(clipped, grid), left), width));
  v128.store(record, theta, Kept.theta);
  v128.store(record, inside, Kept.inside);
  const across = f32x4.mul(f32x4.sub(height, width), theta);
  const up = f32x4.mul(height, excess(record, theta));
  const moved = f32x4.add(f32x4.sub(bottom, left), f32x4.add(across, up));
  const slope = keep(inside, logSlope(record, theta));
  v128.store(y, choose(inside, boxed(f32x4.add(x, moved), bound), x));
  v128.store(logAbsDet, f32x4.add(v128.load(logAbsDet), slope));
}

/** Inverse at y: x into `x`, log|dx/dy| added to `logAbsDet`. */
export function splineInverse(
  flow: usize, y: v128, raw: usize, record: usize, x: usize, logAbsDet: usize,
): void {
  const bound = constant(flow, Flow.tailBound);
  const inside = f32x4.le(f32x4.abs(y), bound);
  const clipped = boxed(y, bound);
  findBin(flow, clipped, raw, record, true);
  const left = v128.load(record, Kept.theta);
  const bottom = v128.load(record, Kept.inside);
  const width = v128.load(record, Kept.width);
  const height = v128.load(record, Kept.height);
  const up = f32x4.sub(f32x4.sub(clipped, gridKnot(flow, record)), bottom);
  const theta = solve(record, up);
  v128.store(record, theta, Kept.theta);
  v128.store(record, inside, Kept.inside);
  const across = f32x4.mul(f32x4.sub(width, height), theta);
  const down = f32x4.mul(height, excess(record, theta));
  const moved = f32x4.add(f32x4.sub(left, bottom), f32x4.sub(across, down));
  const slope = keep(inside, logSlope(record, theta));
  v128.store(x, choose(inside, boxed(f32x4.add(y, moved), bound), y));
  v128.store(logAbsDet, f32x4.sub(v128.load(logAbsDet), slope));
}

/** The box maps to itself; where a slope is huge, rounding alone might leave it. */
@inline
function boxed(value: v128, bound: v128): v128 {
  return f32x4.max(f32x4.min(value, bound), f32x4.neg(bound));
}

/** Where the chosen bin would begin if all bins were equal. */
@inline
function gridKnot(flow: usize, record: usize): v128 {
  const step = f32x4.mul(v128.load(record, Kept.bin), constant(flow, Flow.gridStep));
  return f32x4.sub(step, constant(flow, Flow.tailBound));
}

/**
 * Turns raw widths and heights into shares, and records bin, sizes and slopes of each lane; the
 * knot's shifts against the equal grid lie where theta and `inside` go next.
 */
function findBin(flow: usize, value: v128, raw: usize, record: usize, byHeight: bool): void {
  const bins = word(flow, Flow.bins);
  const span = <usize>bins << 4;
  softmax(raw, span);
  softmax(raw + span, span);
  const along = byHeight ? raw + span : raw;
  const scale = constant(flow, byHeight ? Flow.heightScale : Flow.widthScale);
  const floor = constant(flow, byHeight ? Flow.heightFloor : Flow.widthFloor);
  const equal = constant(flow, Flow.equalShare);
  const bound = constant(flow, Flow.tailBound);
  const half = splat(0.5);
  let edge = splat(0);
  let bin = splat(0);
  let left = splat(0);
  let bottom = splat(0);
  let width = splat(0);
  let height = splat(0);
  let before = i32x4.splat(-1);
  for (let at: usize = 0; at < span; at += 16) {
    const w = v128.load(raw + at);
    const h = v128.load(raw + span + at);
    edge = f32x4.add(edge, f32x4.add(f32x4.mul(v128.load(along + at), scale), floor));
    let passed = f32x4.ge(value, f32x4.sub(edge, bound));
    if (at + 16 == span) passed = i32x4.splat(0);
    const sign = choose(passed, half, f32x4.neg(half));
    left = f32x4.add(left, f32x4.mul(f32x4.sub(w, equal), sign));
    bottom = f32x4.add(bottom, f32x4.mul(f32x4.sub(h, equal), sign));
    const chosen = v128.andnot(before, passed);
    width = f32x4.add(width, keep(chosen, w));
    height = f32x4.add(height, keep(chosen, h));
    bin = f32x4.add(bin, keep(passed, splat(1)));
    before = passed;
  }
  const ws = constant(flow, Flow.widthScale);
  const hs = constant(flow, Flow.heightScale);
  v128.store(record, bin, Kept.bin);
  v128.store(record, f32x4.add(f32x4.mul(width, ws), constant(flow, Flow.widthFloor)), Kept.width);
  v128.store(record, f32x4.add(f32x4.mul(height, hs), constant(flow, Flow.heightFloor)), Kept.height);
  v128.store(record, f32x4.mul(left, ws), Kept.theta);
  v128.store(record, f32x4.mul(bottom, hs), Kept.inside);
  findSlopes(flow, bin, raw + 2 * span, bins, record);
}

/** Softmax down a column of vectors, in place. */
function softmax(at: usize, span: usize): void {
  const end = at + span;
  let top = v128.load(at);
  for (let i = at + 16; i < end; i += 16) top = f32x4.max(top, v128.load(i));
  let sum = splat(0);
  for (let i = at; i < end; i += 16) {
    const power = exp4(f32x4.sub(v128.load(i), top));
    v128.store(i, power);
    sum = f32x4.add(sum, power);
  }
  for (let i = at; i < end; i += 16) v128.store(i, f32x4.div(v128.load(i), sum));
}

/** Slopes at both ends of the chosen bin: inner ones from raw numbers, the box's edge is given. */
function findSlopes(flow: usize, bin: v128, raw: usize, bins: i32, record: usize): void {
  let raw0 = splat(0);
  let raw1 = splat(0);
  for (let j = 0; j < bins - 1; j++) {
    const r = v128.load(raw + (<usize>j << 4));
    raw0 = v128.or(raw0, keep(f32x4.eq(bin, splat(<f32>(j + 1))), r));
    raw1 = v128.or(raw1, keep(f32x4.eq(bin, splat(<f32>j)), r));
  }
  const inner0 = f32x4.gt(bin, splat(0));
  const inner1 = f32x4.lt(bin, splat(<f32>(bins - 1)));
  const end = constant(flow, Flow.endSlope);
  v128.store(record, choose(inner0, slope(flow, raw0), end), Kept.slope0);
  v128.store(record, choose(inner1, slope(flow, raw1), end), Kept.slope1);
  v128.store(record, keep(inner0, slopeRate(flow, raw0)), Kept.rate0);
  v128.store(record, keep(inner1, slopeRate(flow, raw1)), Kept.rate1);
}

@inline
function slope(flow: usize, raw: v128): v128 {
  if (word(flow, Flow.derivative) == 0)
    return f32x4.add(softplus4(raw), constant(flow, Flow.minDerivative));
  // min + softplus(beta u) / beta, arranged so that u = 0 gives 1 exactly.
  const beta = constant(flow, Flow.beta);
  const above = f32x4.sub(softplus4(f32x4.mul(raw, beta)), softplus4(splat(0)));
  return f32x4.add(splat(1), f32x4.div(above, beta));
}

@inline
function slopeRate(flow: usize, raw: v128): v128 {
  if (word(flow, Flow.derivative) == 0) return sigmoid4(raw);
  return sigmoid4(f32x4.mul(raw, constant(flow, Flow.beta)));
}

/**
 * A bin goes from 0 to 1. Rounding may step out by a hair, and where slopes are huge, as for rows far
 * outside the box, the curve has poles there; 0 / 0 counts as 0 (a spoiled flow shows in the knots).
 */
@inline
function within(theta: v128): v128 {
  return f32x4.pmin(splat(1), f32x4.pmax(splat(0), theta));
}

/** The curve inside a bin at theta; fields as in flows/transforms/splineCurve.ts. */
@inline
function excess(record: usize, theta: v128): v128 {
  const delta = deltaOf(record);
  const bend = bendOf(record, delta);
  const tt = f32x4.mul(theta, f32x4.sub(splat(1), theta));
  const pull = f32x4.sub(f32x4.sub(v128.load(record, Kept.slope0), delta), f32x4.mul(bend, theta));
  return f32x4.div(f32x4.mul(tt, pull), f32x4.add(delta, f32x4.mul(bend, tt)));
}

@inline
function deltaOf(record: usize): v128 {
  return f32x4.div(v128.load(record, Kept.height), v128.load(record, Kept.width));
}

@inline
function bendOf(record: usize, delta: v128): v128 {
  const slopes = f32x4.add(v128.load(record, Kept.slope0), v128.load(record, Kept.slope1));
  return f32x4.sub(slopes, f32x4.mul(splat(2), delta));
}

/** n = slope1 th^2 + 2 delta t + slope0 (1 - th)^2 */
@inline
function numeratorOf(record: usize, delta: v128, theta: v128): v128 {
  const rest = f32x4.sub(splat(1), theta);
  const tt = f32x4.mul(theta, rest);
  const up = f32x4.mul(v128.load(record, Kept.slope1), f32x4.mul(theta, theta));
  const middle = f32x4.mul(f32x4.mul(splat(2), delta), tt);
  const down = f32x4.mul(v128.load(record, Kept.slope0), f32x4.mul(rest, rest));
  return f32x4.add(f32x4.add(up, middle), down);
}

/** (delta / D)^2 n: the slope of the curve. */
@inline
function slopeAt(record: usize, theta: v128): v128 {
  const delta = deltaOf(record);
  const tt = f32x4.mul(theta, f32x4.sub(splat(1), theta));
  const ratio = f32x4.div(delta, f32x4.add(delta, f32x4.mul(bendOf(record, delta), tt)));
  return f32x4.mul(numeratorOf(record, delta, theta), f32x4.mul(ratio, ratio));
}

@inline
function logSlope(record: usize, theta: v128): v128 {
  return log4(slopeAt(record, theta));
}

/** theta whose curve has risen by `up`: the cancellation-free root, then one Newton step. */
@inline
function solve(record: usize, up: v128): v128 {
  const delta = deltaOf(record);
  const height = v128.load(record, Kept.height);
  const slope0 = v128.load(record, Kept.slope0);
  const bent = f32x4.mul(up, bendOf(record, delta));
  const a = f32x4.add(bent, f32x4.mul(height, f32x4.sub(delta, slope0)));
  const b = f32x4.sub(f32x4.mul(height, slope0), bent);
  const c = f32x4.mul(delta, up);
  const ac = f32x4.mul(splat(4), f32x4.mul(a, c));
  const discriminant = f32x4.max(f32x4.add(f32x4.mul(b, b), ac), splat(0));
  const root = within(f32x4.div(f32x4.mul(splat(2), c), f32x4.add(b, f32x4.sqrt(discriminant))));
  const risen = f32x4.mul(height, f32x4.add(root, excess(record, root)));
  const rate = f32x4.mul(v128.load(record, Kept.width), slopeAt(record, root));
  return within(f32x4.add(root, f32x4.div(f32x4.sub(up, risen), rate)));
}

/**
 * Gradients of one value. `raw` turns from shares into d loss / d raw in place.
 * @param dy d loss / d output, dLog: d loss / d log-determinant of this direction
 * @param to receives d loss / d input
 */
export function splineBackward(
  flow: usize, inverse: bool, raw: usize, record: usize, dy: v128, dLog: v128, to: usize,
): void {
  const inside = v128.load(record, Kept.inside);
  const theta = v128.load(record, Kept.theta);
  const width = v128.load(record, Kept.width);
  const inBox = keep(inside, dy);
  const outside = f32x4.sub(dy, inBox);
  const log = keep(inside, dLog);
  if (inverse) {
    const byLog = f32x4.neg(log);
    const byTheta = f32x4.add(f32x4.mul(inBox, width), f32x4.mul(byLog, logSlopeRate(record, theta)));
    const byUp = f32x4.div(byTheta, f32x4.mul(width, slopeAt(record, theta)));
    v128.store(to, f32x4.add(byUp, outside));
    binBackward(flow, raw, record, f32x4.neg(byUp), byLog, inBox);
  } else {
    const rise = f32x4.mul(width, slopeAt(record, theta));
    const byTheta = f32x4.add(f32x4.mul(inBox, rise), f32x4.mul(log, logSlopeRate(record, theta)));
    const byX = f32x4.div(byTheta, width);
    v128.store(to, f32x4.add(byX, outside));
    binBackward(flow, raw, record, inBox, log, f32x4.neg(byX));
  }
}

/** d logSlope / d theta = n'/n - 2 s (1 - 2 th) / D */
@inline
function logSlopeRate(record: usize, theta: v128): v128 {
  const delta = deltaOf(record);
  const bend = bendOf(record, delta);
  const rest = f32x4.sub(splat(1), theta);
  const middle = f32x4.sub(splat(1), f32x4.mul(splat(2), theta));
  const up = f32x4.mul(v128.load(record, Kept.slope1), theta);
  const down = f32x4.mul(v128.load(record, Kept.slope0), rest);
  const byNumerator = f32x4.add(f32x4.sub(up, down), f32x4.mul(delta, middle));
  const denominator = f32x4.add(delta, f32x4.mul(bend, f32x4.mul(theta, rest)));
  const byDenominator = f32x4.div(f32x4.mul(bend, middle), denominator);
  const rate = f32x4.div(byNumerator, numeratorOf(record, delta, theta));
  return f32x4.mul(splat(2), f32x4.sub(rate, byDenominator));
}

/** From d loss / d (rise, logSlope, left knot) to the raw numbers. */
@inline
function binBackward(
  flow: usize, raw: usize, record: usize, byRise: v128, byLog: v128, byLeft: v128,
): void {
  const theta = v128.load(record, Kept.theta);
  const width = v128.load(record, Kept.width);
  const height = v128.load(record, Kept.height);
  const slope0 = v128.load(record, Kept.slope0);
  const slope1 = v128.load(record, Kept.slope1);
  const delta = deltaOf(record);
  const rest = f32x4.sub(splat(1), theta);
  const tt = f32x4.mul(theta, rest);
  const square = f32x4.mul(theta, theta);
  const restSquare = f32x4.mul(rest, rest);
  const denominator = f32x4.add(delta, f32x4.mul(bendOf(record, delta), tt));
  const perNumerator = f32x4.div(byLog, numeratorOf(record, delta, theta));
  const perDenominator = f32x4.div(f32x4.mul(byLog, tt), denominator);
  const weight = f32x4.div(
    f32x4.mul(f32x4.mul(byRise, height), tt),
    f32x4.mul(denominator, denominator),
  );
  const lever = f32x4.sub(f32x4.mul(slope1, square), f32x4.mul(slope0, restSquare));
  const bent = f32x4.div(f32x4.mul(perDenominator, f32x4.add(slope0, slope1)), delta);
  const byDelta = f32x4.add(
    f32x4.mul(weight, lever),
    f32x4.mul(splat(2), f32x4.add(f32x4.mul(perNumerator, tt), bent)),
  );
  const twice = f32x4.mul(splat(2), perDenominator);
  const perWidth = f32x4.div(byDelta, width);
  const above = f32x4.add(theta, excess(record, theta));
  const byWidth = f32x4.sub(f32x4.mul(byLeft, theta), f32x4.mul(perWidth, delta));
  const byHeight = f32x4.add(f32x4.mul(byRise, above), perWidth);
  const bySlope0 = f32x4.add(
    f32x4.mul(weight, f32x4.add(f32x4.mul(delta, restSquare), f32x4.mul(slope1, tt))),
    f32x4.sub(f32x4.mul(perNumerator, restSquare), twice),
  );
  const base = f32x4.add(f32x4.mul(delta, square), f32x4.mul(slope0, tt));
  const bySlope1 = f32x4.sub(
    f32x4.sub(f32x4.mul(perNumerator, square), twice),
    f32x4.mul(weight, base),
  );
  const bin = v128.load(record, Kept.bin);
  const bins = word(flow, Flow.bins);
  const span = <usize>bins << 4;
  sharesBackward(raw, span, bin, byLeft, byWidth, constant(flow, Flow.widthScale));
  sharesBackward(raw + span, span, bin, byRise, byHeight, constant(flow, Flow.heightScale));
  const by0 = f32x4.mul(bySlope0, v128.load(record, Kept.rate0));
  const by1 = f32x4.mul(bySlope1, v128.load(record, Kept.rate1));
  slopesBackward(raw + 2 * span, word(flow, Flow.outputs) - 2 * bins, bin, by0, by1);
}

/** Softmax and knots backwards, in place. */
function sharesBackward(
  at: usize, span: usize, bin: v128, byKnot: v128, bySize: v128, scale: v128,
): void {
  const half = f32x4.mul(byKnot, splat(0.5));
  let total = splat(0);
  let index = splat(0);
  for (let i = at; i < at + span; i += 16) {
    const knot = choose(f32x4.lt(index, bin), half, f32x4.neg(half));
    const size = keep(f32x4.eq(index, bin), bySize);
    total = f32x4.add(total, f32x4.mul(v128.load(i), f32x4.add(knot, size)));
    index = f32x4.add(index, splat(1));
  }
  index = splat(0);
  for (let i = at; i < at + span; i += 16) {
    const share = v128.load(i);
    const knot = choose(f32x4.lt(index, bin), half, f32x4.neg(half));
    const size = keep(f32x4.eq(index, bin), bySize);
    const centred = f32x4.mul(share, f32x4.sub(f32x4.add(knot, size), total));
    v128.store(i, f32x4.mul(centred, scale));
    index = f32x4.add(index, splat(1));
  }
}

/** Gradients of the raw slopes; the padding after them gets zeros. */
function slopesBackward(at: usize, count: i32, bin: v128, by0: v128, by1: v128): void {
  for (let j = 0; j < count; j++) {
    const left = keep(f32x4.eq(bin, splat(<f32>(j + 1))), by0);
    const right = keep(f32x4.eq(bin, splat(<f32>j)), by1);
    v128.store(at + (<usize>j << 4), f32x4.add(left, right));
  }
}
