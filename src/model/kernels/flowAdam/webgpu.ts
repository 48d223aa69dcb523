/** `FlowAdam` on the WGSL kernels: tensors on the card in and out, updated in place in between. */
import { attributesOf } from '../tfBoundary.ts';
import type { CardKernels } from '../webgpu/cardKernels.ts';
import { CardWorkspace } from '../webgpu/cardWorkspace.ts';
import type { CardKernel } from '../webgpu/tensors.ts';
import type { AdamAttributes } from './op.ts';

/** Inputs parameters, moments, gradient, step; outputs parameters, moments, step, norm. */
export function flowAdamWebgpu(kernels: CardKernels): CardKernel {
  return ({ inputs, attributes, output, flush }) => {
    const [parameters, first, second, gradient, step] = inputs;
    const { handle, knobs } = attributesOf<AdamAttributes>(attributes);
    const workspace = CardWorkspace.of(kernels, handle);
    const vectors = [parameters, first, second].map(({ shape }) => output(shape));
    const scalars = [output([]), output([])];
    const [newParameters, newFirst, newSecond, newStep, norm] = [...vectors, ...scalars];
    const to = {
      parameters: newParameters.span,
      first: newFirst.span,
      second: newSecond.span,
      step: newStep.span,
      norm: norm.span,
    };
    workspace.adam({ parameters, first, second, step }, gradient, knobs, to, flush);
    workspace.keys.parameters = newParameters.key;
    workspace.keys.first = newFirst.key;
    workspace.keys.second = newSecond.key;
    return [...vectors, ...scalars];
  };
}
