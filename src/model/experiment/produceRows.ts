/**
 * The rows that figures look at: all test rows as they come, or the same plain points under one
 * condition after the other. From streams of their own, so that looking changes no training.
 */
import { moveOf } from '../../data/conditions/index.ts';
import { sampleRows } from '../../data/dataset.ts';
import { usesPairs, type ExperimentConfig } from '../../protocol/config.ts';
import type { ViewOrder } from '../../protocol/product.ts';
import { stream } from '../../util/streams.ts';
import type { BatchRows } from '../engine/engine.ts';
import { batchRows, withDestinations, type Side } from './samples.ts';

/** Points in a block; blocks have streams of their own. */
export const viewBlock = 20_000;

/**
 * Reference rows of a view; null: each row under a condition of its own.
 * @param block different blocks are independent
 */
export function referenceRows(
  config: ExperimentConfig,
  view: ViewOrder | null,
  n: number,
  block: number,
): BatchRows {
  const { seed, reference, condition } = config;
  const source = stream(seed, 'figure/reference', block);
  if (!view?.own) {
    const rows = batchRows(sampleRows(reference, condition, source, n));
    return usesPairs(config)
      ? withDestinations(rows, stream(seed, 'figure/destinations', block))
      : rows;
  }
  const { x } = sampleRows(reference, 'none', source, n);
  const own = repeated(view.own, n);
  place(config, x, own);
  return { n, x, own, other: view.other && repeated(view.other, n), weights: null };
}

/** Fresh target points under the conditions that the images of `rows` have. */
export function freshTarget(config: ExperimentConfig, rows: BatchRows): Float32Array {
  const source = stream(config.seed, 'figure/target');
  const { x } = sampleRows(config.target, 'none', source, rows.n);
  place(config, x, imageContext(rows));
  return x;
}

/** Conditions of the rows' images: their destinations, else their own. */
export const imageContext = (rows: BatchRows): Float32Array | null => rows.other ?? rows.own;

/** Rows of noise to be sent backwards through a base, under a view's condition. */
export function noiseRows(config: ExperimentConfig, view: ViewOrder | null, n: number): BatchRows {
  const source = stream(config.seed, 'figure/noise');
  const x = Float32Array.from({ length: 2 * n }, () => source.normal());
  const context = view?.other ?? view?.own;
  const own = context ? repeated(context, n) : drawn(config, 'target', n);
  return { n, x, own, other: null, weights: null };
}

function drawn(
  { seed, condition, target }: ExperimentConfig,
  side: Side,
  n: number,
): Float32Array | null {
  if (condition === 'none') return null;
  return sampleRows(target, condition, stream(seed, `figure/contexts/${side}`), n).context;
}

/** Moves plain points in place to where they lie under their conditions. */
export function place(
  { condition }: Pick<ExperimentConfig, 'condition'>,
  x: Float32Array,
  context: Float32Array | null,
): void {
  if (context) moveOf(condition)?.apply(x, context);
}

/** Copies of a context row, one per point. */
export const repeated = (context: readonly number[], n: number): Float32Array =>
  Float32Array.from({ length: n * context.length }, (_, i) => context[i % context.length]);
