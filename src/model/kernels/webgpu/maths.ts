/**
 * exp, log and their kin in WGSL, spelled out: the built-in ones may be off by many units in the
 * last place, which knots of splines pass on to everything. NaN stays NaN: WGSL's max and clamp may
 * swallow it, comparisons do not. Cephes' polynomials, as in assembly/vector.ts.
 */
export const mathsCode = /* wgsl */ `
/** e^x for x in [-87.3, 88.3]; clamped there. */
fn precise_exp(given: f32) -> f32 {
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
  p = (p * (r * r) + r) + 1f;
  return p * bitcast<f32>((i32(k) + 127i) << 23u);
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
fn precise_log1p(z: f32) -> f32 {
  let s = z / (2f + z);
  let q = s * s;
  var p = 0.0666666667f;
  p = p * q + 0.0769230769f;
  p = p * q + 0.0909090909f;
  p = p * q + 0.111111111f;
  p = p * q + 0.142857143f;
  p = p * q + 0.2f;
  p = p * q + 0.333333333f;
  return 2f * (s + s * q * p);
}

/** log(1 + e^u) */
fn softplus(u: f32) -> f32 {
  return select(u, 0f, u < 0f) + precise_log1p(precise_exp(-abs(u)));
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

/** A number as a WGSL f32 that reads back to the same bits. */
export function f32(value: number): string {
  return `${Math.fround(value)}f`;
}
