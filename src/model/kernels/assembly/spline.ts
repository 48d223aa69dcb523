/**
 * Monotone rational-quadratic splines with identity tails (Durkan et al. 2019; SCIENCE 2.2) on two
 * values at once, in float64, both ways, with the gradient written out. In float64, because steep
 * splines multiply every rounding by hundreds, and it costs next to nothing beside the network. The same formulas as
 * flows/transforms, which explain them; outputs are input + displacement, so that raw numbers of
 * zero give back the input to the last bit.
 *
 * Raw numbers of a panel: [bins] widths, [bins] heights, [bins - 1] inner slopes, four floats each,
 * of which `raw` points at a pair. Widths and heights become shares in place; a record of nine
 * vectors keeps the rest.
 */
import { Flow, Real } from '../abi';
import { double, word } from './memory';
import { choose, expPair, keep, loadPair, log1pPair, logPair, splat, storePair } from './vector';

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

/**
 * Forward at x: y into `y`, log|dy/dx| added to `logAbsDet`.
 * @param known the shares still lie in `scratch`: all rows have the same raw numbers
 */
export function splineForward(
  flow: usize, x: v128, raw: usize, record: usize, y: usize, logAbsDet: usize, scratch: usize,
  known: bool,
): void {
  const bound = double(flow, Real.tailBound);
  const inside = f64x2.le(f64x2.abs(x), bound);
  const clipped = boxed(x, bound);
  findBin(flow, clipped, raw, record, false, scratch, known);
  const left = v128.load(record, Kept.theta);
  const bottom = v128.load(record, Kept.inside);
  const width = v128.load(record, Kept.width);
  const height = v128.load(record, Kept.height);
  const grid = gridKnot(flow, record);
  const theta = within(f64x2.div(f64x2.sub(f64x2.sub(clipped, grid), left), width));
  v128.store(record, theta, Kept.theta);
  v128.store(record, inside, Kept.inside);
  const slope0 = v128.load(record, Kept.slope0);
  const slope1 = v128.load(record, Kept.slope1);
  const delta = f64x2.div(height, width);
  const bend = bendOf(slope0, slope1, delta);
  const rest = f64x2.sub(splat(1), theta);
  const tt = f64x2.mul(theta, rest);
  const perDenominator = f64x2.div(splat(1), f64x2.add(delta, f64x2.mul(bend, tt)));
  const across = f64x2.mul(f64x2.sub(height, width), theta);
  const up = f64x2.mul(height, excess(slope0, delta, bend, theta, tt, perDenominator));
  const moved = f64x2.add(f64x2.sub(bottom, left), f64x2.add(across, up));
  const ratio = f64x2.mul(delta, perDenominator);
  const numerator = numeratorOf(slope0, slope1, delta, theta, rest, tt);
  const log = logPair(f64x2.mul(numerator, f64x2.mul(ratio, ratio)));
  v128.store(y, choose(inside, boxed(f64x2.add(x, moved), bound), x));
  v128.store(logAbsDet, f64x2.add(v128.load(logAbsDet), keep(inside, log)));
}

/** Inverse at y: x into `x`, log|dx/dy| added to `logAbsDet`. */
export function splineInverse(
  flow: usize, y: v128, raw: usize, record: usize, x: usize, logAbsDet: usize, scratch: usize,
  known: bool,
): void {
  const bound = double(flow, Real.tailBound);
  const inside = f64x2.le(f64x2.abs(y), bound);
  const clipped = boxed(y, bound);
  findBin(flow, clipped, raw, record, true, scratch, known);
  const left = v128.load(record, Kept.theta);
  const bottom = v128.load(record, Kept.inside);
  const width = v128.load(record, Kept.width);
  const height = v128.load(record, Kept.height);
  const up = f64x2.sub(f64x2.sub(clipped, gridKnot(flow, record)), bottom);
  const slope0 = v128.load(record, Kept.slope0);
  const slope1 = v128.load(record, Kept.slope1);
  const delta = f64x2.div(height, width);
  const bend = bendOf(slope0, slope1, delta);
  const theta = solve(slope0, delta, bend, height, up);
  v128.store(record, theta, Kept.theta);
  v128.store(record, inside, Kept.inside);
  const rest = f64x2.sub(splat(1), theta);
  const tt = f64x2.mul(theta, rest);
  const perDenominator = f64x2.div(splat(1), f64x2.add(delta, f64x2.mul(bend, tt)));
  const across = f64x2.mul(f64x2.sub(width, height), theta);
  const down = f64x2.mul(height, excess(slope0, delta, bend, theta, tt, perDenominator));
  const moved = f64x2.add(f64x2.sub(left, bottom), f64x2.sub(across, down));
  const ratio = f64x2.mul(delta, perDenominator);
  const numerator = numeratorOf(slope0, slope1, delta, theta, rest, tt);
  const log = logPair(f64x2.mul(numerator, f64x2.mul(ratio, ratio)));
  v128.store(x, choose(inside, boxed(f64x2.add(y, moved), bound), y));
  v128.store(logAbsDet, f64x2.sub(v128.load(logAbsDet), keep(inside, log)));
}

/** The box maps to itself; where a slope is huge, rounding alone might leave it. */
@inline
function boxed(value: v128, bound: v128): v128 {
  return f64x2.pmax(f64x2.pmin(value, bound), f64x2.neg(bound));
}

/** Where the chosen bin would begin if all bins were equal. */
@inline
function gridKnot(flow: usize, record: usize): v128 {
  const step = f64x2.mul(v128.load(record, Kept.bin), double(flow, Real.gridStep));
  return f64x2.sub(step, double(flow, Real.tailBound));
}

/**
 * Turns raw widths and heights into shares, and records bin, sizes and slopes of each lane; the
 * knot's shifts against the equal grid lie where theta and `inside` go next.
 */
function findBin(
  flow: usize, value: v128, raw: usize, record: usize, byHeight: bool, scratch: usize, known: bool,
): void {
  const bins = word(flow, Flow.bins);
  const span = <usize>bins << 4;
  if (known) {
    for (let at: usize = 0; at < 2 * span; at += 16) storePair(raw + at, v128.load(scratch + at));
  } else {
    softmax(raw, span, scratch);
    softmax(raw + span, span, scratch + span);
  }
  const along = byHeight ? scratch + span : scratch;
  const scale = double(flow, byHeight ? Real.heightScale : Real.widthScale);
  const floor = double(flow, byHeight ? Real.heightFloor : Real.widthFloor);
  const equal = double(flow, Real.equalShare);
  const bound = double(flow, Real.tailBound);
  const half = splat(0.5);
  let edge = splat(0);
  let bin = splat(0);
  let left = splat(0);
  let bottom = splat(0);
  let width = splat(0);
  let height = splat(0);
  let before = i64x2.splat(-1);
  for (let at: usize = 0; at < span; at += 16) {
    const w = v128.load(scratch + at);
    const h = v128.load(scratch + span + at);
    edge = f64x2.add(edge, f64x2.add(f64x2.mul(v128.load(along + at), scale), floor));
    let passed = f64x2.ge(value, f64x2.sub(edge, bound));
    if (at + 16 == span) passed = i64x2.splat(0);
    const one = keep(passed, splat(1));
    const sign = f64x2.sub(one, half);
    left = f64x2.add(left, f64x2.mul(f64x2.sub(w, equal), sign));
    bottom = f64x2.add(bottom, f64x2.mul(f64x2.sub(h, equal), sign));
    const chosen = v128.andnot(before, passed);
    width = f64x2.add(width, keep(chosen, w));
    height = f64x2.add(height, keep(chosen, h));
    bin = f64x2.add(bin, one);
    before = passed;
  }
  const ws = double(flow, Real.widthScale);
  const hs = double(flow, Real.heightScale);
  v128.store(record, bin, Kept.bin);
  v128.store(record, f64x2.add(f64x2.mul(width, ws), double(flow, Real.widthFloor)), Kept.width);
  v128.store(record, f64x2.add(f64x2.mul(height, hs), double(flow, Real.heightFloor)), Kept.height);
  v128.store(record, f64x2.mul(left, ws), Kept.theta);
  v128.store(record, f64x2.mul(bottom, hs), Kept.inside);
  findSlopes(flow, bin, raw + 2 * span, bins, record);
}

/** Softmax down a column: shares as doubles into `exact`, rounded in place for the way back. */
function softmax(at: usize, span: usize, exact: usize): void {
  let top = loadPair(at);
  for (let i: usize = 16; i < span; i += 16) top = f64x2.pmax(top, loadPair(at + i));
  let sum = splat(0);
  for (let i: usize = 0; i < span; i += 16) {
    const power = expPair(f64x2.sub(loadPair(at + i), top));
    v128.store(exact + i, power);
    sum = f64x2.add(sum, power);
  }
  const scale = f64x2.div(splat(1), sum);
  for (let i: usize = 0; i < span; i += 16) {
    const share = f64x2.mul(v128.load(exact + i), scale);
    v128.store(exact + i, share);
    storePair(at + i, share);
  }
}

/** Slopes at both ends of the chosen bin: inner ones from raw numbers, the box's edge is given. */
function findSlopes(flow: usize, bin: v128, raw: usize, bins: i32, record: usize): void {
  let raw0 = splat(0);
  let raw1 = splat(0);
  for (let j = 0; j < bins - 1; j++) {
    const r = loadPair(raw + (<usize>j << 4));
    raw0 = v128.or(raw0, keep(f64x2.eq(bin, splat(<f64>(j + 1))), r));
    raw1 = v128.or(raw1, keep(f64x2.eq(bin, splat(<f32>j)), r));
  }
  const inner0 = f64x2.gt(bin, splat(0));
  const inner1 = f64x2.lt(bin, splat(<f64>(bins - 1)));
  const end = double(flow, Real.endSlope);
  innerSlope(flow, raw0, inner0, end, record + Kept.slope0, record + Kept.rate0);
  innerSlope(flow, raw1, inner1, end, record + Kept.slope1, record + Kept.rate1);
}

/** A slope from its raw number and d slope / d raw; at the box's edge the given slope and 0. */
@inline
function innerSlope(flow: usize, raw: v128, inner: v128, end: v128, to: usize, rate: usize): void {
  const identity = word(flow, Flow.derivative) != 0;
  const beta = double(flow, Real.beta);
  const u = identity ? f64x2.mul(raw, beta) : raw;
  const small = expPair(f64x2.neg(f64x2.abs(u)));
  const softplus = f64x2.add(f64x2.pmax(u, splat(0)), log1pPair(small));
  // min + softplus(beta u) / beta, arranged so that u = 0 gives 1 exactly.
  const above = f64x2.div(f64x2.sub(softplus, log1pPair(splat(1))), beta);
  const slope = identity
    ? f64x2.add(splat(1), above)
    : f64x2.add(softplus, double(flow, Real.minDerivative));
  const positive = f64x2.ge(u, splat(0));
  const sigmoid = f64x2.div(choose(positive, splat(1), small), f64x2.add(splat(1), small));
  v128.store(to, choose(inner, slope, end));
  v128.store(rate, keep(inner, sigmoid));
}

/**
 * A bin goes from 0 to 1. Rounding may step out by a hair, and where slopes are huge, as for rows far
 * outside the box, the curve has poles there; 0 / 0 counts as 0 (a spoiled flow shows in the knots).
 */
@inline
function within(theta: v128): v128 {
  return f64x2.pmin(splat(1), f64x2.pmax(splat(0), theta));
}

/** slope0 + slope1 - 2 delta; names as in flows/transforms/splineCurve.ts. */
@inline
function bendOf(slope0: v128, slope1: v128, delta: v128): v128 {
  return f64x2.sub(f64x2.add(slope0, slope1), f64x2.mul(splat(2), delta));
}

/** Rise in heights above the diagonal. */
@inline
function excess(
  slope0: v128, delta: v128, bend: v128, theta: v128, tt: v128, perDenominator: v128,
): v128 {
  const pull = f64x2.sub(f64x2.sub(slope0, delta), f64x2.mul(bend, theta));
  return f64x2.mul(f64x2.mul(tt, pull), perDenominator);
}

/** n = slope1 th^2 + 2 delta t + slope0 (1 - th)^2 */
@inline
function numeratorOf(
  slope0: v128, slope1: v128, delta: v128, theta: v128, rest: v128, tt: v128,
): v128 {
  const up = f64x2.mul(slope1, f64x2.mul(theta, theta));
  const middle = f64x2.mul(f64x2.mul(splat(2), delta), tt);
  const down = f64x2.mul(slope0, f64x2.mul(rest, rest));
  return f64x2.add(f64x2.add(up, middle), down);
}

/** theta whose curve has risen by `up`: the cancellation-free root (SCIENCE 2.1). */
@inline
function solve(slope0: v128, delta: v128, bend: v128, height: v128, up: v128): v128 {
  const bent = f64x2.mul(up, bend);
  const a = f64x2.add(bent, f64x2.mul(height, f64x2.sub(delta, slope0)));
  const b = f64x2.sub(f64x2.mul(height, slope0), bent);
  const c = f64x2.mul(delta, up);
  const ac = f64x2.mul(splat(4), f64x2.mul(a, c));
  const discriminant = f64x2.pmax(f64x2.add(f64x2.mul(b, b), ac), splat(0));
  return within(f64x2.div(f64x2.mul(splat(2), c), f64x2.add(b, f64x2.sqrt(discriminant))));
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
  const height = v128.load(record, Kept.height);
  const slope0 = v128.load(record, Kept.slope0);
  const slope1 = v128.load(record, Kept.slope1);
  const delta = f64x2.div(height, width);
  const bend = bendOf(slope0, slope1, delta);
  const rest = f64x2.sub(splat(1), theta);
  const tt = f64x2.mul(theta, rest);
  const denominator = f64x2.add(delta, f64x2.mul(bend, tt));
  const perDenominator = f64x2.div(splat(1), denominator);
  const numerator = numeratorOf(slope0, slope1, delta, theta, rest, tt);
  const perNumerator = f64x2.div(splat(1), numerator);
  const ratio = f64x2.mul(delta, perDenominator);
  /** d rise / d theta */
  const riseRate = f64x2.mul(f64x2.mul(width, numerator), f64x2.mul(ratio, ratio));
  // d logSlope / d theta = n'/n - 2 s (1 - 2 th) / D
  const middle = f64x2.sub(rest, theta);
  const lean = f64x2.sub(f64x2.mul(slope1, theta), f64x2.mul(slope0, rest));
  const logRate = f64x2.mul(
    splat(2),
    f64x2.sub(
      f64x2.mul(f64x2.add(lean, f64x2.mul(delta, middle)), perNumerator),
      f64x2.mul(f64x2.mul(bend, middle), perDenominator),
    ),
  );
  const inBox = keep(inside, dy);
  const log = keep(inside, inverse ? f64x2.neg(dLog) : dLog);
  // Forward: through rise(theta) at theta = x / width. Inverse: rise(theta) = up, implicitly.
  const byValue = f64x2.mul(inBox, inverse ? width : riseRate);
  const byTheta = f64x2.add(byValue, f64x2.mul(log, logRate));
  const byInput = f64x2.div(byTheta, inverse ? riseRate : width);
  storePair(to, f64x2.add(byInput, f64x2.sub(dy, inBox)));
  const byRise = inverse ? f64x2.neg(byInput) : inBox;
  const byLeft = inverse ? inBox : f64x2.neg(byInput);
  // From d loss / d (rise, logSlope, left knot) to the bin's numbers.
  const square = f64x2.mul(theta, theta);
  const restSquare = f64x2.mul(rest, rest);
  const logByNumerator = f64x2.mul(log, perNumerator);
  const logByDenominator = f64x2.mul(f64x2.mul(log, tt), perDenominator);
  const weight = f64x2.mul(
    f64x2.mul(f64x2.mul(byRise, height), tt),
    f64x2.mul(perDenominator, perDenominator),
  );
  const perWidth = f64x2.div(splat(1), width);
  const lever = f64x2.sub(f64x2.mul(slope1, square), f64x2.mul(slope0, restSquare));
  const bent = f64x2.div(f64x2.mul(logByDenominator, f64x2.add(slope0, slope1)), delta);
  const byDelta = f64x2.add(
    f64x2.mul(weight, lever),
    f64x2.mul(splat(2), f64x2.add(f64x2.mul(logByNumerator, tt), bent)),
  );
  const deltaByWidth = f64x2.mul(byDelta, perWidth);
  const above = f64x2.add(theta, excess(slope0, delta, bend, theta, tt, perDenominator));
  const byWidth = f64x2.sub(f64x2.mul(byLeft, theta), f64x2.mul(deltaByWidth, delta));
  const byHeight = f64x2.add(f64x2.mul(byRise, above), deltaByWidth);
  const twice = f64x2.mul(splat(2), logByDenominator);
  const bySlope0 = f64x2.add(
    f64x2.mul(weight, f64x2.add(f64x2.mul(delta, restSquare), f64x2.mul(slope1, tt))),
    f64x2.sub(f64x2.mul(logByNumerator, restSquare), twice),
  );
  const bySlope1 = f64x2.sub(
    f64x2.sub(f64x2.mul(logByNumerator, square), twice),
    f64x2.mul(weight, f64x2.add(f64x2.mul(delta, square), f64x2.mul(slope0, tt))),
  );
  const bin = v128.load(record, Kept.bin);
  const bins = word(flow, Flow.bins);
  const span = <usize>bins << 4;
  sharesBackward(raw, span, bin, byLeft, byWidth, double(flow, Real.widthScale));
  sharesBackward(raw + span, span, bin, byRise, byHeight, double(flow, Real.heightScale));
  const by0 = f64x2.mul(bySlope0, v128.load(record, Kept.rate0));
  const by1 = f64x2.mul(bySlope1, v128.load(record, Kept.rate1));
  slopesBackward(raw + 2 * span, word(flow, Flow.outputs) - 2 * bins, bin, by0, by1);
}

/** Softmax and knots backwards, in place. */
function sharesBackward(
  at: usize, span: usize, bin: v128, byKnot: v128, bySize: v128, scale: v128,
): void {
  const half = f64x2.mul(byKnot, splat(0.5));
  let total = splat(0);
  let index = splat(0);
  for (let i = at; i < at + span; i += 16) {
    const knot = f64x2.sub(keep(f64x2.lt(index, bin), byKnot), half);
    const size = keep(f64x2.eq(index, bin), bySize);
    total = f64x2.add(total, f64x2.mul(loadPair(i), f64x2.add(knot, size)));
    index = f64x2.add(index, splat(1));
  }
  index = splat(0);
  for (let i = at; i < at + span; i += 16) {
    const share = loadPair(i);
    const knot = f64x2.sub(keep(f64x2.lt(index, bin), byKnot), half);
    const size = keep(f64x2.eq(index, bin), bySize);
    const centred = f64x2.mul(share, f64x2.sub(f64x2.add(knot, size), total));
    storePair(i, f64x2.mul(centred, scale));
    index = f64x2.add(index, splat(1));
  }
}

/** Gradients of the raw slopes; the padding after them gets zeros. */
function slopesBackward(at: usize, count: i32, bin: v128, by0: v128, by1: v128): void {
  for (let j = 0; j < count; j++) {
    const left = keep(f64x2.eq(bin, splat(<f64>(j + 1))), by0);
    const right = keep(f64x2.eq(bin, splat(<f32>j)), by1);
    storePair(at + (<usize>j << 4), f64x2.add(left, right));
  }
}
