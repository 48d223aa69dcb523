/**
 * What a training step is told: rows, the flows they go through and what is scored, as plain data
 * around handles and tensors. Computes nothing.
 *
 * Loss of a term over its n rows, with z the output after all links and J their Jacobian:
 *   likelihood * mean(-log N(z; 0, I) - log|det J|) + penalty.weight * mean(d(out, in))
 * where in/out are input and output of link `penalty.link` and d is the L1 norm or the squared L2
 * norm; means are weighted where there are weights. The loss is sum(n_i L_i) / sum(n_i).
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { Direction, FlowHandle } from '../flowHandle.ts';
import type { UpdateKnobs } from '../knobs.ts';

export interface TrainLink {
  /** Its loaded parameters are used; every link of the trained handle is trained. */
  readonly handle: FlowHandle;
  readonly direction: Direction;
  /** [n, C]; null for a flow without contexts. */
  readonly context: tf.Tensor2D | null;
}

export interface TrainTerm {
  /** [n, D] */
  readonly x: tf.Tensor2D;
  /** [n] sample weights; null: all equal. */
  readonly weights: tf.Tensor1D | null;
  /** In the order in which rows pass them, at least one. */
  readonly links: readonly TrainLink[];
  readonly likelihood: number;
  readonly penalty: {
    readonly kind: 'l1' | 'l2';
    readonly weight: number;
    readonly link: number;
  } | null;
}

/** What kernels of `FlowTrainStep` get beside their inputs, which are the terms' tensors. */
export interface TrainAttributes {
  readonly trained: FlowHandle;
  readonly terms: readonly TrainTerm[];
  readonly knobs: UpdateKnobs;
}

export interface TrainResult {
  /** Before the update. */
  readonly loss: tf.Scalar;
  /** L2 norm of the gradient before clipping. */
  readonly gradNorm: tf.Scalar;
}

/** All tensors of the terms. */
export function tensorsOf(terms: readonly TrainTerm[]): tf.Tensor[] {
  const all = terms.flatMap(({ x, weights, links }): (tf.Tensor | null)[] => [
    x,
    weights,
    ...links.map(({ context }) => context),
  ]);
  return all.filter((tensor) => tensor !== null);
}
