/**
 * A whole dataset through the map of a plan: fresh points of the reference, made block by block from
 * streams of their own, mapped by the engine and counted. Keeps no point; trains nothing.
 */
import { usesPairs } from '../../protocol/config.ts';
import { featuresOf, sampleRows } from '../../data/dataset.ts';
import {
  checkMapPoints,
  type MapOutcome,
  type MapPart,
  type MapStatistics,
  type OnMapPart,
} from '../../protocol/wholeMap.ts';
import { createBreather } from '../../util/breathe.ts';
import { addDistances, emptyCounts, quantileOf } from '../../util/distanceCounts.ts';
import { stream } from '../../util/streams.ts';
import { sliceRows } from '../engine/chunks.ts';
import type { BatchRows, Engine } from '../engine/engine.ts';
import { mapStream } from '../engine/mapStream.ts';
import { distances } from '../metrics/index.ts';
import type { Plan } from './build.ts';
import { outside } from './evaluate.ts';
import { batchRows, withDestinations } from './samples.ts';
import { transport } from './transport.ts';

/** Few enough that cancel waits for a fraction of a second even with the widest flows. */
export const blockRows = 5000;

/** One block: rows as the engine takes them, their images, and what is known of all so far. */
export interface MappedBlock {
  readonly from: number;
  readonly rows: BatchRows;
  /** [n, features] */
  readonly images: Float32Array;
  /** [n] */
  readonly distances: Float32Array;
  readonly statistics: MapStatistics;
}

/**
 * The points of a seed in blocks. A block is drawn whole and then cut, so that the first points of a
 * seed are the same whatever the count.
 */
function* blocksOf({ config }: Plan, count: number): Generator<BatchRows, void> {
  const { seed, reference, condition } = config;
  for (let block = 0; block * blockRows < count; block++) {
    const drawn = sampleRows(reference, condition, stream(seed, 'map/reference', block), blockRows);
    const rows = usesPairs(config)
      ? withDestinations(batchRows(drawn), stream(seed, 'map/destinations', block))
      : batchRows(drawn);
    const wanted = Math.min(blockRows, count - block * blockRows);
    yield wanted === blockRows ? rows : sliceRows(rows, 0, wanted);
  }
}

/**
 * Maps `count` points; whoever stops asking has cancelled. Lets messages in between blocks.
 * @throws ConfigError when `count` is out of range
 * @throws Error when the engine lacks a flow of the map
 */
export async function* mapReference(
  engine: Engine,
  plan: Plan,
  count: number,
): AsyncGenerator<MappedBlock, void> {
  checkMapPoints(count);
  checkFlows(engine, plan);
  const breathing = createBreather();
  const counting = new Counting();
  const map = (rows: BatchRows) => transport(engine, plan, rows);
  for await (const { from, rows, points } of mapStream(blocksOf(plan, count), map)) {
    const moved = distances(rows.x, points, featuresOf(plan.config.reference));
    const statistics = counting.add(moved, outside(plan, points, rows));
    yield { from, rows, images: points, distances: moved, statistics };
    await breathing();
  }
}

function checkFlows(engine: Engine, plan: Plan): void {
  for (const { flow } of plan.forward)
    try {
      engine.spec(flow);
    } catch (error) {
      throw new Error(`the map does not exist yet: ${flow} is not trained`, { cause: error });
    }
}

/** Sums over all points so far, in float64. */
class Counting {
  private readonly counts = emptyCounts();
  private sum = 0;
  private squares = 0;
  private outside: number | null = 0;

  add(moved: Float32Array, outsideTarget: Uint8Array | null): MapStatistics {
    addDistances(this.counts, moved);
    for (const d of moved) {
      this.sum += d;
      this.squares += d * d;
    }
    if (!outsideTarget || this.outside === null) this.outside = null;
    else for (const bit of outsideTarget) this.outside += bit;
    const { n, largest } = this.counts;
    const mean = this.sum / n;
    const variance = n > 1 ? (this.squares - n * mean * mean) / (n - 1) : 0;
    return {
      points: n,
      meanDistance: mean,
      stdDistance: Math.sqrt(Math.max(0, variance)),
      medianDistance: quantileOf(this.counts, 0.5),
      q95Distance: quantileOf(this.counts, 0.95),
      maxDistance: largest,
      outOfSupport: this.outside === null ? null : this.outside / n,
    };
  }
}

/** A map under way; `ended` resolves when the engine is free again. */
export interface Mapping {
  cancelled: boolean;
  readonly ended: Promise<void>;
  readonly outcome: Promise<MapOutcome>;
}

/**
 * Begins to map and to report. The next block is computed while the page answers to the last one.
 * @param now milliseconds, only ever reported
 */
export function beginMapping(
  blocks: AsyncGenerator<MappedBlock, void>,
  onPart: OnMapPart,
  now: () => number,
): Mapping {
  const began = now();
  const report = async (): Promise<MapOutcome> => {
    let answered: Promise<void> = Promise.resolve();
    for await (const block of blocks) {
      await answered;
      if (mapping.cancelled) return 'cancelled';
      answered = Promise.resolve(onPart(partOf(block, (now() - began) / 1000)));
      // Awaited above; until then nobody else may complain of it.
      answered.catch(() => undefined);
    }
    await answered;
    return mapping.cancelled ? 'cancelled' : 'done';
  };
  // An engine that was disposed under a cancelled map fails, as it should.
  const outcome = Promise.resolve()
    .then(report)
    .catch((error: unknown): MapOutcome => {
      if (mapping.cancelled) return 'cancelled';
      throw error;
    });
  const over = (): void => undefined;
  const mapping: Mapping = { cancelled: false, outcome, ended: outcome.then(over, over) };
  return mapping;
}

function partOf({ from, rows, images, ...rest }: MappedBlock, seconds: number): MapPart {
  const features = rows.x.length / rows.n;
  return { from, n: rows.n, features, start: rows.x, mapped: images, seconds, ...rest };
}

/** Arrays of a part that a worker may transfer: the part owns them. */
export function partBuffers({ start, mapped, distances: moved }: MapPart): ArrayBuffer[] {
  return [start, mapped, moved].map((a) => a.buffer as ArrayBuffer);
}
