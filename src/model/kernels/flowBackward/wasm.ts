/** `FlowBackward` on the WebAssembly kernels: tensors in and out, nothing computed here. */
import type { FlowAttributes } from '../flowHandle.ts';
import { attributesOf, type FusedKernel, type Source } from '../tfBoundary.ts';
import { FlowWorkspace } from '../wasm/flowWorkspace.ts';
import type { FusedKernels } from '../wasm/fusedKernels.ts';

/** Inputs dy, x, parameters and, where there is one, context; outputs gradients of the others. */
export function flowBackwardWasm(kernels: FusedKernels): FusedKernel {
  return ({ inputs: [dy, ...others], attributes, write }) => {
    const { handle, direction, call } = attributesOf<FlowAttributes>(attributes);
    const known = (source: Source, i: number): Source =>
      call.keys ? { ...source, key: call.keys[i] } : source;
    const [x, parameters, context = null] = others.map(known);
    const workspace = FlowWorkspace.of(kernels, handle);
    const found = workspace.backward({ x, parameters, context, direction }, dy.read());
    const ofX = write(found.x, x.shape);
    const ofParameters = write(found.parameters, parameters.shape);
    // An update that gets this very tensor finds its numbers in place.
    workspace.keys.gradient = ofParameters.key;
    if (!context || !found.context) return [ofX, ofParameters];
    return [ofX, ofParameters, write(found.context, context.shape)];
  };
}
