/** `FlowForward` on the WGSL kernels: tensors on the card in and out, nothing computed here. */
import type { FlowAttributes } from '../flowHandle.ts';
import { attributesOf } from '../tfBoundary.ts';
import type { CardKernels } from '../webgpu/cardKernels.ts';
import { CardWorkspace } from '../webgpu/cardWorkspace.ts';
import type { CardKernel } from '../webgpu/tensors.ts';

/** Inputs x, parameters and, for a flow with contexts, context; output [B, D + 1]. */
export function flowForwardWebgpu(kernels: CardKernels): CardKernel {
  return ({ inputs: [x, parameters, context = null], attributes, output, flush }) => {
    const { handle, direction } = attributesOf<FlowAttributes>(attributes);
    const packed = output([x.shape[0], x.shape[1] + 1]);
    const workspace = CardWorkspace.of(kernels, handle);
    workspace.forward({ x, parameters, context, direction }, packed.span, flush);
    return [packed];
  };
}
