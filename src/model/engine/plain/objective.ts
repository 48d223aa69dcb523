/**
 * Interprets an `Objective` as tfjs ops: rows through links, a score and a penalty per row. The
 * readable truth that fused engines are held to; owns no parameters.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Link, Term } from '../../../protocol/objective.ts';
import type { Flow, OnLayer } from '../../flows/compose.ts';
import { standardNormalLogDensity } from '../../flows/base/standardNormal.ts';
import type { BatchRows } from '../engine.ts';

/** Rows as tensors; made once per step, outside the gradient. */
export interface RowTensors {
  n: number;
  x: tf.Tensor2D;
  own: tf.Tensor2D | null;
  other: tf.Tensor2D | null;
  weights: tf.Tensor1D | null;
}

export type FindFlow = (id: string) => Flow;

export interface TermValue {
  /** [n] negative log-likelihood; null when the term has no likelihood. */
  nll: tf.Tensor1D | null;
  /** [n] distance; null when the term has no penalty. */
  penalty: tf.Tensor1D | null;
  /** Scalar: likelihood * mean(nll) + weight * mean(penalty). */
  loss: tf.Scalar;
}

export function rowTensors(rows: BatchRows): RowTensors {
  const { n, x, own, other, weights } = rows;
  const matrix = (data: Float32Array): tf.Tensor2D => tf.tensor2d(data, [n, data.length / n]);
  return {
    n,
    x: matrix(x),
    own: own && matrix(own),
    other: other && matrix(other),
    weights: weights && tf.tensor1d(weights),
  };
}

/** sum(n_i L_i) / sum(n_i) over the terms that have rows. */
export function objectiveLoss(terms: readonly TermValue[], counts: readonly number[]): tf.Scalar {
  const total = counts.reduce((a, b) => a + b, 0);
  return terms
    .map((term, i) => tf.mul<tf.Scalar>(term.loss, counts[i] / total))
    .reduce((a, b) => tf.add<tf.Scalar>(a, b));
}

/** @param penaltyWeight replaces the term's own weight unless null */
export function termValue(
  term: Term,
  rows: RowTensors,
  find: FindFlow,
  penaltyWeight: number | null,
): TermValue {
  const passes = runLinks(term.links, rows, find);
  const nll = term.likelihood === 0 ? null : likelihood(passes);
  const penalty = term.penalty && distance(term.penalty.kind, passes[term.penalty.link]);
  let loss: tf.Scalar = tf.scalar(0);
  if (nll) loss = tf.add(loss, tf.mul(weightedMean(nll, rows.weights), term.likelihood));
  if (penalty && term.penalty) {
    const weight = penaltyWeight ?? term.penalty.weight;
    loss = tf.add(loss, tf.mul(weightedMean(penalty, rows.weights), weight));
  }
  return { nll, penalty, loss };
}

export interface Pass {
  input: tf.Tensor2D;
  output: tf.Tensor2D;
  logAbsDet: tf.Tensor1D | null;
}

/** Rows through links, one after the other. */
export function runLinks(
  links: readonly Link[],
  rows: RowTensors,
  find: FindFlow,
  onLayer?: OnLayer,
): Pass[] {
  let at = rows.x;
  return links.map((link) => {
    const input = at;
    const { y, logAbsDet } = find(link.flow)[link.direction](input, contextOf(link, rows), onLayer);
    at = y;
    return { input, output: y, logAbsDet };
  });
}

/** Total log|det J| of a chain, [n]. */
export function totalLogAbsDet(passes: readonly Pass[]): tf.Tensor1D {
  const n = passes[0].input.shape[0];
  return passes.reduce<tf.Tensor1D>(
    (sum, pass) => (pass.logAbsDet ? tf.add(sum, pass.logAbsDet) : sum),
    tf.zeros([n]),
  );
}

function likelihood(passes: readonly Pass[]): tf.Tensor1D {
  const last = passes[passes.length - 1];
  return tf.neg(tf.add(standardNormalLogDensity(last.output), totalLogAbsDet(passes)));
}

function distance(kind: 'l1' | 'l2', { input, output }: Pass): tf.Tensor1D {
  const moved = tf.sub(output, input);
  return tf.sum(kind === 'l1' ? tf.abs(moved) : tf.square(moved), 1);
}

function weightedMean(values: tf.Tensor1D, weights: tf.Tensor1D | null): tf.Scalar {
  if (!weights) return tf.mean(values);
  return tf.div(tf.sum(tf.mul(values, weights)), tf.sum(weights));
}

/** SCIENCE 2.3: delta contexts are never negative, concat is (smaller side, larger side). */
function contextOf(link: Link, rows: RowTensors): tf.Tensor2D | null {
  const own = (): tf.Tensor2D => required(rows.own, 'own');
  const other = (): tf.Tensor2D => required(rows.other, 'other');
  switch (link.context) {
    case 'none':
      return null;
    case 'own':
      return own();
    case 'other':
      return other();
    case 'delta':
      return tf.abs(tf.sub(other(), own()));
    case 'concat':
      return tf.concat([tf.minimum(own(), other()), tf.maximum(own(), other())], 1) as tf.Tensor2D;
    default:
      return link.context satisfies never;
  }
}

function required(tensor: tf.Tensor2D | null, name: string): tf.Tensor2D {
  if (!tensor) throw new Error(`rows have no condition: ${name}`);
  return tensor;
}
