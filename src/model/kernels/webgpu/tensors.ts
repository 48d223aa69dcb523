/**
 * Tensors of tfjs's webgpu backend as stretches of GPU buffers, and fused kernels on them as tfjs
 * registers them. Reads nothing back to the host; knows no flows.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { FusedOp } from '../tfBoundary.ts';
import type { Gpu, Span } from './gpu.ts';

/** An input: an identity that lasts as long as its numbers, and where they lie. */
export interface CardSource {
  /** Tensors never change, so the same key means the same numbers. */
  readonly key: object;
  readonly shape: readonly number[];
  readonly span: Span;
}

/** An output; its key is what an op that gets it as input will see. */
export interface CardOutput {
  readonly key: object;
  readonly info: tf.TensorInfo;
  readonly span: Span;
}

/** The tensors of a backend that runs on the kernels' own device. */
export interface CardTensors {
  source(tensor: tf.TensorInfo): CardSource;
  /** Room for an output, its numbers still to come. */
  output(shape: readonly number[]): CardOutput;
  /** An output as a tensor that tfjs watches over. */
  tensor(output: CardOutput): tf.Tensor;
  /** Sends what tfjs has collected so far: what is submitted next runs after it. */
  flush(): void;
}

export interface CardCall extends CardTensors {
  readonly inputs: readonly CardSource[];
  /** What the op handed over; each kernel knows its own. */
  readonly attributes: unknown;
}

export type CardKernel = (call: CardCall) => readonly CardOutput[];

/** What is used of tfjs's WebGPUBackend, all of it public there. */
interface CardBackend {
  readonly device: GPUDevice;
  readonly tensorMap: { get(dataId: object): { readonly resource?: GPUBuffer } };
  uploadToGPU(dataId: object): void;
  makeTensorInfo(shape: number[], dtype: 'float32'): tf.TensorInfo;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/** The only backend whose tensors lie on a card that the kernels can share. */
export const cardBackendId = 'webgpu';

/** @throws Error when tfjs's webgpu backend does not run, or runs on another device */
export function cardTensors(gpu: Gpu): CardTensors {
  const backend = tf.findBackend(cardBackendId) as unknown as CardBackend | null;
  if (!backend) throw new Error('tfjs backend does not run: webgpu');
  gpu.check();
  if (backend.device !== gpu.device)
    throw new Error('tfjs backend webgpu runs on another device than the fused kernels');
  const spanOf = ({ dataId, shape }: tf.TensorInfo): Span => {
    // Also fetches a tensor of another backend.
    const { resource } = backend.tensorMap.get(dataId);
    if (!resource) backend.uploadToGPU(dataId);
    const buffer = backend.tensorMap.get(dataId).resource as GPUBuffer;
    return { buffer, offset: 0, size: 4 * tf.util.sizeFromShape(shape) };
  };
  return {
    source: (tensor) => ({ key: tensor.dataId, shape: tensor.shape, span: spanOf(tensor) }),
    output: (shape) => {
      const info = backend.makeTensorInfo([...shape], 'float32');
      return { key: info.dataId, info, span: spanOf(info) };
    },
    tensor: ({ info }) => {
      const owner = backend as unknown as tf.KernelBackend;
      return tf.engine().makeTensorFromTensorInfo(info, owner);
    },
    flush: () => {
      backend.ensureCommandEncoderReady();
      backend.endComputePassEncoder();
      backend.submitQueue();
    },
  };
}

/** A kernel on backend `webgpu`, as tfjs registers it. */
export function cardKernel(op: FusedOp, gpu: Gpu, kernel: CardKernel): tf.KernelConfig {
  return {
    kernelName: op,
    backendName: cardBackendId,
    kernelFunc: ({ inputs, attrs }) => {
      const tensors = cardTensors(gpu);
      const given = Object.values(inputs) as tf.TensorInfo[];
      const call = { ...tensors, inputs: given.map(tensors.source), attributes: attrs };
      return kernel(call).map(({ info }) => info);
    },
  };
}
