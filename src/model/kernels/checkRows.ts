/** What the fused ops ask of their inputs before any kernel sees them. Computes nothing. */
import type * as tf from '@tensorflow/tfjs-core';
import { checkShape } from './checkShape.ts';
import type { FlowHandle } from './flowHandle.ts';

/**
 * Rows that a flow can take.
 * @throws Error when x is not [B, D] with at least one row, or context not [B, C] or null for none
 */
export function checkRows(handle: FlowHandle, x: tf.Tensor, context: tf.Tensor | null): void {
  const { features, contextFeatures } = handle.spec;
  const [rows] = x.shape;
  if (!(rows > 0)) throw new Error(`invalid x: expected rows, got [${x.shape}]`);
  checkShape('x', x, [rows, features]);
  if (context) checkShape('context', context, [rows, contextFeatures]);
  if (!context !== (contextFeatures === 0))
    throw new Error(
      `invalid context: expected ${contextFeatures === 0 ? 'null' : `[${rows},${contextFeatures}]`}, ` +
        `got ${context ? `[${context.shape}]` : 'null'}`,
    );
}
