/**
 * The only list of the fused kernels: which op has which kernel on which backend, one table a
 * backend. Nothing is registered by importing it; hosts say when.
 */
import * as tf from '@tensorflow/tfjs-core';
import { flowAdamWasm } from './flowAdam/wasm.ts';
import { flowAdamWebgpu } from './flowAdam/webgpu.ts';
import { flowBackwardWasm } from './flowBackward/wasm.ts';
import { flowBackwardWebgpu } from './flowBackward/webgpu.ts';
import { flowForwardGradient } from './flowForward/gradient.ts';
import { flowForwardWasm } from './flowForward/wasm.ts';
import { flowForwardWebgpu } from './flowForward/webgpu.ts';
import { flowTrainStepWasm } from './flowTrainStep/wasm.ts';
import { flowTrainStepWebgpu } from './flowTrainStep/webgpu.ts';
import { fusedOps, hostKernel, type FusedKernel, type FusedOp } from './tfBoundary.ts';
import type { FusedKernels } from './wasm/fusedKernels.ts';
import type { CardKernels } from './webgpu/cardKernels.ts';
import { cardBackendId, cardKernel, type CardKernel } from './webgpu/tensors.ts';

/** Backends whose tensors lie in the processor's memory; both take the WebAssembly kernels. */
export type HostBackendId = 'wasm' | 'cpu';

const wasm = {
  FlowForward: flowForwardWasm,
  FlowBackward: flowBackwardWasm,
  FlowAdam: flowAdamWasm,
  FlowTrainStep: flowTrainStepWasm,
} satisfies Record<FusedOp, (kernels: FusedKernels) => FusedKernel>;

const webgpu = {
  FlowForward: flowForwardWebgpu,
  FlowBackward: flowBackwardWebgpu,
  FlowAdam: flowAdamWebgpu,
  FlowTrainStep: flowTrainStepWebgpu,
} satisfies Record<FusedOp, (kernels: CardKernels) => CardKernel>;

/** From now on the fused ops run these kernels on this backend; others there are replaced. */
export function registerKernels(backend: HostBackendId, kernels: FusedKernels): void {
  unregisterKernels(backend);
  for (const op of fusedOps) tf.registerKernel(hostKernel(op, backend, wasm[op](kernels)));
  registerGradient();
}

/** The same on tfjs's backend `webgpu`, which must run on the kernels' device. */
export function registerCardKernels(kernels: CardKernels): void {
  unregisterKernels(cardBackendId);
  for (const op of fusedOps) tf.registerKernel(cardKernel(op, kernels.gpu, webgpu[op](kernels)));
  registerGradient();
}

function registerGradient(): void {
  if (!(tf.getGradient('FlowForward') as tf.GradConfig | undefined))
    tf.registerGradient(flowForwardGradient);
}

/** From now on the fused ops run their references on this backend. */
export function unregisterKernels(backend: string): void {
  for (const op of fusedOps)
    if (tf.getKernel(op, backend) as tf.KernelConfig | undefined) tf.unregisterKernel(op, backend);
}
