/**
 * Four floats at once: multiply-add, sums across lanes, exp and log. Polynomials only, no tables,
 * so that the module has no data segment; the strict build uses + - * / and sqrt alone, whose bits
 * are the same on every machine.
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

/** e^x within 1.5 ulp for x in [-87, 88]; clamped there. Cody-Waite and Cephes' polynomial. */
@inline
export function exp4(x: v128): v128 {
  const clamped = f32x4.min(f32x4.max(x, f32x4.splat(-87.3)), f32x4.splat(88.3));
  const k = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(1.44269504)));
  let r = f32x4.sub(clamped, f32x4.mul(k, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(k, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

/** log x within 1 ulp for normal x > 0; smaller x count as the smallest. Cephes' polynomial. */
@inline
export function log4(x: v128): v128 {
  const normal = f32x4.max(x, f32x4.splat(1.17549435e-38));
  // Exponent so that the mantissa lies in [sqrt 1/2, sqrt 2).
  const shifted = i32x4.sub(normal, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.shr_s(shifted, 23);
  const mantissa = i32x4.sub(normal, i32x4.shl(exponent, 23));
  const e = f32x4.convert_i32x4_s(exponent);
  const m = f32x4.sub(mantissa, f32x4.splat(1));
  let p = f32x4.splat(7.0376836292e-2);
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.1514610310e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(1.1676998740e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.2420140846e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(1.4249322787e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.6668057665e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(2.0000714765e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-2.4999993993e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(3.3333331174e-1));
  const square = f32x4.mul(m, m);
  let tail = f32x4.mul(f32x4.mul(p, m), square);
  tail = f32x4.add(tail, f32x4.mul(e, f32x4.splat(-2.12194440e-4)));
  tail = f32x4.sub(tail, f32x4.mul(square, f32x4.splat(0.5)));
  return f32x4.add(f32x4.add(m, tail), f32x4.mul(e, f32x4.splat(0.693359375)));
}

/** log(1 + z) for z >= 0 with small relative error: Kahan's correction of 1 + z's rounding. */
@inline
export function log1p4(z: v128): v128 {
  const one = f32x4.splat(1);
  const w = f32x4.add(one, z);
  const rounded = f32x4.sub(w, one);
  const exact = f32x4.eq(rounded, f32x4.splat(0));
  const ratio = f32x4.div(z, choose(exact, one, rounded));
  return choose(exact, z, f32x4.mul(log4(w), ratio));
}

/** log(1 + e^u) */
@inline
export function softplus4(u: v128): v128 {
  return f32x4.add(f32x4.max(u, f32x4.splat(0)), log1p4(exp4(f32x4.neg(f32x4.abs(u)))));
}

/** 1 / (1 + e^-u) */
@inline
export function sigmoid4(u: v128): v128 {
  const small = exp4(f32x4.neg(f32x4.abs(u)));
  const whole = f32x4.add(f32x4.splat(1), small);
  const positive = f32x4.ge(u, f32x4.splat(0));
  return f32x4.div(choose(positive, f32x4.splat(1), small), whole);
}
