/** Tensors of a pass back into plain arrays and float64 means; runs no flow. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Objective } from '../../../protocol/objective.ts';
import type { Batch, TermResult } from '../engine.ts';
import { rowsOf } from './objective.ts';

export interface PassTensors {
  values: { nll: tf.Tensor1D | null; penalty: tf.Tensor1D | null }[];
  gradient: tf.Tensor1D;
  rowGradients: tf.Tensor2D[];
}

export interface ReadTerm {
  nll: Float32Array | null;
  penalty: Float32Array | null;
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
  rowGradients: Float32Array[];
}> {
  const [gradient, read, rowGradients] = await Promise.all([
    take(pass.gradient),
    Promise.all(pass.values.map(readTerm)),
    Promise.all(pass.rowGradients.map(take)),
  ]);
  return {
    terms: read.map((r, i) => summarise(objective, batch, i, r)),
    nllRows: read.map((r) => r.nll),
    gradient,
    rowGradients,
  };
}

export function summarise(
  objective: Objective,
  batch: Batch,
  i: number,
  read: ReadTerm,
): TermResult {
  const term = objective.terms[i];
  const rows = rowsOf(term, batch);
  return {
    name: term.name,
    n: rows.n,
    nll: read.nll && mean(read.nll, rows.weights),
    penalty: read.penalty && mean(read.penalty, rows.weights),
  };
}

/** The objective's loss from its terms, in float64. */
export function combine(
  objective: Objective,
  terms: readonly TermResult[],
  penaltyWeight: number | null,
): number {
  let sum = 0;
  let count = 0;
  terms.forEach(({ n, nll, penalty }, i) => {
    const term = objective.terms[i];
    const weight = penaltyWeight ?? term.penalty?.weight ?? 0;
    sum += n * (term.likelihood * (nll ?? 0) + weight * (penalty ?? 0));
    count += n;
  });
  return sum / count;
}

function mean(values: Float32Array, weights: Float32Array | null): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const w = weights ? weights[i] : 1;
    sum += w * values[i];
    total += w;
  }
  return sum / total;
}
