/**
 * exp, log and their kin in WGSL, spelled out: the built-in ones may be off by many units in the
 * last place, which knots of splines pass on to everything. NaN stays NaN: WGSL's max and clamp may
 * swallow it, comparisons do not. Cephes' polynomials, as in assembly/vector.ts.
 */
export const mathsCode = /* wgsl */ `
/** e^x = power (1 + rest) for x in [-87.3, 88.3]; clamped there. */
struct Exp {
  power: f32,
  rest: f32,
}
fn exp_parts(given: f32) -> Exp {
  var x = select(given, -87.3f, given < -87.3f);
  x = select(x, 88.3f, x > 88.3f);
  let k = round(x * 1.44269504f);
  var r = x - k * 0.693359375f;
  r = r + k * 2.12194440e-4f;
  var p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  return Exp(bitcast<f32>((i32(k) + 127i) << 23u), p * (r * r) + r);
}

fn precise_exp(x: f32) -> f32 {
  let e = exp_parts(x);
  return (e.rest + 1f) * e.power;
}

fn exp_two(x: Two) -> Two {
  let e = exp_parts(x.hi);
  let sum = quick_two(1f, e.rest);
  return Two(sum.hi * e.power, (sum.lo + sum.hi * x.lo) * e.power);
}

/**
 * An unevaluated sum, the second far smaller than the first. Compilers that reorder sums make the
 * second 0, which costs accuracy and nothing else.
 */
struct Two {
  hi: f32,
  lo: f32,
}

fn minus(a: Two) -> Two {
  return Two(-a.hi, -a.lo);
}

/** a + b, where a is not the smaller one. */
fn quick_two(a: f32, b: f32) -> Two {
  let hi = a + b;
  return Two(hi, b - (hi - a));
}

/** a + b */
fn two_sum(a: f32, b: f32) -> Two {
  let hi = a + b;
  let v = hi - a;
  return Two(hi, (a - (hi - v)) + (b - v));
}

fn add_two(a: Two, b: Two) -> Two {
  let s = two_sum(a.hi, b.hi);
  return quick_two(s.hi, s.lo + (a.lo + b.lo));
}

/** The upper half of the bits of x. */
fn upper(x: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u);
}

/** a b - c for a b close to c, from products of halves, which are exact. */
fn product_minus(a: f32, b: f32, c: f32) -> f32 {
  let a1 = upper(a);
  let b1 = upper(b);
  let a2 = a - a1;
  let b2 = b - b1;
  return ((a1 * b1 - c) + (a1 * b2 + a2 * b1)) + a2 * b2;
}

/** a b, b a constant. */
fn times_two(a: Two, b: Two) -> Two {
  let hi = a.hi * b.hi;
  return quick_two(hi, product_minus(a.hi, b.hi, hi) + (a.hi * b.lo + a.lo * b.hi));
}

fn divide_two(a: Two, b: Two) -> Two {
  let hi = a.hi / b.hi;
  return quick_two(hi, ((a.lo - product_minus(hi, b.hi, a.hi)) - hi * b.lo) / b.hi);
}

/** log x for normal x > 0; smaller x count as the smallest. */
fn precise_log(given: f32) -> f32 {
  let x = select(given, 1.17549435e-38f, given < 1.17549435e-38f);
  let bits = bitcast<i32>(x);
  // Exponent so that the mantissa lies in [sqrt 1/2, sqrt 2).
  let exponent = (bits - 0x3f3504f3i) >> 23u;
  let e = f32(exponent);
  let m = bitcast<f32>(bits - (exponent << 23u)) - 1f;
  var p = 7.0376836292e-2f;
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  let square = m * m;
  var tail = (p * m) * square;
  tail = tail - e * 2.12194440e-4f;
  tail = tail - square * 0.5f;
  return (m + tail) + e * 0.693359375f;
}

/** log(1 + z) for z in [0, 1]: 2 atanh(z / (2 + z)), where nothing cancels. */
fn log1p_two(z: Two) -> Two {
  let s = divide_two(z, add_two(Two(2f, 0f), z));
  let q = s.hi * s.hi;
  var p = 0.0666666667f;
  p = p * q + 0.0769230769f;
  p = p * q + 0.0909090909f;
  p = p * q + 0.111111111f;
  p = p * q + 0.142857143f;
  p = p * q + 0.2f;
  p = p * q + 0.333333333f;
  let sum = add_two(s, Two(s.hi * q * p, 0f));
  return Two(2f * sum.hi, 2f * sum.lo);
}

/** log(1 + e^u) */
fn softplus(u: Two) -> Two {
  if (u.hi < 0f) { return log1p_two(exp_two(u)); }
  return add_two(u, log1p_two(exp_two(minus(u))));
}

/** 1 / (1 + e^-u) */
fn sigmoid(u: f32) -> f32 {
  let small = precise_exp(-abs(u));
  return select(small, 1f, u >= 0f) / (1f + small);
}

fn relu(x: vec4f) -> vec4f {
  return select(x, vec4f(), x < vec4f());
}
`;

/** A number as a WGSL `Two`. */
export function two(value: number): string {
  const high = Math.fround(value);
  return `Two(${f32(high)}, ${f32(value - high)})`;
}

/** A number as a WGSL f32 that reads back to the same bits. */
export function f32(value: number): string {
  return `${Math.fround(value)}f`;
}
