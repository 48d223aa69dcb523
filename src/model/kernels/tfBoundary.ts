/**
 * Where tfjs's kernel registry is touched: ops call kernels here, and adapters get their inputs and
 * give their outputs as plain float arrays. Knows no flows.
 *
 * Inputs are lists, not names, so that an op may have an optional last input and tfjs still saves
 * all of them for the gradient.
 */
import * as tf from '@tensorflow/tfjs-core';

/** The fused ops, by the names they are registered under. */
export const fusedOps = ['FlowForward', 'FlowBackward', 'FlowAdam', 'FlowTrainStep'] as const;
export type FusedOp = (typeof fusedOps)[number];

/** An input as a kernel meets it: an identity that lasts as long as its numbers, and the numbers. */
export interface Source {
  /** Tensors never change, so the same key means the same numbers. */
  readonly key: object;
  readonly shape: readonly number[];
  /** The backend's own array: copy before anything is written. */
  read(): Float32Array;
}

export interface KernelCall {
  readonly inputs: readonly Source[];
  /** What the op handed over; each kernel knows its own. */
  readonly attributes: unknown;
  source(tensor: tf.TensorInfo): Source;
  /** @param values given away: the backend may keep the array itself */
  write(values: Float32Array, shape: readonly number[]): Output;
}

/** An output; its key is what an op that gets it as input will see. */
export interface Output {
  readonly key: object;
  readonly info: tf.TensorInfo;
}

export type FusedKernel = (call: KernelCall) => readonly Output[];

/** Is there a fused kernel for the backend that runs? */
export function hasKernel(op: FusedOp): boolean {
  // tfjs's types leave out that there may be none.
  return (tf.getKernel(op, tf.getBackend()) as tf.KernelConfig | undefined) !== undefined;
}

/** Runs a fused kernel of the present backend. */
export function runKernel(
  op: FusedOp,
  inputs: readonly tf.Tensor[],
  attributes: object,
): tf.Tensor[] {
  const found: tf.Tensor | tf.Tensor[] = tf
    .engine()
    .runKernel(
      op,
      inputs as unknown as tf.NamedTensorMap,
      attributes as unknown as tf.NamedAttrMap,
    );
  return Array.isArray(found) ? found : [found];
}

/** What both backends that compute in the processor's memory have. */
interface HostBackend {
  readSync(dataId: object): Float32Array;
  write(values: Float32Array, shape: number[], dtype: 'float32'): object;
  /** wasm only */
  dataIdMap?: { get(dataId: object): unknown };
  typedArrayFromHeap?(info: tf.TensorInfo): Float32Array;
}

/** A kernel on backends `cpu` and `wasm`, as tfjs registers it. */
export function hostKernel(op: FusedOp, backendName: string, kernel: FusedKernel): tf.KernelConfig {
  return {
    kernelName: op,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const host = backend as HostBackend;
      const source = (tensor: tf.TensorInfo): Source => sourceOf(host, tensor);
      const write = (values: Float32Array, shape: readonly number[]): Output => {
        const dataId = host.write(values, [...shape], 'float32');
        return { key: dataId, info: { dataId, shape: [...shape], dtype: 'float32' } };
      };
      const tensors = Object.values(inputs) as tf.TensorInfo[];
      return kernel({ inputs: tensors.map(source), attributes: attrs, source, write }).map(
        ({ info }) => info,
      );
    },
  };
}

function sourceOf(backend: HostBackend, tensor: tf.TensorInfo): Source {
  const { dataId, shape } = tensor;
  return {
    key: dataId,
    shape,
    read: () => {
      if (!backend.typedArrayFromHeap || !backend.dataIdMap) return backend.readSync(dataId);
      // Fetched from another backend first, if need be: that may move the heap.
      backend.dataIdMap.get(dataId);
      return backend.typedArrayFromHeap(tensor);
    },
  };
}

/** A call's attributes as the op that made the call typed them. */
export function attributesOf<T>(attributes: unknown): T {
  return attributes as T;
}
