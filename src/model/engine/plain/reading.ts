/** Tensors of a pass back into plain arrays and float64 means; runs no flow. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Objective } from '../../../protocol/objective.ts';
import type { Batch, TermResult } from '../engine.ts';
import { summarise, type ReadTerm } from '../results.ts';

export interface PassTensors {
  values: { nll: tf.Tensor1D | null; penalty: tf.Tensor1D | null }[];
  gradient: tf.Tensor1D;
  inputGradients: tf.Tensor2D[];
}

/** Reads a tensor into an array of its own and disposes it. */
export async function take(tensor: tf.Tensor): Promise<Float32Array> {
  // tfjs's cpu backend hands out its live array, so copy.
  const data = ((await tensor.data()) as Float32Array).slice();
  tensor.dispose();
  return data;
}

export async function readTerm(value: PassTensors['values'][number]): Promise<ReadTerm> {
  return {
    nll: value.nll && (await take(value.nll)),
    penalty: value.penalty && (await take(value.penalty)),
  };
}

export async function readPass(
  pass: PassTensors,
  objective: Objective,
  batch: Batch,
): Promise<{
  terms: TermResult[];
  nllRows: (Float32Array | null)[];
  gradient: Float32Array;
  inputGradients: Float32Array[];
}> {
  const [gradient, read, inputGradients] = await Promise.all([
    take(pass.gradient),
    Promise.all(pass.values.map(readTerm)),
    Promise.all(pass.inputGradients.map(take)),
  ]);
  return {
    terms: read.map((r, i) => summarise(objective, batch, i, r)),
    nllRows: read.map((r) => r.nll),
    gradient,
    inputGradients,
  };
}
