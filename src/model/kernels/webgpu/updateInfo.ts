/**
 * The numbers that an update's shaders are told: Adam's knobs, and where a flow and its step's
 * results lie. Sends nothing.
 */
import { integerPower, log } from '../../../util/exactMath.ts';
import { adamDefaults, type UpdateKnobs } from '../knobs.ts';
import type { FlowBuffers } from './flowBuffers.ts';
import { normStretch, UpdateInfo } from './updateCode.ts';

/** A step's slot among results: its first word, and how many scores lie behind its header. */
export interface Slot {
  readonly at: number;
  readonly scores: number;
}

/** Of a step that the host counts: the flow's `step` is its number. */
export function updateInfo(flow: FlowBuffers, slot: Slot, knobs: UpdateKnobs): Uint32Array {
  const { betas: [beta1, beta2] = adamDefaults.betas, learningRate } = knobs;
  const info = common(flow, slot, knobs);
  const real = new Float32Array(info.buffer);
  real[UpdateInfo.rate] = learningRate / (1 - integerPower(beta1, flow.step));
  real[UpdateInfo.secondScale] = 1 / Math.sqrt(1 - integerPower(beta2, flow.step));
  return info;
}

/** Of a step that the card counts, in the flow's verdict. */
export function cardUpdateInfo(flow: FlowBuffers, slot: Slot, knobs: UpdateKnobs): Uint32Array {
  const info = common(flow, slot, knobs);
  const real = new Float32Array(info.buffer);
  const [log1, log2] = (knobs.betas ?? adamDefaults.betas).map((beta) =>
    // A beta of 0 has no logarithm; any power of it is 0 all the same.
    beta > 0 ? log(beta) : -1000,
  );
  real[UpdateInfo.rate] = knobs.learningRate;
  real[UpdateInfo.logBeta1] = log1;
  real[UpdateInfo.logBeta2] = log2;
  return info;
}

function common(
  flow: FlowBuffers,
  slot: Slot,
  { betas: [beta1, beta2] = adamDefaults.betas, epsilon, clip }: UpdateKnobs,
): Uint32Array {
  const info = new Uint32Array(UpdateInfo.words);
  const real = new Float32Array(info.buffer);
  const vectors = flow.layout.size / 4;
  info[UpdateInfo.size] = vectors;
  info[UpdateInfo.weights] = flow.at / 4;
  info[UpdateInfo.partials] = Math.ceil(vectors / normStretch);
  info[UpdateInfo.slot] = slot.at;
  info[UpdateInfo.scores] = slot.scores;
  real[UpdateInfo.clip] = clip ?? -1;
  real[UpdateInfo.beta1] = beta1;
  real[UpdateInfo.beta2] = beta2;
  real[UpdateInfo.rest1] = 1 - beta1;
  real[UpdateInfo.rest2] = 1 - beta2;
  real[UpdateInfo.epsilon] = epsilon ?? adamDefaults.epsilon;
  return info;
}
