/**
 * Flows to and from safetensors under nflows' parameter names; the flow's type travels in the
 * metadata (ARCHITECTURE, decision 3). Refuses weights that do not fit their type.
 */
import { phaseIds } from '../../protocol/catalogue.ts';
import type { FlowWeights } from '../../protocol/trainer.ts';
import type { Engine, FlowSpec } from '../engine/engine.ts';
import { checkSpec, parameterCount, parameterList } from '../flows/spec.ts';
import { hasFlow } from './build.ts';
import { parseSafetensors, writeSafetensors, type Tensor } from '../../protocol/safetensors.ts';

const format = 'morphlab-flow-1';

/** @param parameters flat, [parameterCount(spec)] */
export function flowToSafetensors(spec: FlowSpec, parameters: Float32Array): Uint8Array {
  const tensors = parameterList(spec).map(
    ({ name, shape, offset, size }) =>
      [name, { shape: [...shape], data: parameters.slice(offset, offset + size) }] as [
        string,
        Tensor,
      ],
  );
  return writeSafetensors(tensors, { format, spec: JSON.stringify(spec) });
}

/** Every flow that an engine holds for a run, in the order of training. */
export async function weightsIn(engine: Engine): Promise<FlowWeights[]> {
  const weights: FlowWeights[] = [];
  for (const flow of phaseIds) {
    if (!hasFlow(engine, flow)) continue;
    const { parameters } = await engine.checkpoint(flow);
    weights.push({ flow, bytes: flowToSafetensors(engine.spec(flow), parameters) });
  }
  return weights;
}

export interface LoadedFlow {
  spec: FlowSpec;
  parameters: Float32Array;
}

/**
 * @throws Error naming the tensor or metadata field that is missing or has another shape
 */
export function flowFromSafetensors(bytes: Uint8Array): LoadedFlow {
  const file = parseSafetensors(bytes);
  const text = file.metadata.spec;
  if (file.metadata.format !== format || text === undefined)
    throw new Error(
      `invalid weights: expected metadata format ${format}, got ${file.metadata.format ?? 'none'}`,
    );
  const spec = parseSpec(text);
  return { spec, parameters: flatParameters(spec, file.tensors) };
}

function parseSpec(text: string): FlowSpec {
  try {
    return checkSpec(JSON.parse(text) as FlowSpec);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`invalid weights: metadata spec: ${reason}`, { cause: error });
  }
}

/**
 * Parameters of a spec, in flat order, by nflows' names.
 * @throws Error naming the tensor that is missing or has another shape
 */
export function flatParameters(spec: FlowSpec, tensors: ReadonlyMap<string, Tensor>): Float32Array {
  const flat = new Float32Array(parameterCount(spec));
  for (const { name, shape, offset } of parameterList(spec)) {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`missing tensor: ${name}`);
    if (tensor.shape.join() !== shape.join())
      throw new Error(
        `invalid tensor ${name}: expected shape [${shape.join(', ')}], got [${tensor.shape.join(', ')}]`,
      );
    flat.set(tensor.data, offset);
  }
  return flat;
}
