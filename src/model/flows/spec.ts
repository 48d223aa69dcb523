/**
 * `FlowSpec`: the type of a flow, as plain data that travels with its weights. Says what the flow
 * is, lists its parameters under nflows' names, and refuses to compute anything.
 */

export interface FlowSpec {
  /** D, 1 to 16. */
  readonly features: number;
  /** C, 0 for an unconditional flow. */
  readonly contextFeatures: number;
  readonly layers: number;
  readonly blocks: number;
  readonly hiddenFeatures: number;
  readonly bins: number;
  /** Splines act on [-tailBound, tailBound]; outside is the identity. */
  readonly tailBound: number;
  readonly minBinWidth: number;
  readonly minBinHeight: number;
  readonly minDerivative: number;
  /** A reversal follows every layer but the last; true: the last too. */
  readonly finalPermutation: boolean;
  /**
   * Slope from a raw value u. `softplus`: min + log(1 + e^u). `identity`: scaled so that u = 0
   * gives slope 1 (nflows' enable_identity_init).
   */
  readonly derivative: 'softplus' | 'identity';
  /**
   * Slope at the tail bound. 1 keeps the map smooth. `nflows` reproduces nflows, which gets 1 with
   * `softplus` but about 1.295 with `identity` (SCIENCE 2.7, T2).
   */
  readonly endDerivative: 1 | 'nflows';
  /**
   * `output`: one linear map context -> all outputs of each MADE, so that the first feature sees
   * the context too. `none`: as in nflows, where it does not (SCIENCE 2.7, T3).
   */
  readonly contextPath: 'output' | 'none';
}

export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly size: number;
  /** First element in the flat parameter vector. */
  readonly offset: number;
  readonly role: ParameterRole;
  /** Inputs of the linear map it belongs to (PyTorch's initialisation scale). */
  readonly fanIn: number;
}

export type ParameterRole = 'hidden' | 'residual-out' | 'context' | 'output' | 'context-output';

/** Numbers of one feature's spline: widths, heights and inner slopes. */
export function splineOutputs(bins: number): number {
  return 3 * bins - 1;
}

export type SpecInput = Pick<
  FlowSpec,
  'features' | 'contextFeatures' | 'layers' | 'blocks' | 'hiddenFeatures' | 'bins'
> &
  Partial<FlowSpec> & { readonly nflowsCompatible?: boolean };

/** Fills in what a spec leaves open; `nflowsCompatible` selects nflows' tails and context path. */
export function flowSpec(input: SpecInput): FlowSpec {
  const { nflowsCompatible = false, ...given } = input;
  const spec: FlowSpec = {
    tailBound: 4,
    minBinWidth: 1e-3,
    minBinHeight: 1e-3,
    minDerivative: 1e-3,
    finalPermutation: false,
    derivative: 'softplus',
    endDerivative: nflowsCompatible ? 'nflows' : 1,
    contextPath: nflowsCompatible ? 'none' : 'output',
    ...given,
  };
  return checkSpec(spec);
}

/** @throws Error naming the field, for sizes no flow can have. */
export function checkSpec(spec: FlowSpec): FlowSpec {
  const integer = (field: keyof FlowSpec, min: number, max: number): void => {
    const value = spec[field];
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
      throw new Error(`invalid ${field}: expected an integer from ${min} to ${max}, got ${value}`);
  };
  integer('features', 1, 16);
  integer('contextFeatures', 0, 4096);
  integer('layers', 1, 64);
  integer('blocks', 0, 64);
  integer('hiddenFeatures', 1, 8192);
  integer('bins', 2, 512);
  // Specs also come out of files, where anything may stand.
  const oneOf = (field: keyof FlowSpec, allowed: readonly unknown[]): void => {
    if (!allowed.includes(spec[field]))
      throw new Error(`invalid ${field}: expected ${allowed.join(' or ')}, got ${spec[field]}`);
  };
  oneOf('derivative', ['softplus', 'identity']);
  oneOf('endDerivative', [1, 'nflows']);
  oneOf('contextPath', ['output', 'none']);
  oneOf('finalPermutation', [true, false]);
  if (!(spec.tailBound > 0)) throw new Error(`invalid tailBound: ${spec.tailBound}`);
  for (const field of ['minBinWidth', 'minBinHeight'] as const)
    if (!(spec[field] >= 0 && spec[field] * spec.bins < 1))
      throw new Error(`invalid ${field}: ${spec.bins} bins leave no room for ${spec[field]}`);
  if (!(spec.minDerivative >= 0 && spec.minDerivative < 1))
    throw new Error(`invalid minDerivative: ${spec.minDerivative}`);
  return spec;
}

/** Every parameter in flat order: layer by layer, in nflows' own order. */
export function parameterList(spec: FlowSpec): Parameter[] {
  const list: Parameter[] = [];
  let offset = 0;
  const add = (name: string, shape: number[], role: ParameterRole, fanIn: number): void => {
    const size = shape.reduce((a, b) => a * b, 1);
    list.push({ name, shape, size, offset, role, fanIn });
    offset += size;
  };
  const linear = (name: string, out: number, inputs: number, role: ParameterRole): void => {
    add(`${name}.weight`, [out, inputs], role, inputs);
    add(`${name}.bias`, [out], role, inputs);
  };
  const { features: D, contextFeatures: C, hiddenFeatures: H } = spec;
  const outputs = D * splineOutputs(spec.bins);
  for (let layer = 0; layer < spec.layers; layer++) {
    const net = layerPrefix(layer);
    linear(`${net}initial_layer`, H, D, 'hidden');
    if (C > 0) linear(`${net}context_layer`, H, C, 'context');
    for (let block = 0; block < spec.blocks; block++) {
      const at = `${net}blocks.${block}.`;
      if (C > 0) linear(`${at}context_layer`, H, C, 'context');
      linear(`${at}linear_layers.0`, H, H, 'hidden');
      linear(`${at}linear_layers.1`, H, H, 'residual-out');
    }
    linear(`${net}final_layer`, outputs, H, 'output');
    if (C > 0 && spec.contextPath === 'output')
      linear(`${net}context_output_layer`, outputs, C, 'context-output');
  }
  return list;
}

/** nflows numbers transforms with the reversals between them, so layer i is transform 2i. */
export function layerPrefix(layer: number): string {
  return `_transforms.${2 * layer}.autoregressive_net.`;
}

export function parameterCount(spec: FlowSpec): number {
  const last = parameterList(spec).at(-1);
  return last ? last.offset + last.size : 0;
}
