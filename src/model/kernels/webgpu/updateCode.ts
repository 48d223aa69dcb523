/**
 * The shaders of one Adam update with clipping (PyTorch's, as in assembly/update.ts): sums of
 * squares, the verdict on the step, and the update itself, which the verdict may call off. The same
 * for every flow; sums have a fixed order.
 */

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
  rate,
  beta1,
  beta2,
  /** 1 - beta1 and 1 - beta2, which float32 would not get right. */
  rest1,
  rest2,
  /** 1 / sqrt(1 - beta2^t) */
  secondScale,
  epsilon,
  spare1,
  spare2,
  words,
}

export const updateThreads = 256;
/** Vectors that one workgroup sums the squares of. */
export const normStretch = 1024;
/** Words of a flow's verdict: 1 once a step was called off, factor of the gradient, 1 to update. */
export const verdictWords = 4;
/** Words before the scores of a slot: was it done, norm of the gradient. */
export const slotHeader = 2;

const info = /* wgsl */ `
@group(0) @binding(0) var<uniform> info: array<vec4u, ${UpdateInfo.words / 4}>;
fn real(word: u32) -> f32 { return bitcast<f32>(info[word / 4u][word % 4u]); }
`;

const tree = /* wgsl */ `
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
${tree}
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

/**
 * The verdict: is every score and the norm a finite number? Asked of the bits, because shaders may
 * assume that arithmetic meets no infinities. A flow whose step was called off stays as it is until
 * the host has heard of it.
 */
export const verdictCode = /* wgsl */ `${info}
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read_write> ring: array<u32>;
@group(0) @binding(3) var<storage, read_write> verdict: array<u32>;
${tree}
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
  let done = verdict[0] == 0u && spoilt == 0f && finite(bitcast<u32>(squares));
  let clip = real(${UpdateInfo.clip}u);
  let factor = select(1f, min(1f, clip / (norm + 1e-6f)), clip >= 0f);
  verdict[0] = select(1u, 0u, done);
  verdict[1] = bitcast<u32>(factor);
  verdict[2] = select(0u, 1u, done);
  ring[slot] = verdict[2];
  ring[slot + 1u] = bitcast<u32>(norm);
}`;

/** \`training\` holds gradients, first and second moments, one after the other. */
export const adamCode = /* wgsl */ `${info}
@group(0) @binding(1) var<storage, read> verdict: array<u32>;
@group(0) @binding(2) var<storage, read_write> training: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> weights: array<vec4f>;

@compute @workgroup_size(${updateThreads})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  if (verdict[2] == 0u) { return; }
  let size = info[0].x;
  let beta1 = real(${UpdateInfo.beta1}u);
  let beta2 = real(${UpdateInfo.beta2}u);
  for (var i = id.x; i < size; i += groups.x * ${updateThreads}u) {
    let g = training[i] * bitcast<f32>(verdict[1]);
    let m = beta1 * training[size + i] + real(${UpdateInfo.rest1}u) * g;
    let v = beta2 * training[2u * size + i] + (real(${UpdateInfo.rest2}u) * g) * g;
    let root = sqrt(v) * real(${UpdateInfo.secondScale}u) + real(${UpdateInfo.epsilon}u);
    training[size + i] = m;
    training[2u * size + i] = v;
    let at = info[0].y + i;
    weights[at] = weights[at] - (real(${UpdateInfo.rate}u) * m) / root;
  }
}`;
