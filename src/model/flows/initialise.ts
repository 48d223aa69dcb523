/**
 * Initial weights of a flow from a stream of uniforms: PyTorch's rule for linear layers, nflows'
 * small second residual layers, and zeros where the flow has to start as the identity.
 */
import { parameterCount, parameterList, type FlowSpec, type ParameterRole } from './spec.ts';

/** Any source of uniforms on [0, 1). */
export interface Uniforms {
  uniform(): number;
}

/** Half-width of the residual blocks' second linear layer (nflows, zero_initialization). */
const residualHalfWidth = 1e-3;

/**
 * The flat parameter vector, [parameterCount(spec)].
 * @param identity true: the flow starts as the identity (final layers are zero).
 */
export function initialParameters(
  spec: FlowSpec,
  stream: Uniforms,
  identity: boolean,
): Float32Array {
  const flat = new Float32Array(parameterCount(spec));
  for (const { offset, size, role, fanIn } of parameterList(spec)) {
    const half = halfWidth(role, fanIn, identity);
    // Every parameter draws, zero or not: switching identity start on changes nothing else.
    for (let i = 0; i < size; i++) {
      const u = 2 * stream.uniform() - 1;
      flat[offset + i] = half * u;
    }
  }
  return flat;
}

function halfWidth(role: ParameterRole, fanIn: number, identity: boolean): number {
  switch (role) {
    case 'hidden':
    case 'context':
      return 1 / Math.sqrt(fanIn);
    case 'residual-out':
      return residualHalfWidth;
    case 'output':
      return identity ? 0 : 1 / Math.sqrt(fanIn);
    case 'context-output':
      return 0;
    default:
      return role satisfies never;
  }
}
