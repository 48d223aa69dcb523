/**
 * MADE with residual blocks and context (nflows conventions, SCIENCE 2.2), as a pure function of
 * named weights. Refuses to own weights and to know what its outputs mean.
 */
import * as tf from '@tensorflow/tfjs-core';
import { layerPrefix, splineOutputs, type FlowSpec } from '../spec.ts';
import { linear } from './linear.ts';
import { degreeMask, hiddenDegrees, inputDegrees, outputDegrees } from './masks.ts';

export type Weights = ReadonlyMap<string, tf.Tensor>;

export interface Masks {
  readonly initial: tf.Tensor2D;
  readonly hidden: tf.Tensor2D;
  readonly output: tf.Tensor2D;
}

/** The masks of one MADE, shared by all layers of a flow; the caller disposes them. */
export function createMasks(spec: FlowSpec): Masks {
  const inputs = inputDegrees(spec.features);
  const hidden = hiddenDegrees(spec.features, spec.hiddenFeatures);
  const outputs = outputDegrees(spec.features, splineOutputs(spec.bins));
  const tensor = (to: number[], from: number[], strict: boolean): tf.Tensor2D =>
    tf.tensor2d(degreeMask(to, from, strict), [to.length, from.length]);
  return {
    initial: tensor(hidden, inputs, false),
    hidden: tensor(hidden, hidden, false),
    output: tensor(outputs, hidden, true),
  };
}

interface Affine {
  weight: tf.Tensor2D;
  bias: tf.Tensor1D;
}

interface Block {
  context: Affine | null;
  first: Affine;
  second: Affine;
}

/** The weights of one MADE with masks applied: prepared once, used for as many passes as needed. */
export interface Made {
  readonly initial: Affine;
  readonly context: Affine | null;
  readonly blocks: Block[];
  readonly final: Affine;
  /** context -> outputs, so that the first feature sees the context too. */
  readonly direct: Affine | null;
}

/** Takes the MADE of layer `layer` out of a flow's weights. */
export function prepareMade(spec: FlowSpec, layer: number, weights: Weights, masks: Masks): Made {
  const net = layerPrefix(layer);
  const take = (name: string, mask: tf.Tensor2D | null): Affine => {
    const weight = named(weights, `${net}${name}.weight`) as tf.Tensor2D;
    return {
      weight: mask ? tf.mul(weight, mask) : weight,
      bias: named(weights, `${net}${name}.bias`) as tf.Tensor1D,
    };
  };
  const sees = spec.contextFeatures > 0;
  return {
    initial: take('initial_layer', masks.initial),
    context: sees ? take('context_layer', null) : null,
    blocks: Array.from({ length: spec.blocks }, (_, i) => ({
      context: sees ? take(`blocks.${i}.context_layer`, null) : null,
      first: take(`blocks.${i}.linear_layers.0`, masks.hidden),
      second: take(`blocks.${i}.linear_layers.1`, masks.hidden),
    })),
    final: take('final_layer', masks.output),
    direct: sees && spec.contextPath === 'output' ? take('context_output_layer', null) : null,
  };
}

/** x [B, D], context [B, C] or null -> raw outputs [B, D * (3 bins - 1)]. */
export function runMade(net: Made, x: tf.Tensor2D, context: tf.Tensor2D | null): tf.Tensor2D {
  let h = apply(net.initial, x);
  if (net.context && context) h = tf.add(h, tf.relu(apply(net.context, context)));
  for (const block of net.blocks) h = residual(block, h, context);
  const out = apply(net.final, h);
  return net.direct && context ? tf.add(out, apply(net.direct, context)) : out;
}

function residual(block: Block, h: tf.Tensor2D, context: tf.Tensor2D | null): tf.Tensor2D {
  let inner = apply(block.first, tf.relu(h));
  if (block.context && context) inner = tf.add(inner, apply(block.context, context));
  return tf.add(h, apply(block.second, tf.relu(inner)));
}

function apply({ weight, bias }: Affine, x: tf.Tensor2D): tf.Tensor2D {
  return linear(x, weight, bias);
}

function named(weights: Weights, name: string): tf.Tensor {
  const tensor = weights.get(name);
  if (!tensor) throw new Error(`missing parameter: ${name}`);
  return tensor;
}
