/**
 * y = W x on panels of four rows: the forward product of a linear layer. Weights lie in quads,
 * [rows / 4][columns][4], so that one pointer walks them in every product. Each number is one sum
 * in a fixed order, whatever the tiles and threads, which is what makes a step's bits reproducible.
 *
 * How the loops of the three products are written was measured (docs/PERFORMANCE.md). A tile of
 * 4 x 8 sums is all that fits into registers. Within a stretch of code without branches V8 moves
 * every load to the top, and two columns in one stretch no longer fit: 28 instead of 45 GFLOPS.
 * Four columns with branches between them do, and share their pointers' additions. The branches
 * are never taken: addresses are multiples of 16.
 */
import { multiplyAdd } from './vector';

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
    const end4 = begin + (<usize>(k & ~3) << 4);
    const b = bias + (<usize>q << 4);
    const row = <usize>q << 6;
    for (let p: usize = 0; p < <usize>panels; p += 2) {
      let at = begin;
      let x0 = x + p * xs;
      let x1 = x0 + xs;
      let v0: v128;
      let v1: v128;
      let s: v128;
      let a0 = f32x4.splat(0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let c0 = a0;
      let c1 = a0;
      let d0 = a0;
      let d1 = a0;
      while (at < end4) {
        v0 = v128.load(x0);
        v1 = v128.load(x1);
        s = v128.load32_splat(at);
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
        if (x0 == 1) break;
        v0 = v128.load(x0, 16);
        v1 = v128.load(x1, 16);
        s = v128.load32_splat(at);
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
        if (x0 == 2) break;
        v0 = v128.load(x0, 32);
        v1 = v128.load(x1, 32);
        s = v128.load32_splat(at);
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
        if (x0 == 3) break;
        v0 = v128.load(x0, 48);
        v1 = v128.load(x1, 48);
        s = v128.load32_splat(at);
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
        x0 += 64;
        x1 += 64;
      }
      while (at < end) {
        v0 = v128.load(x0);
        v1 = v128.load(x1);
        s = v128.load32_splat(at);
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
    a = f32x4.pmax(a, zero);
    b = f32x4.pmax(b, zero);
    c = f32x4.pmax(c, zero);
    d = f32x4.pmax(d, zero);
  }
  v128.store(y, a);
  v128.store(y, b, 16);
  v128.store(y, c, 32);
  v128.store(y, d, 48);
  if (store == Store.residual) {
    v128.store(z, f32x4.pmax(a, zero));
    v128.store(z, f32x4.pmax(b, zero), 16);
    v128.store(z, f32x4.pmax(c, zero), 32);
    v128.store(z, f32x4.pmax(d, zero), 48);
  }
}
