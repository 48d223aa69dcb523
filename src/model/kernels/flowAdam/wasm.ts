/** `FlowAdam` on the WebAssembly kernels: tensors in and out, updated in place in between. */
import { attributesOf, type FusedKernel } from '../tfBoundary.ts';
import { FlowWorkspace } from '../wasm/flowWorkspace.ts';
import type { FusedKernels } from '../wasm/fusedKernels.ts';
import type { AdamAttributes } from './op.ts';

/** Inputs parameters, moments, gradient, step; outputs parameters, moments, step, norm. */
export function flowAdamWasm(kernels: FusedKernels): FusedKernel {
  return ({ inputs: [parameters, first, second, gradient, step], attributes, write }) => {
    const { handle, knobs } = attributesOf<AdamAttributes>(attributes);
    const workspace = FlowWorkspace.of(kernels, handle);
    const state = { parameters, first, second, step: step.read()[0] };
    const { flow, norm } = workspace.adam(state, gradient, knobs);
    const [newFirst, newSecond] = flow.readMoments();
    const vector = parameters.shape;
    const outputs = [flow.readParameters(), newFirst, newSecond].map((each) => write(each, vector));
    const [toParameters, toFirst, toSecond] = outputs.map(({ key }) => key);
    Object.assign(workspace.keys, {
      parameters: toParameters,
      first: toFirst,
      second: toSecond,
      gradient: gradient.key,
    } satisfies FlowWorkspace['keys']);
    return [...outputs, write(Float32Array.of(flow.step), []), write(Float32Array.of(norm), [])];
  };
}
