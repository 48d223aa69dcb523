/**
 * The shaders that serve tensors on the card: numbers between the flat order of parameters and the
 * padded one of the kernels, seeds from sample weights, and the loss. Know no passes.
 */
import { totalCode, updateThreads } from './updateCode.ts';

export const flatThreads = updateThreads;
/** Words of the info of all of them. */
export const flatInfoWords = 4;

const head = /* wgsl */ `
@group(0) @binding(0) var<uniform> info: array<vec4u, 1>;
`;

/** Info: numbers, first float in the flat vector and in the padded one. */
const move = (line: string): string => /* wgsl */ `${head}
@group(0) @binding(1) var<storage, read> places: array<u32>;
@group(0) @binding(2) var<storage, read> given: array<f32>;
@group(0) @binding(3) var<storage, read_write> wanted: array<f32>;

@compute @workgroup_size(${flatThreads})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < info[0].x; i += groups.x * ${flatThreads}u) {
    ${line}
  }
}`;

/** Flat to padded; padding is left as it is. */
export const scatterCode = move('wanted[info[0].z + places[i]] = given[info[0].y + i];');
/** Padded to flat. */
export const gatherCode = move('wanted[info[0].y + i] = given[info[0].z + places[i]];');

/**
 * Rows' shares of a loss: share times weight over the sum of weights. Info: rows, where the seeds
 * go, and the share as f32.
 */
export const seedsCode = /* wgsl */ `${head}
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> rows: array<f32>;
${totalCode}
@compute @workgroup_size(${flatThreads})
fn main(@builtin(local_invocation_index) t: u32) {
  var sum = 0f;
  for (var i = t; i < info[0].x; i += ${flatThreads}u) { sum += weights[i]; }
  let whole = total(t, sum);
  let share = bitcast<f32>(info[0].z);
  for (var i = t; i < info[0].x; i += ${flatThreads}u) {
    rows[info[0].y + i] = (share * weights[i]) / whole;
  }
}`;

/**
 * The loss, which is linear in the rows' scores: sum of scores times seeds. Info: scores, first of
 * the seeds, first of the scores, and where the loss goes.
 */
export const lossCode = /* wgsl */ `${head}
@group(0) @binding(1) var<storage, read> seeds: array<f32>;
@group(0) @binding(2) var<storage, read_write> results: array<f32>;
${totalCode}
@compute @workgroup_size(${flatThreads})
fn main(@builtin(local_invocation_index) t: u32) {
  var sum = 0f;
  for (var i = t; i < info[0].x; i += ${flatThreads}u) {
    sum += seeds[info[0].y + i] * results[info[0].z + i];
  }
  let loss = total(t, sum);
  if (t == 0u) { results[info[0].w] = loss; }
}`;
