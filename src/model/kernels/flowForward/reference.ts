/** `FlowForward` in plain tfjs ops: the flow itself. The truth that kernels are held to. */
import * as tf from '@tensorflow/tfjs-core';
import { flow, prepareFlow } from '../../flows/compose.ts';
import { createMasks } from '../../flows/conditioners/made.ts';
import { parameterList, type FlowSpec } from '../../flows/spec.ts';
import type { Direction } from '../flowHandle.ts';

export interface FlowImage {
  /** [B, D] */
  readonly y: tf.Tensor2D;
  /** [B] log|det dy/dx|, nats. */
  readonly logAbsDet: tf.Tensor1D;
}

/** @see flowForward */
export function flowForwardReference(
  x: tf.Tensor2D,
  context: tf.Tensor2D | null,
  parameters: tf.Tensor1D,
  spec: FlowSpec,
  direction: Direction,
): FlowImage {
  const list = parameterList(spec);
  const pieces = tf.split(
    parameters,
    list.map(({ size }) => size),
  );
  const weights = new Map(
    list.map(({ name, shape }, i) => [name, tf.reshape(pieces[i], [...shape])] as const),
  );
  const whole = flow(spec, prepareFlow(spec, weights, createMasks(spec)));
  const { y, logAbsDet } = whole[direction](x, context);
  // Every flow has a layer, and every layer a log-determinant.
  return { y, logAbsDet: logAbsDet as tf.Tensor1D };
}
