/**
 * The rows of an experiment, each from its own stream (ARCHITECTURE, decision 4): training,
 * held-out and test rows never share a draw, and reference and target differ even for one toy. Own
 * data give as many rows as they have.
 */
import type { Rows } from '../../data/dataset.ts';
import { usesPairs, type ExperimentConfig } from '../../protocol/config.ts';
import { shuffle, stream, type Stream } from '../../util/streams.ts';
import type { Batch, BatchRows } from '../engine/engine.ts';
import { rowsOfPart, testHalf, type Side } from './ownRows.ts';

export type { Side } from './ownRows.ts';

/** Fresh points that final metrics are measured on. */
export const testSize = 20_000;

export function trainingRows(config: ExperimentConfig, side: Side): Rows {
  const source = stream(config.seed, `data/${side}`);
  return rowsOfPart(config, side, source, config.trainSize, 'training');
}

export function validationRows(config: ExperimentConfig, side: Side): Rows {
  const source = stream(config.seed, 'validation', side === 'reference' ? 0 : 1);
  return rowsOfPart(config, side, source, config.validationSize, 'validation');
}

/**
 * @param index different indices are independent samples; of own data, parts of the test points
 */
export function testRows(config: ExperimentConfig, side: Side, n = testSize, index = 0): Rows {
  const source = testStream(config, side, index);
  return rowsOfPart(config, side, source, n, 'test', testHalf(config, side, index));
}

function testStream({ seed }: ExperimentConfig, side: Side, index: number): Stream {
  return stream(seed, 'test', 2 * index + (side === 'reference' ? 0 : 1));
}

/** Rows as an engine takes them. */
export function batchRows(rows: Rows): BatchRows {
  return { n: rows.n, x: rows.x, own: rows.context, other: null, weights: null };
}

/** Rows `index` of a set, as new arrays. */
export function pickRows(rows: BatchRows, index: ArrayLike<number>): BatchRows {
  const pick = (data: Float32Array | null): Float32Array | null => {
    if (!data) return null;
    const width = data.length / rows.n;
    const out = new Float32Array(index.length * width);
    for (let i = 0; i < index.length; i++)
      for (let k = 0; k < width; k++) out[i * width + k] = data[index[i] * width + k];
    return out;
  };
  return {
    n: index.length,
    x: pick(rows.x) ?? new Float32Array(0),
    own: pick(rows.own),
    other: pick(rows.other),
    weights: pick(rows.weights),
  };
}

/** Gives every row a destination condition: the batch's own conditions, shuffled. */
export function withDestinations(rows: BatchRows, source: Stream): BatchRows {
  if (!rows.own) return rows;
  const width = rows.own.length / rows.n;
  const order = shuffled(rows.n, source);
  const other = new Float32Array(rows.own.length);
  for (let i = 0; i < rows.n; i++)
    for (let k = 0; k < width; k++) other[i * width + k] = rows.own[order[i] * width + k];
  return { ...rows, other };
}

/** Row numbers whose destination is at least their own condition, and the rest (SCIENCE 2.3). */
export function splitBySign(rows: BatchRows): { up: number[]; down: number[] } {
  const { own, other, n } = rows;
  if (!own || !other) throw new Error('rows have no destinations');
  const all = Array.from({ length: n }, (_, i) => i);
  return { up: all.filter((i) => other[i] >= own[i]), down: all.filter((i) => other[i] < own[i]) };
}

/** The batch an objective sees: rows per side, or pairs split by sign. */
export function batchOf(
  config: ExperimentConfig,
  side: Side,
  rows: BatchRows,
  source: Stream,
): Batch {
  if (!usesPairs(config)) return { [side]: rows };
  const paired = withDestinations(rows, source);
  const { up, down } = splitBySign(paired);
  return { 'pairs-up': pickRows(paired, up), 'pairs-down': pickRows(paired, down) };
}

/** 0 … n-1 in random order. */
export function shuffled(n: number, source: Stream): Uint32Array {
  return shuffle(
    source,
    Uint32Array.from({ length: n }, (_, i) => i),
  );
}
