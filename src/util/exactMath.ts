/**
 * sin, cos, exp, log, pow in float64 from + - * / sqrt in fixed order, so that every JavaScript
 * engine gives the same bits, at most 1 ulp from the truth (tested). Refuses `Math`'s own
 * transcendental functions, which differ by an ulp between engine versions (ARCHITECTURE 5).
 *
 * Kernels and constants of sin, cos, exp and log after FreeBSD msun / fdlibm:
 *   Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 *   Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and
 *   distribute this software is freely granted, provided that this notice is preserved.
 */

const double = new Float64Array([1]);
const word = new Uint32Array(double.buffer);
/** Which of the two words holds sign and exponent: 1 on little-endian machines. */
const high = word[1] !== 0 ? 1 : 0;

/** ln 2 in two parts; the first has 33 bits, so a product with a small integer is exact. */
const ln2High = 6.9314718036912381649e-1;
const ln2Low = 1.90821492927058770002e-10;
const log2e = 1.442695040888963387;

/** y·2^k, correctly rounded except for one more rounding where the result is subnormal. */
function scale(y: number, k: number): number {
  if (k > 1023) return y * powerOfTwo(1023) * powerOfTwo(Math.min(k - 1023, 1023));
  if (k < -1022) return y * powerOfTwo(Math.max(k + 1000, -1022)) * powerOfTwo(-1000);
  return y * powerOfTwo(k);
}

/** 2^k for -1022 <= k <= 1023. */
function powerOfTwo(k: number): number {
  word[1 - high] = 0;
  word[high] = (k + 1023) << 20;
  return double[0];
}

/** e^(x + tail) for -746 < x < 720 and |tail| below an ulp of x. */
function expOfSum(x: number, tail: number): number {
  const k = Math.floor(x * log2e + 0.5);
  const hi = x - k * ln2High;
  const lo = k * ln2Low - tail;
  const r = hi - lo;
  const t = r * r;
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t *
              (6.61375632143793436117e-5 +
                t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  return scale(1 - (lo - (r * c) / (2 - c) - hi), k);
}

/** e^x. */
export function exp(x: number): number {
  if (!(x < 709.782712893384))
    return x > 709.782712893384 ? Infinity : x !== x ? NaN : expOfSum(x, 0);
  return x < -745.1332191019412 ? 0 : expOfSum(x, 0);
}

/** Splits finite x > 0 into 2^k·m, √½ <= m < √2: returns k and leaves m in `double[0]`. */
function splitExponent(x: number): number {
  const subnormal = x < 2.2250738585072014e-308;
  double[0] = subnormal ? x * 18014398509481984 : x;
  const shifted = word[high] + (0x3ff00000 - 0x3fe6a09e);
  word[high] = (shifted & 0xfffff) + 0x3fe6a09e;
  return (shifted >>> 20) - 0x3ff - (subnormal ? 54 : 0);
}

/** Natural logarithm; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const k = splitExponent(x);
  const f = double[0] - 1;
  const half = 0.5 * f * f;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even =
    w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  return s * (half + even + odd) + k * ln2Low - half + f + k * ln2High;
}

/** Remainder of the last `reduce`: leading part and tail. */
let remainder = 0;
let remainderTail = 0;

/** x modulo π/2: leaves the remainder, |·| <= π/4, and returns the quadrant, 0 … 3. */
function reduce(x: number): number {
  return Math.abs(x) < 1647099 ? reduceMedium(x) : reduceLarge(x);
}

/** Three rounds of Cody and Waite, each only when the round before cancelled too many bits. */
function reduceMedium(x: number): number {
  const n = Math.round(x * 6.36619772367581382433e-1);
  let rest = x - n * 1.57079632673412561417;
  let tail = n * 6.07710050650619224932e-11;
  remainder = rest - tail;
  const size = Math.abs(x);
  if (Math.abs(remainder) < size * 1.52587890625e-5) {
    const before = rest;
    tail = n * 6.0771005063039659766e-11;
    rest = before - tail;
    tail = n * 2.02226624879595063154e-21 - (before - rest - tail);
    remainder = rest - tail;
    if (Math.abs(remainder) < size * 1.7763568394002505e-15) {
      const again = rest;
      tail = n * 2.0222662487111664558e-21;
      rest = again - tail;
      tail = n * 8.47842766036889956997e-32 - (again - rest - tail);
      remainder = rest - tail;
    }
  }
  remainderTail = rest - remainder - tail;
  return n & 3;
}

/** floor(2/π · 2^1200). */
const twoOverPi = BigInt(
  '0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea' +
    '09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b' +
    '1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f7' +
    '8a5292ea6bfb5fb11f8d5d0856033046fc7b',
);

/** Exact reduction of huge arguments in integers (Payne and Hanek). */
function reduceLarge(x: number): number {
  double[0] = Math.abs(x);
  const exponent = (word[high] >>> 20) - 1075;
  const fraction = BigInt((word[high] & 0xfffff) | 0x100000) * 4294967296n + BigInt(word[1 - high]);
  const product = fraction * twoOverPi;
  const shift = BigInt(1200 - exponent);
  const quadrant = (product + (1n << (shift - 1n))) >> shift;
  const rest = (product - (quadrant << shift)) >> (shift - 200n);
  const head = Number(rest);
  const tail = Number(rest - BigInt(head));
  const sign = x < 0 ? -1 : 1;
  const turns = head * powerOfTwo(-200);
  multiply(turns, 1.5707963267948966);
  const low =
    productTail + turns * 6.123233995736766e-17 + tail * powerOfTwo(-200) * 1.5707963267948966;
  remainder = sign * (productHead + low);
  remainderTail = sign * (productHead - sign * remainder + low);
  return (Number(quadrant & 3n) * sign) & 3;
}

/** sin(x + tail) for |x| <= π/4. */
function sinKernel(x: number, tail: number): number {
  const z = x * x;
  const r =
    8.33333333332248946124e-3 +
    z * (-1.98412698298579493134e-4 + z * 2.75573137070700676789e-6) +
    z * (z * z) * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10);
  const v = z * x;
  return x - (z * (0.5 * tail - v * r) - tail - v * -1.66666666666666324348e-1);
}

/** cos(x + tail) for |x| <= π/4. */
function cosKernel(x: number, tail: number): number {
  const z = x * x;
  const w = z * z;
  const r =
    z *
      (4.16666666666666019037e-2 +
        z * (-1.38888888888741095749e-3 + z * 2.48015872894767294178e-5)) +
    w *
      w *
      (-2.75573143513906633035e-7 +
        z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11));
  const half = 0.5 * z;
  const one = 1 - half;
  return one + (1 - one - half + (z * r - x * tail));
}

/** Sine of radians; NaN for infinities. */
export function sin(x: number): number {
  const size = Math.abs(x);
  if (size < 7.450580596923828e-9) return x;
  if (size <= 0.7853981633974483) return sinKernel(x, 0);
  if (!(size < Infinity)) return NaN;
  const quadrant = reduce(x);
  const value =
    quadrant & 1 ? cosKernel(remainder, remainderTail) : sinKernel(remainder, remainderTail);
  return quadrant & 2 ? -value : value;
}

/** Cosine of radians; NaN for infinities. */
export function cos(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.7853981633974483) return cosKernel(x, 0);
  if (!(size < Infinity)) return NaN;
  const quadrant = reduce(x);
  const value =
    quadrant & 1 ? sinKernel(remainder, remainderTail) : cosKernel(remainder, remainderTail);
  return quadrant === 1 || quadrant === 2 ? -value : value;
}

/** Exact product of the last `multiply`: rounded value and what rounding lost. */
let productHead = 0;
let productTail = 0;

/** Dekker's exact product; needs |a|, |b| < 2^996 and no underflow. */
function multiply(a: number, b: number): void {
  const ca = 134217729 * a;
  const ah = ca - (ca - a);
  const al = a - ah;
  const cb = 134217729 * b;
  const bh = cb - (cb - b);
  const bl = b - bh;
  productHead = a * b;
  productTail = ah * bh - productHead + ah * bl + al * bh + al * bl;
}

/** √(x² + y²) without rescaling: over- and underflows as the squares do. */
export function hypot2(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** 1/7, 1/9, … 1/27: the far terms of atanh(s)/s in s², for which a double is enough. */
const farTerms = Array.from({ length: 11 }, (_, j) => 1 / (7 + 2 * j));

/** ln x of the last `logPair`, finite x > 0, to about 2^-68: head and tail. */
let logHead = 0;
let logTail = 0;

/** Multiplies the pair (logHead, logTail) by the pair (h, l). */
function timesPair(h: number, l: number): void {
  const cross = logHead * l + logTail * h;
  multiply(logHead, h);
  settle(productHead, productTail + cross);
}

/** Sets the pair to a + b where |a| >= |b|. */
function settle(a: number, b: number): void {
  logHead = a + b;
  logTail = b - (logHead - a);
}

/** Adds a + b in front of the pair, where |a| is larger than the pair and b is its tail. */
function addInFront(a: number, b: number): void {
  const sum = a + logHead;
  settle(sum, logHead - (sum - a) + (logTail + b));
}

/** ln x = k ln 2 + 2 atanh(s), s = (m - 1) / (m + 1), in pairs of doubles. */
function logPair(x: number): void {
  const k = splitExponent(x);
  const f = double[0] - 1;
  const g = 2 + f;
  const s = f / g;
  multiply(s, g);
  const sTail = (f - productHead - productTail - s * (f - (g - 2))) / g;
  multiply(s, s);
  const z = productHead;
  const zTail = productTail + 2 * s * sTail;
  let far = 0;
  for (let j = farTerms.length - 1; j >= 0; j--) far = far * z + farTerms[j];
  settle(0.2, far * z - 1.1102230246251566e-17);
  timesPair(z, zTail);
  addInFront(0.3333333333333333, 1.850371707708594e-17);
  timesPair(z, zTail);
  addInFront(1, 0);
  timesPair(2 * s, 2 * sTail);
  if (k === 0) return;
  multiply(k, ln2Low);
  addInFront(k * ln2High, productTail + productHead);
}

/** x^y with the special cases of `Math.pow`. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (x !== x || y !== y) return NaN;
  const size = Math.abs(x);
  const whole = Number.isInteger(y);
  const odd = whole && Math.abs(y % 2) === 1;
  const sign = (x < 0 || Object.is(x, -0)) && odd ? -1 : 1;
  if (size === 1 && Math.abs(y) === Infinity) return NaN;
  if (size === 0 || size === Infinity || Math.abs(y) === Infinity)
    return size > 1 === y > 0 ? sign * Infinity : sign * 0;
  if (x < 0 && !whole) return NaN;
  return sign * powPositive(size, y);
}

/** x^y for finite x > 0 and finite y. */
function powPositive(x: number, y: number): number {
  if (x === 1) return 1;
  logPair(x);
  const rough = y * logHead;
  if (rough > 720) return Infinity;
  if (rough < -746) return 0;
  if (Math.abs(rough) < 1e-17) return 1;
  const tail = y * logTail;
  multiply(y, logHead);
  settle(productHead, productTail + tail);
  return expOfSum(logHead, logTail);
}

/** base^n for an integer n >= 0, by squaring: a few multiplications, not always the nearest number. */
export function integerPower(base: number, n: number): number {
  let result = 1;
  for (let b = base, k = n; k > 0; k = Math.floor(k / 2), b *= b) if (k % 2 === 1) result *= b;
  return result;
}
