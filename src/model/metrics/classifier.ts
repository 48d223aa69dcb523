/**
 * A small relu network that tells two samples apart, and its Adam steps, in tfjs ops on whichever
 * backend runs. Gradients are written out, which needs no tape; draws come from the stream it is given.
 */
import * as tf from '@tensorflow/tfjs-core';
import { integerPower } from '../../util/exactMath.ts';
import type { Stream } from '../../util/streams.ts';

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;
/** Decoupled, as in AdamW: each step takes this share of the rate off every parameter. */
const weightDecay = 0.1;

interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Where weights [inputs, outputs] and then biases [outputs] lie among all parameters. */
  readonly at: number;
}

interface State {
  readonly parameters: tf.Tensor1D;
  readonly first: tf.Tensor1D;
  readonly second: tf.Tensor1D;
}

export class Classifier {
  private readonly layers: readonly Layer[];
  private state: State;
  private best: tf.Tensor1D;
  private steps = 0;

  constructor(features: number, hidden: readonly number[], source: Stream) {
    this.layers = layersOf([features, ...hidden, 1]);
    const parameters = initial(this.layers, source);
    const zeros = new Float32Array(parameters.length);
    this.state = {
      parameters: tf.tensor1d(parameters),
      first: tf.tensor1d(zeros),
      second: tf.tensor1d(zeros),
    };
    this.best = this.state.parameters.clone();
  }

  /** One Adam step on the mean cross-entropy of rows [n, features] with labels [n, 1]. */
  step(x: tf.Tensor2D, labels: tf.Tensor2D, learningRate: number): void {
    this.steps++;
    const root = Math.sqrt(1 - integerPower(beta2, this.steps));
    const rate = (learningRate * root) / (1 - integerPower(beta1, this.steps));
    const { parameters, first, second } = this.state;
    const [p, m, v] = tf.tidy(() => {
      const gradient = this.gradient(x, labels);
      const m = tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1));
      const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const move = tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), epsilon * root));
      return [tf.sub(tf.mul(parameters, 1 - learningRate * weightDecay), move), m, v];
    });
    tf.dispose([parameters, first, second]);
    this.state = {
      parameters: p as tf.Tensor1D,
      first: m as tf.Tensor1D,
      second: v as tf.Tensor1D,
    };
  }

  /** [n, 1] log odds of label 1. */
  logits(x: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => this.activations(x)[this.layers.length]);
  }

  /** Scalar: mean cross-entropy, nats. */
  loss(x: tf.Tensor2D, labels: tf.Tensor2D): tf.Scalar {
    return tf.tidy(() => {
      const logits = this.logits(x);
      return tf.mean(tf.sub(tf.softplus(logits), tf.mul(logits, labels)));
    });
  }

  /** Flat [parameters] gradient of `loss`. */
  gradient(x: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor1D {
    return tf.tidy(() => {
      // Transposed beforehand: tfjs's wasm backend is several times slower at transposed factors.
      const seen = this.activations(x);
      const parts: tf.Tensor1D[] = [];
      const wrong = tf.sub(tf.sigmoid(seen[this.layers.length]), labels);
      let above = tf.div<tf.Tensor2D>(wrong, x.shape[0]);
      for (let l = this.layers.length - 1; l >= 0; l--) {
        parts.unshift(
          tf.reshape(tf.matMul(tf.transpose(seen[l]), above), [-1]),
          tf.sum<tf.Tensor1D>(above, 0),
        );
        if (l === 0) break;
        const into = tf.matMul(above, tf.transpose(this.weights(l)));
        above = tf.mul(into, tf.step(seen[l]));
      }
      return tf.concat1d(parts);
    });
  }

  /** Flat, stays the network's; the next step disposes it. */
  parameters(): tf.Tensor1D {
    return this.state.parameters;
  }

  keepAsBest(): void {
    this.best.dispose();
    this.best = this.state.parameters.clone();
  }

  /** Back to the best parameters. */
  restoreBest(): void {
    this.state.parameters.dispose();
    this.state = { ...this.state, parameters: this.best.clone() };
  }

  dispose(): void {
    tf.dispose([...Object.values(this.state), this.best]);
  }

  /** The rows, then what comes out of each layer. */
  private activations(x: tf.Tensor2D): tf.Tensor2D[] {
    const seen = [x];
    this.layers.forEach((layer, l) => {
      const bias = tf.slice1d(
        this.state.parameters,
        layer.at + layer.inputs * layer.outputs,
        layer.outputs,
      );
      const activation = l === this.layers.length - 1 ? 'linear' : 'relu';
      const out = tf.fused.matMul({ a: seen[l], b: this.weights(l), bias, activation });
      seen.push(out as tf.Tensor2D);
    });
    return seen;
  }

  private weights(l: number): tf.Tensor2D {
    const { at, inputs, outputs } = this.layers[l];
    return tf.reshape(tf.slice1d(this.state.parameters, at, inputs * outputs), [inputs, outputs]);
  }
}

function layersOf(widths: readonly number[]): Layer[] {
  const layers: Layer[] = [];
  let at = 0;
  for (let l = 0; l + 1 < widths.length; l++) {
    const [inputs, outputs] = [widths[l], widths[l + 1]];
    layers.push({ inputs, outputs, at });
    at += (inputs + 1) * outputs;
  }
  return layers;
}

/** Weights from U(±√(6/inputs)), which keeps relu units alike in size; biases from U(±1/√inputs). */
function initial(layers: readonly Layer[], source: Stream): Float32Array {
  const last = layers[layers.length - 1];
  const out = new Float32Array(last.at + (last.inputs + 1) * last.outputs);
  for (const { inputs, outputs, at } of layers) {
    const weightBound = Math.sqrt(6 / inputs);
    const biasBound = Math.sqrt(1 / inputs);
    for (let i = 0; i < (inputs + 1) * outputs; i++) {
      const bound = i < inputs * outputs ? weightBound : biasBound;
      out[at + i] = bound * (2 * source.uniform() - 1);
    }
  }
  return out;
}
