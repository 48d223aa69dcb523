/**
 * The shaders of one Adam update with clipping (PyTorch's, as in assembly/update.ts): sums of
 * squares, the verdict on the step, and the update itself, which the verdict may call off. The same
 * for every flow; sums have a fixed order.
 */
import { mathsCode } from './maths.ts';

/** Words of `info`; f32 from `clip` on. */
export enum UpdateInfo {
  /** Vectors of the flow, its first vector in `weights`, partial sums, */
  size,
  weights,
  partials,
  /** First word of the step's slot in the ring, and words of scores behind the slot's header. */
  slot,
  scores,
  unused,
  /** Largest norm; negative: gradients are left alone. */
  clip,
  /** Divided by 1 - beta1^t where the host counts the steps. */
  rate,
  beta1,
  beta2,
  /** 1 - beta1 and 1 - beta2, which float32 would not get right. */
  rest1,
  rest2,
  /** 1 / sqrt(1 - beta2^t) */
  secondScale,
  epsilon,
  /** Logarithms of both betas, for steps that are counted on the card. */
  logBeta1,
  logBeta2,
  words,
}

export const updateThreads = 256;
/** Vectors that one workgroup sums the squares of. */
export const normStretch = 1024;
/** Words of a flow's verdict; f32 but for `stopped` and `update`. */
export enum Verdict {
  /** 1 once a step was called off. */
  stopped,
  /** Of the gradient. */
  factor,
  /** 1 to update. */
  update,
  spare,
  /** lr / (1 - beta1^t) and 1 / sqrt(1 - beta2^t) */
  rate,
  secondScale,
  /** Steps done and norm of the gradient, where the card counts. */
  step,
  norm,
  words,
}
export const verdictWords = Verdict.words;
/** Words before the scores of a slot: was it done, norm of the gradient. */
export const slotHeader = 2;

const info = /* wgsl */ `
@group(0) @binding(0) var<uniform> info: array<vec4u, ${UpdateInfo.words / 4}>;
fn real(word: u32) -> f32 { return bitcast<f32>(info[word / 4u][word % 4u]); }
`;

/** `total` of a value of every invocation of a workgroup. */
export const totalCode = /* wgsl */ `
var<workgroup> sums: array<f32, ${updateThreads}>;
fn total(t: u32, value: f32) -> f32 {
  sums[t] = value;
  workgroupBarrier();
  for (var half = ${updateThreads / 2}u; half > 0u; half /= 2u) {
    if (t < half) { sums[t] += sums[t + half]; }
    workgroupBarrier();
  }
  return sums[0];
}
`;

/** Sums of squares of stretches of the gradient. */
export const normCode = /* wgsl */ `${info}
@group(0) @binding(1) var<storage, read> gradients: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> partials: array<f32>;
${totalCode}
@compute @workgroup_size(${updateThreads})
fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) group: vec3u) {
  var sum = 0f;
  for (var i = t; i < ${normStretch}u; i += ${updateThreads}u) {
    let at = group.x * ${normStretch}u + i;
    if (at < info[0].x) { sum += dot(gradients[at], gradients[at]); }
  }
  let whole = total(t, sum);
  if (t == 0u) { partials[group.x] = whole; }
}`;

/** What Adam needs to know of the number of steps, from the host's count. */
const hostCount = /* wgsl */ `
  verdict[${Verdict.stopped}] = select(1u, 0u, done);
  verdict[${Verdict.rate}] = info[${Math.floor(UpdateInfo.rate / 4)}][${UpdateInfo.rate % 4}];
  verdict[${Verdict.secondScale}] = info[${Math.floor(UpdateInfo.secondScale / 4)}][${UpdateInfo.secondScale % 4}];`;

/** Or from a count on the card, which only steps that were done go into. */
const cardCount = /* wgsl */ `
  let step = bitcast<f32>(verdict[${Verdict.step}]) + 1f;
  let first = decayed(step * real(${UpdateInfo.logBeta1}u));
  let second = decayed(step * real(${UpdateInfo.logBeta2}u));
  verdict[${Verdict.rate}] = bitcast<u32>(real(${UpdateInfo.rate}u) / first);
  verdict[${Verdict.secondScale}] = bitcast<u32>(1f / sqrt(second));
  verdict[${Verdict.norm}] = bitcast<u32>(norm);
  if (done) { verdict[${Verdict.step}] = bitcast<u32>(step); }`;

/** 1 - e^x without what subtraction would lose near 0. */
const decay = /* wgsl */ `
fn decayed(x: f32) -> f32 {
  let e = exp_parts(x);
  return (1f - e.power) - e.power * e.rest;
}`;

/**
 * The verdict: is every score and the norm a finite number? Asked of the bits, because shaders may
 * assume that arithmetic meets no infinities. A flow whose step was called off stays as it is until
 * the host has heard of it; where the card counts steps, each stands for itself.
 */
const verdictOf = (count: 'host' | 'card'): string => /* wgsl */ `${info}
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read_write> ring: array<u32>;
@group(0) @binding(3) var<storage, read_write> verdict: array<u32>;
${totalCode}
${count === 'card' ? mathsCode + decay : ''}
fn finite(bits: u32) -> bool { return (bits & 0x7f800000u) != 0x7f800000u; }

@compute @workgroup_size(${updateThreads})
fn main(@builtin(local_invocation_index) t: u32) {
  let slot = info[0].w;
  var bad = 0f;
  for (var i = t; i < info[1].x; i += ${updateThreads}u) {
    bad += select(1f, 0f, finite(ring[slot + ${slotHeader}u + i]));
  }
  let spoilt = total(t, bad);
  workgroupBarrier();
  var sum = 0f;
  for (var i = t; i < info[0].z; i += ${updateThreads}u) { sum += partials[i]; }
  let squares = total(t, sum);
  if (t > 0u) { return; }
  let norm = sqrt(squares);
  let done = ${count === 'host' ? `verdict[${Verdict.stopped}] == 0u && ` : ''}spoilt == 0f && finite(bitcast<u32>(squares));
  let clip = real(${UpdateInfo.clip}u);
  let factor = select(1f, min(1f, clip / (norm + 1e-6f)), clip >= 0f);
  verdict[${Verdict.factor}] = bitcast<u32>(factor);
  verdict[${Verdict.update}] = select(0u, 1u, done);
  ${count === 'host' ? hostCount : cardCount}
  ring[slot] = select(0u, 1u, done);
  ring[slot + 1u] = bitcast<u32>(norm);
}`;

export const verdictCode = verdictOf('host');
export const cardVerdictCode = verdictOf('card');

/** \`training\` holds gradients, first and second moments, one after the other. */
export const adamCode = /* wgsl */ `${info}
@group(0) @binding(1) var<storage, read> verdict: array<u32>;
@group(0) @binding(2) var<storage, read_write> training: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> weights: array<vec4f>;

@compute @workgroup_size(${updateThreads})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  if (verdict[${Verdict.update}] == 0u) { return; }
  let size = info[0].x;
  let beta1 = real(${UpdateInfo.beta1}u);
  let beta2 = real(${UpdateInfo.beta2}u);
  let rate = bitcast<f32>(verdict[${Verdict.rate}]);
  let secondScale = bitcast<f32>(verdict[${Verdict.secondScale}]);
  for (var i = id.x; i < size; i += groups.x * ${updateThreads}u) {
    let g = training[i] * bitcast<f32>(verdict[${Verdict.factor}]);
    let m = beta1 * training[size + i] + real(${UpdateInfo.rest1}u) * g;
    let v = beta2 * training[2u * size + i] + (real(${UpdateInfo.rest2}u) * g) * g;
    let root = sqrt(v) * secondScale + real(${UpdateInfo.epsilon}u);
    training[size + i] = m;
    training[2u * size + i] = v;
    let at = info[0].y + i;
    weights[at] = weights[at] - (rate * m) / root;
  }
}`;
