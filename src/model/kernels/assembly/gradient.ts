/**
 * dW = dy x^T, summed over all rows, with the gradient of the bias. `multiply.ts` says how weights
 * lie; every loop body adds to each sum once, or registers spill.
 */
import { laneSums, multiplyAdd } from './vector';

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
