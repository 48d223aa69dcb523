/**
 * The three matrix products of a linear layer on panels of four rows. Weights lie in quads,
 * [rows / 4][columns][4], so that one pointer walks them in every product. Each number is one sum
 * in a fixed order, whatever the tiles and threads, which is what makes a step's bits reproducible.
 *
 * Every loop body adds to each accumulator once: with more, the optimiser reorders the sums and
 * spills registers (measured: 28 instead of 45 GFLOPS).
 */
import { laneSums, multiplyAdd } from './vector';

/** What becomes of a product. */
export enum Store {
  set,
  add,
  /** relu */
  relu,
  /** relu of what was there plus the product */
  addRelu,
  /** add, and its relu into a second array */
  residual,
}

/**
 * y[rows] = W x + b for rows [from, to) in quads and the first `k` columns of `columns`.
 * @param x [panels][columns][4], stride xs; y, z likewise. `panels` is even.
 */
export function multiply(
  w: usize, bias: usize, columns: i32, k: i32, from: i32, to: i32,
  x: usize, xs: usize, y: usize, ys: usize, z: usize, zs: usize, panels: i32, store: Store,
): void {
  for (let q = from; q < to; q++) {
    const begin = w + (<usize>(q * columns) << 4);
    const end = begin + (<usize>k << 4);
    const b = bias + (<usize>q << 4);
    const row = <usize>q << 6;
    for (let p: usize = 0; p < <usize>panels; p += 2) {
      let at = begin;
      let x0 = x + p * xs;
      let x1 = x0 + xs;
      let a0 = f32x4.splat(0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let c0 = a0;
      let c1 = a0;
      let d0 = a0;
      let d1 = a0;
      while (at < end) {
        const v0 = v128.load(x0);
        const v1 = v128.load(x1);
        let s = v128.load32_splat(at);
        a0 = multiplyAdd(s, v0, a0);
        a1 = multiplyAdd(s, v1, a1);
        s = v128.load32_splat(at, 4);
        b0 = multiplyAdd(s, v0, b0);
        b1 = multiplyAdd(s, v1, b1);
        s = v128.load32_splat(at, 8);
        c0 = multiplyAdd(s, v0, c0);
        c1 = multiplyAdd(s, v1, c1);
        s = v128.load32_splat(at, 12);
        d0 = multiplyAdd(s, v0, d0);
        d1 = multiplyAdd(s, v1, d1);
        at += 16;
        x0 += 16;
        x1 += 16;
      }
      const y0 = y + p * ys + row;
      const z0 = z + p * zs + row;
      const ba = v128.load32_splat(b);
      const bb = v128.load32_splat(b, 4);
      const bc = v128.load32_splat(b, 8);
      const bd = v128.load32_splat(b, 12);
      // Biases last: they would only make the partial sums larger, and so their rounding.
      a0 = f32x4.add(a0, ba);
      b0 = f32x4.add(b0, bb);
      c0 = f32x4.add(c0, bc);
      d0 = f32x4.add(d0, bd);
      put(y0, z0, a0, b0, c0, d0, store);
      a1 = f32x4.add(a1, ba);
      b1 = f32x4.add(b1, bb);
      c1 = f32x4.add(c1, bc);
      d1 = f32x4.add(d1, bd);
      put(y0 + ys, z0 + zs, a1, b1, c1, d1, store);
    }
  }
}

@inline
function put(y: usize, z: usize, a: v128, b: v128, c: v128, d: v128, store: Store): void {
  if (store == Store.add || store == Store.addRelu || store == Store.residual) {
    a = f32x4.add(v128.load(y), a);
    b = f32x4.add(v128.load(y, 16), b);
    c = f32x4.add(v128.load(y, 32), c);
    d = f32x4.add(v128.load(y, 48), d);
  }
  const zero = f32x4.splat(0);
  if (store == Store.relu || store == Store.addRelu) {
    a = f32x4.max(a, zero);
    b = f32x4.max(b, zero);
    c = f32x4.max(c, zero);
    d = f32x4.max(d, zero);
  }
  v128.store(y, a);
  v128.store(y, b, 16);
  v128.store(y, c, 32);
  v128.store(y, d, 48);
  if (store == Store.residual) {
    v128.store(z, f32x4.max(a, zero));
    v128.store(z, f32x4.max(b, zero), 16);
    v128.store(z, f32x4.max(c, zero), 32);
    v128.store(z, f32x4.max(d, zero), 48);
  }
}

/**
 * dx[columns] = W^T dy for columns [fromColumn, toColumn) in quads, over rows [from, to) in quads.
 * @param gate where it is not positive the product counts as 0 (a relu's gradient); 0: no gate
 * @param before added to the product; 0: nothing
 */
export function multiplyTransposed(
  w: usize, columns: i32, fromColumn: i32, toColumn: i32, from: i32, to: i32,
  dy: usize, dys: usize, dx: usize, dxs: usize, gate: usize, gs: usize, before: usize, bs: usize,
  panels: i32,
): void {
  const jump = (<usize>columns << 4) - 16;
  const first = <usize>from << 6;
  const rows = <usize>(to - from) << 6;
  for (let c = fromColumn; c < toColumn; c++) {
    const begin = w + (<usize>(from * columns + (c << 2)) << 4);
    const column = <usize>c << 6;
    for (let p: usize = 0; p < <usize>panels; p += 2) {
      let at = begin;
      let y0 = dy + p * dys + first;
      let y1 = y0 + dys;
      const end = y0 + rows;
      let a0 = f32x4.splat(0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let c0 = a0;
      let c1 = a0;
      let d0 = a0;
      let d1 = a0;
      while (y0 < end) {
        const quad = y0 + 64;
        do {
          const v0 = v128.load(y0);
          const v1 = v128.load(y1);
          let s = v128.load32_splat(at);
          a0 = multiplyAdd(s, v0, a0);
          a1 = multiplyAdd(s, v1, a1);
          s = v128.load32_splat(at, 16);
          b0 = multiplyAdd(s, v0, b0);
          b1 = multiplyAdd(s, v1, b1);
          s = v128.load32_splat(at, 32);
          c0 = multiplyAdd(s, v0, c0);
          c1 = multiplyAdd(s, v1, c1);
          s = v128.load32_splat(at, 48);
          d0 = multiplyAdd(s, v0, d0);
          d1 = multiplyAdd(s, v1, d1);
          at += 4;
          y0 += 16;
          y1 += 16;
        } while (y0 < quad);
        at += jump;
      }
      const to0 = dx + p * dxs + column;
      const g0 = gate + p * gs + column;
      const b = before + p * bs + column;
      putGradient(to0, g0, b, a0, b0, c0, d0, gate != 0, before != 0);
      putGradient(to0 + dxs, g0 + gs, b + bs, a1, b1, c1, d1, gate != 0, before != 0);
    }
  }
}

@inline
function putGradient(
  to: usize, gate: usize, before: usize,
  a: v128, b: v128, c: v128, d: v128, gated: bool, adds: bool,
): void {
  if (gated) {
    const zero = f32x4.splat(0);
    a = v128.and(a, f32x4.gt(v128.load(gate), zero));
    b = v128.and(b, f32x4.gt(v128.load(gate, 16), zero));
    c = v128.and(c, f32x4.gt(v128.load(gate, 32), zero));
    d = v128.and(d, f32x4.gt(v128.load(gate, 48), zero));
  }
  if (adds) {
    a = f32x4.add(v128.load(before), a);
    b = f32x4.add(v128.load(before, 16), b);
    c = f32x4.add(v128.load(before, 32), c);
    d = f32x4.add(v128.load(before, 48), d);
  }
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
  v128.store(to, d, 48);
}

/** dx[column] += column of W over rows [from, to) in quads, times dy: for the few network inputs. */
export function addColumn(
  w: usize, columns: i32, column: i32, from: i32, to: i32,
  dy: usize, dys: usize, dx: usize, dxs: usize, panels: i32,
): void {
  for (let p: usize = 0; p < <usize>panels; p++) {
    let sum = f32x4.splat(0);
    for (let q = from; q < to; q++) {
      const at = w + (<usize>(q * columns + column) << 4);
      const y = dy + p * dys + (<usize>q << 6);
      sum = multiplyAdd(v128.load32_splat(at), v128.load(y), sum);
      sum = multiplyAdd(v128.load32_splat(at, 4), v128.load(y, 16), sum);
      sum = multiplyAdd(v128.load32_splat(at, 8), v128.load(y, 32), sum);
      sum = multiplyAdd(v128.load32_splat(at, 12), v128.load(y, 48), sum);
    }
    const to0 = dx + p * dxs + (<usize>column << 4);
    v128.store(to0, f32x4.add(v128.load(to0), sum));
  }
}

/**
 * dW = sum over rows of dy x^T for rows [from, to) of W in quads and its first `k` columns, and
 * the gradient of the bias. Lanes are added up at the end.
 */
export function gradient(
  dw: usize, bias: usize, columns: i32, k: i32, from: i32, to: i32,
  dy: usize, dys: usize, x: usize, xs: usize, panels: i32, accumulate: bool,
): void {
  const span = <usize>panels * dys;
  for (let q = from; q < to; q++) {
    const y = dy + (<usize>q << 6);
    const out = dw + (<usize>(q * columns) << 4);
    let column = 0;
    for (; column + 1 < k; column += 2) {
      let y0 = y;
      let x0 = x + (<usize>column << 4);
      const end = y0 + span;
      let a0 = f32x4.splat(0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let c0 = a0;
      let c1 = a0;
      let d0 = a0;
      let d1 = a0;
      while (y0 < end) {
        const v0 = v128.load(x0);
        const v1 = v128.load(x0, 16);
        let s = v128.load(y0);
        a0 = multiplyAdd(s, v0, a0);
        a1 = multiplyAdd(s, v1, a1);
        s = v128.load(y0, 16);
        b0 = multiplyAdd(s, v0, b0);
        b1 = multiplyAdd(s, v1, b1);
        s = v128.load(y0, 32);
        c0 = multiplyAdd(s, v0, c0);
        c1 = multiplyAdd(s, v1, c1);
        s = v128.load(y0, 48);
        d0 = multiplyAdd(s, v0, d0);
        d1 = multiplyAdd(s, v1, d1);
        y0 += dys;
        x0 += xs;
      }
      const to0 = out + (<usize>column << 4);
      putSum(to0, laneSums(a0, b0, c0, d0), accumulate);
      putSum(to0 + 16, laneSums(a1, b1, c1, d1), accumulate);
    }
    if (column < k) lastColumn(out + (<usize>column << 4), y, dys, x + (<usize>column << 4), xs, span, accumulate);
    if (bias != 0) biasQuad(bias + (<usize>q << 4), y, dys, span, accumulate);
  }
}

@inline
function putSum(to: usize, sum: v128, accumulate: bool): void {
  v128.store(to, accumulate ? f32x4.add(v128.load(to), sum) : sum);
}

function lastColumn(
  to: usize, y0: usize, dys: usize, x0: usize, xs: usize, span: usize, accumulate: bool,
): void {
  const end = y0 + span;
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  while (y0 < end) {
    const v = v128.load(x0);
    a = multiplyAdd(v128.load(y0), v, a);
    b = multiplyAdd(v128.load(y0, 16), v, b);
    c = multiplyAdd(v128.load(y0, 32), v, c);
    d = multiplyAdd(v128.load(y0, 48), v, d);
    y0 += dys;
    x0 += xs;
  }
  putSum(to, laneSums(a, b, c, d), accumulate);
}

function biasQuad(to: usize, y0: usize, dys: usize, span: usize, accumulate: bool): void {
  const end = y0 + span;
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  while (y0 < end) {
    a = f32x4.add(a, v128.load(y0));
    b = f32x4.add(b, v128.load(y0, 16));
    c = f32x4.add(c, v128.load(y0, 32));
    d = f32x4.add(d, v128.load(y0, 48));
    y0 += dys;
  }
  putSum(to, laneSums(a, b, c, d), accumulate);
}
