/**
 * dx = W^T dy on panels of four rows, and its form for a single column. `multiply.ts` says how
 * weights lie and why the loops are written like this; here four rows share their pointers.
 */
import { multiplyAdd } from './vector';

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
  const jump = (<usize>columns << 4) - 12;
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
      while (y0 < end) {
        v0 = v128.load(y0);
        v1 = v128.load(y1);
        s = v128.load32_splat(at);
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
        if (y0 == 1) break;
        v0 = v128.load(y0, 16);
        v1 = v128.load(y1, 16);
        s = v128.load32_splat(at);
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
        if (y0 == 2) break;
        v0 = v128.load(y0, 32);
        v1 = v128.load(y1, 32);
        s = v128.load32_splat(at);
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
        if (y0 == 3) break;
        v0 = v128.load(y0, 48);
        v1 = v128.load(y1, 48);
        s = v128.load32_splat(at);
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
        at += jump;
        y0 += 64;
        y1 += 64;
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
