/**
 * Vectors of four floats or two doubles: multiply-add, sums across lanes, exp and log. Polynomials
 * only, no tables, so that the module has no data segment; the strict build uses + - * / and sqrt
 * alone, whose bits are the same on every machine.
 */

/** a * b + c: rounded twice in the strict build, once where relaxed SIMD has a fused form. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** Sums of the four lanes of each vector: (sum a, sum b, sum c, sum d). */
@inline
export function laneSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(
    v128.shuffle<f32>(a, b, 0, 4, 1, 5),
    v128.shuffle<f32>(a, b, 2, 6, 3, 7),
  );
  const cd = f32x4.add(
    v128.shuffle<f32>(c, d, 0, 4, 1, 5),
    v128.shuffle<f32>(c, d, 2, 6, 3, 7),
  );
  return f32x4.add(
    v128.shuffle<f32>(ab, cd, 0, 1, 4, 5),
    v128.shuffle<f32>(ab, cd, 2, 3, 6, 7),
  );
}

/** `mask` lanes of a, the rest of b. */
@inline
export function choose(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask);
}

/** `value` where the mask is set, else 0. */
@inline
export function keep(mask: v128, value: v128): v128 {
  return v128.and(mask, value);
}

/** Two neighbouring floats as doubles. */
@inline
export function loadPair(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** Two doubles as neighbouring floats. */
@inline
export function storePair(at: usize, value: v128): void {
  v128.store64_lane(at, f32x4.demote_f64x2_zero(value), 0);
}

@inline
export function splat(x: f64): v128 {
  return f64x2.splat(x);
}

/** 1.5 * 2^52: adding it leaves the nearest integer in the low bits. */
const rounder: f64 = 6755399441055744.0;

/** e^x for two doubles x <= 700, relative error below 1e-11; x below -700 counts as that. */
@inline
export function expPair(x: v128): v128 {
  const clamped = f64x2.pmax(x, splat(-700));
  const shifted = f64x2.add(f64x2.mul(clamped, splat(1.4426950408889634)), splat(rounder));
  const k = f64x2.sub(shifted, splat(rounder));
  let r = f64x2.sub(clamped, f64x2.mul(k, splat(6.93147180369123816490e-1)));
  r = f64x2.sub(r, f64x2.mul(k, splat(1.90821492927058770002e-10)));
  // Taylor's series to r^9 on |r| <= ln 2 / 2.
  let p = splat(1.0 / 362880.0);
  p = f64x2.add(f64x2.mul(p, r), splat(1.0 / 40320.0));
  p = f64x2.add(f64x2.mul(p, r), splat(1.0 / 5040.0));
  p = f64x2.add(f64x2.mul(p, r), splat(1.0 / 720.0));
  p = f64x2.add(f64x2.mul(p, r), splat(1.0 / 120.0));
  p = f64x2.add(f64x2.mul(p, r), splat(1.0 / 24.0));
  p = f64x2.add(f64x2.mul(p, r), splat(1.0 / 6.0));
  p = f64x2.add(f64x2.mul(p, r), splat(0.5));
  p = f64x2.add(f64x2.mul(p, r), splat(1));
  p = f64x2.add(f64x2.mul(p, r), splat(1));
  // Times 2^k: k's bits into the exponent.
  return i64x2.add(p, i64x2.shl(shifted, 52));
}

/** log x for two doubles, error below 1e-10; x below the smallest normal number counts as that. */
@inline
export function logPair(x: v128): v128 {
  const normal = f64x2.pmax(x, splat(2.2250738585072014e-308));
  // Exponent so that the mantissa lies in [sqrt 1/2, sqrt 2).
  const shifted = i64x2.sub(normal, i64x2.splat(0x3fe6a09e667f3bcd));
  const exponent = i64x2.shr_s(shifted, 52);
  const mantissa = i64x2.sub(normal, i64x2.shl(exponent, 52));
  const e = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 0, 2, 0, 2));
  // log m = 2 atanh s, s = (m - 1) / (m + 1), |s| < 0.172
  const s = f64x2.div(f64x2.sub(mantissa, splat(1)), f64x2.add(mantissa, splat(1)));
  const t = f64x2.mul(s, s);
  let p = splat(2.0 / 13.0);
  p = f64x2.add(f64x2.mul(p, t), splat(2.0 / 11.0));
  p = f64x2.add(f64x2.mul(p, t), splat(2.0 / 9.0));
  p = f64x2.add(f64x2.mul(p, t), splat(2.0 / 7.0));
  p = f64x2.add(f64x2.mul(p, t), splat(2.0 / 5.0));
  p = f64x2.add(f64x2.mul(p, t), splat(2.0 / 3.0));
  p = f64x2.add(f64x2.mul(p, t), splat(2));
  return f64x2.add(f64x2.mul(p, s), f64x2.mul(e, splat(0.6931471805599453)));
}

/** log(1 + z) for z in [0, 1], relative error below 1e-10: 2 atanh(z / (2 + z)). */
@inline
export function log1pPair(z: v128): v128 {
  const s = f64x2.div(z, f64x2.add(splat(2), z));
  const t = f64x2.mul(s, s);
  let p = splat(2.0 / 19.0);
  p = f64x2.add(f64x2.mul(p, t), splat(2.0 / 17.0));
  p = f64x2.add(f64x2.mul(p, t), splat(2.0 / 15.0));
  p = f64x2.add(f64x2.mul(p, t), splat(2.0 / 13.0));
  p = f64x2.add(f64x2.mul(p, t), splat(2.0 / 11.0));
  p = f64x2.add(f64x2.mul(p, t), splat(2.0 / 9.0));
  p = f64x2.add(f64x2.mul(p, t), splat(2.0 / 7.0));
  p = f64x2.add(f64x2.mul(p, t), splat(2.0 / 5.0));
  p = f64x2.add(f64x2.mul(p, t), splat(2.0 / 3.0));
  p = f64x2.add(f64x2.mul(p, t), splat(2));
  return f64x2.mul(p, s);
}
