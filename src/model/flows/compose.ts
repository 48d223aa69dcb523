/** Flows as chains of transforms; refuses to know what a transform does inside. */
import * as tf from '@tensorflow/tfjs-core';
import { prepareMade, type Made, type Masks, type Weights } from './conditioners/made.ts';
import { reversal } from './permutations.ts';
import { type FlowSpec } from './spec.ts';
import { autoregressive } from './transforms/autoregressive.ts';
import type { Moved, Transform } from './transforms/transform.ts';

/** Called with the rows after every autoregressive layer, features in their original order. */
export type OnLayer = (y: tf.Tensor2D) => void;

export interface Flow {
  forward(x: tf.Tensor2D, context: tf.Tensor2D | null, onLayer?: OnLayer): Moved;
  inverse(y: tf.Tensor2D, context: tf.Tensor2D | null, onLayer?: OnLayer): Moved;
}

/** Masked weights of every layer; a plain object of tensors, so that tf.tidy can return it. */
export function prepareFlow(spec: FlowSpec, weights: Weights, masks: Masks): Made[] {
  return Array.from({ length: spec.layers }, (_, i) => prepareMade(spec, i, weights, masks));
}

/** The flow of a spec: autoregressive layers with reversals between (and, if so, after) them. */
export function flow(spec: FlowSpec, layers: Made[]): Flow {
  const transforms: Transform[] = layers.flatMap((net, i) => {
    const last = i === spec.layers - 1;
    const layer = autoregressive(spec, net);
    return last && !spec.finalPermutation ? [layer] : [layer, reversal];
  });
  return {
    forward: (x, context, onLayer) => run(transforms, 'forward', x, context, onLayer),
    inverse: (y, context, onLayer) =>
      run([...transforms].reverse(), 'inverse', y, context, onLayer),
  };
}

function run(
  transforms: readonly Transform[],
  direction: 'forward' | 'inverse',
  x: tf.Tensor2D,
  context: tf.Tensor2D | null,
  onLayer?: OnLayer,
): Moved {
  let y = x;
  let total: tf.Tensor1D | null = null;
  let reversed = direction === 'inverse' && reversals(transforms) % 2 === 1;
  for (const transform of transforms) {
    const moved = transform[direction](y, context);
    y = moved.y;
    if (transform === reversal) reversed = !reversed;
    if (moved.logAbsDet) {
      total = total ? tf.add(total, moved.logAbsDet) : moved.logAbsDet;
      onLayer?.(reversed ? reversal.forward(y, null).y : y);
    }
  }
  return { y, logAbsDet: total };
}

function reversals(transforms: readonly Transform[]): number {
  return transforms.filter((t) => t === reversal).length;
}
