/** `FlowForward` on the WebAssembly kernels: tensors in and out, nothing computed here. */
import type { FlowAttributes } from '../flowHandle.ts';
import { attributesOf, type FusedKernel } from '../tfBoundary.ts';
import { FlowWorkspace } from '../wasm/flowWorkspace.ts';
import type { FusedKernels } from '../wasm/fusedKernels.ts';

/** Inputs x, parameters and, for a flow with contexts, context; output [B, D + 1]. */
export function flowForwardWasm(kernels: FusedKernels): FusedKernel {
  return ({ inputs, attributes, write }) => {
    const [x, parameters, context = null] = inputs;
    const { handle, direction, call } = attributesOf<FlowAttributes>(attributes);
    call.keys = inputs.map(({ key }) => key);
    const workspace = FlowWorkspace.of(kernels, handle);
    const packed = workspace.forward({ x, parameters, context, direction });
    return [write(packed, [x.shape[0], x.shape[1] + 1])];
  };
}
