/** `FlowBackward` on the WGSL kernels: tensors on the card in and out, nothing computed here. */
import type { FlowAttributes } from '../flowHandle.ts';
import { attributesOf } from '../tfBoundary.ts';
import type { CardKernels } from '../webgpu/cardKernels.ts';
import { CardWorkspace } from '../webgpu/cardWorkspace.ts';
import type { CardKernel } from '../webgpu/tensors.ts';

/** Inputs dy, x, parameters and, where there is one, context; outputs gradients of the others. */
export function flowBackwardWebgpu(kernels: CardKernels): CardKernel {
  return ({ inputs: [dy, x, parameters, context = null], attributes, output, flush }) => {
    const { handle, direction } = attributesOf<FlowAttributes>(attributes);
    const workspace = CardWorkspace.of(kernels, handle);
    const ofX = output(x.shape);
    const ofParameters = output(parameters.shape);
    const ofContext = context && output(context.shape);
    const to = {
      x: ofX.span,
      parameters: ofParameters.span,
      context: ofContext && ofContext.span,
    };
    workspace.backward({ x, parameters, context, direction }, dy, to, flush);
    // An update that gets this very tensor finds its numbers in place.
    workspace.keys.gradient = ofParameters.key;
    return ofContext ? [ofX, ofParameters, ofContext] : [ofX, ofParameters];
  };
}
