/**
 * Adam with gradient clipping on a flow's flat vector, as PyTorch defines it, and the gradient's
 * norm. Sums of squares are taken in float64 over fixed stretches, so threads change no bit.
 */
import { Flow, Update, updateTask } from '../abi';
import { constant, pointer, word } from './memory';

export function updateTasks(update: usize): i32 {
  return (word(pointer(update, Update.flow), Flow.size) + updateTask - 1) / updateTask;
}

/** Bytes of a task's stretch: [first, end). */
@inline
function endOf(flow: usize, task: i32): usize {
  return <usize>min((task + 1) * updateTask, word(flow, Flow.size)) << 2;
}

/** Sum of squares of one stretch of the gradient. */
export function normTask(update: usize, task: i32): void {
  const flow = pointer(update, Update.flow);
  const g = pointer(flow, Flow.gradients);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  const end = endOf(flow, task);
  for (let at = <usize>(task * updateTask) << 2; at < end; at += 16) {
    const v = v128.load(g + at);
    const a = f64x2.promote_low_f32x4(v);
    const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const sum = f64x2.add(low, high);
  const total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  store<f64>(pointer(update, Update.partials) + (<usize>task << 3), total);
}

/** m, v and parameters of one stretch. */
export function updateStretch(update: usize, task: i32): void {
  const flow = pointer(update, Update.flow);
  const p = pointer(flow, Flow.parameters);
  const g = pointer(flow, Flow.gradients);
  const m = pointer(flow, Flow.firstMoment);
  const v = pointer(flow, Flow.secondMoment);
  const clip = constant(update, Update.clipFactor);
  const rate = constant(update, Update.rate);
  const beta1 = constant(update, Update.beta1);
  const beta2 = constant(update, Update.beta2);
  const rest1 = constant(update, Update.rest1);
  const rest2 = constant(update, Update.rest2);
  const scale = constant(update, Update.secondScale);
  const epsilon = constant(update, Update.epsilon);
  const end = endOf(flow, task);
  for (let at = <usize>(task * updateTask) << 2; at < end; at += 16) {
    const each = f32x4.mul(v128.load(g + at), clip);
    const first = f32x4.add(f32x4.mul(beta1, v128.load(m + at)), f32x4.mul(rest1, each));
    const square = f32x4.mul(f32x4.mul(rest2, each), each);
    const second = f32x4.add(f32x4.mul(beta2, v128.load(v + at)), square);
    const root = f32x4.add(f32x4.mul(f32x4.sqrt(second), scale), epsilon);
    const step = f32x4.div(f32x4.mul(rate, first), root);
    v128.store(m + at, first);
    v128.store(v + at, second);
    v128.store(p + at, f32x4.sub(v128.load(p + at), step));
  }
}
