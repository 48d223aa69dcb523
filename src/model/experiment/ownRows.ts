/**
 * How many rows there are where a side is own data, and which of them a run may look at: training,
 * held-out and test rows come from one split of the seed and never meet. Toys have as many rows as
 * are asked for.
 */
import { ownUnder, sampleRows, type Rows } from '../../data/dataset.ts';
import { ownCount, ownIndices, pickOwn, type OwnPart } from '../../data/ownRows.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import { isOwnId } from '../../protocol/ownData.ts';
import { stream, type Stream } from '../../util/streams.ts';

export type Side = 'reference' | 'target';

/** n rows of a part of a side, or as many as there are. */
export function rowsOfPart(
  config: ExperimentConfig,
  side: Side,
  source: Stream,
  n: number,
  part: OwnPart['part'],
  half?: OwnPart['half'],
): Rows {
  const law = config[side];
  const of = partOf(config, part, half);
  const there = isOwnId(law) ? Math.min(n, ownCount(law, of)) : n;
  return sampleRows(law, config.condition, source, there, of);
}

/**
 * Up to n rows for the eye: every point of own data once, those of the test part first, so that the
 * head of them can be measured on.
 */
export function stageRows(config: ExperimentConfig, side: Side, source: Stream, n: number): Rows {
  const law = config[side];
  const { seed, condition } = config;
  if (!isOwnId(law)) return sampleRows(law, condition, source, n);
  const all = ownIndices(law, { seed, part: 'all' });
  // Where one dataset is on both sides, its first half is what images are compared with.
  const from = onBothSides(config) ? ownCount(law, { seed, part: 'test', half: 0 }) : 0;
  const order = new Uint32Array(all.length);
  order.set(all.subarray(from));
  order.set(all.subarray(0, from), all.length - from);
  return ownUnder(pickOwn(law, order.subarray(0, n)), condition, source);
}

/**
 * How many of n held-out points a comparison of both sides can have: all of them, unless the test
 * part of the reference or half of the target's holds fewer. The other half is for the floor.
 */
export function comparable(config: ExperimentConfig, n: number): number {
  const there = (side: Side, index: number): number => {
    const law = config[side];
    if (!isOwnId(law)) return n;
    return ownCount(law, partOf(config, 'test', testHalf(config, side, index)));
  };
  return Math.min(n, there('reference', 0), there('target', 1));
}

/**
 * Which half of its test part a side's sample `index` is drawn from; undefined: from all of it. Odd
 * samples of the target and even ones share no point, nor does any with the reference.
 */
export function testHalf(config: ExperimentConfig, side: Side, index: number): OwnPart['half'] {
  const same = onBothSides(config);
  if (side === 'reference') return same ? 1 : undefined;
  if (index === 0) return same ? 0 : undefined;
  return index % 2 === 1 ? 0 : 1;
}

const onBothSides = ({ reference, target }: ExperimentConfig): boolean => reference === target;

const partOf = (
  { seed }: ExperimentConfig,
  part: OwnPart['part'],
  half: OwnPart['half'],
): OwnPart => ({ seed, part, ...(half === undefined ? {} : { half }) });

/** Pairs of independent points of both laws; own data are drawn from with replacement if need be. */
export function independentPoints(
  config: ExperimentConfig,
  side: Side,
  n: number,
  index: number,
): Float32Array {
  const source = stream(config.seed, 'test', 2 * index + (side === 'reference' ? 0 : 1));
  return sampleRows(config[side], config.condition, source, n).x;
}
