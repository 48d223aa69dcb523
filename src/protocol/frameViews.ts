/**
 * What a frame carries beside its points, for the layers of the stage that are shown: a grid of lines
 * under the map, and the model's density. Plain data with a default; computes nothing.
 */

import type { FrameMetrics } from './frameMetrics.ts';

/** What the page looks at. Each part costs a frame time, so nothing is sent that is not asked for. */
export interface FrameViews {
  /** Positions after every layer of the map. */
  layers: boolean;
  grid: boolean;
  density: boolean;
  /** Conditions that points are shown under, each by itself; the first is that of grid and density. */
  conditions: readonly ViewCondition[];
}

export const noViews: FrameViews = { layers: false, grid: false, density: false, conditions: [] };

/** The condition that a view was made for; null without one. */
export interface ViewCondition {
  own: number[] | null;
  /** Of the destination, where rows come in pairs. */
  other: number[] | null;
}

/** Lines of a regular grid over the frame, as the map bends them. */
export interface GridView extends ViewCondition {
  /** First as many upright lines from left to right, then as many level ones from below. */
  lines: number;
  /** Nodes along each line. */
  nodes: number;
  /** [2 * lines, nodes, 2] images of the nodes, frame units. */
  points: Float32Array;
  /** [2 * lines, nodes] log|det J| of the map at the nodes, nats. */
  logAbsDet: Float32Array;
}

/** The model's density at the centres of square cells over the frame, rows upwards from y = -4. */
export interface DensityView extends ViewCondition {
  /** Cells along each side. */
  side: number;
  /** [side * side] log density, nats; -Infinity where the exact law behind the map has no mass. */
  logDensity: Float32Array;
  /** [side * side] log|det J| of the map where it lands in the cell; null while a base learns. */
  logAbsDet: Float32Array | null;
  /**
   * Which law of the start points the density was made with: `base`, the flow that learnt the
   * reference; `exact`, where the run has none; `itself`, the base that is learning.
   */
  from: 'base' | 'exact' | 'itself';
}

/** Points of the reference under one condition, and where the map takes them. */
export interface ConditionView extends ViewCondition {
  /** [n, 2] the same plain points under every condition; null while a base learns. */
  start: Float32Array | null;
  /** [n, 2] */
  mapped: Float32Array;
  /** [n] distance moved; null while a base learns. */
  distances: Float32Array | null;
  metrics: FrameMetrics | null;
}
