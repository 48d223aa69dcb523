/**
 * What a stand-in knows exactly of its rows: where the exact morph sends its background, and how well the
 * exact ratio of densities, signal included, tells both sides apart. Needs no target row.
 */
import {
  lhcoFeatures,
  lhcoCondition,
  lhcoSignalTable,
  mixtureLogDensity,
  morphed,
  type LhcoMixture,
} from '../../../data/standIns/lhco/index.ts';
import type { Prepared } from '../../../data/tables/prepare.ts';
import { scaledRows } from '../../../data/tables/scale.ts';
import { within } from '../../../data/tables/select.ts';
import { signalOf, type Calibration, type StandInSource } from '../../../protocol/calibration.ts';
import type { Movement } from '../../../protocol/calibrationResult.ts';
import type { Table } from '../../../protocol/table.ts';
import { stream } from '../../../util/streams.ts';
import { distances, rankAuc } from '../../metrics/index.ts';
import { movementOf } from './movement.ts';

export interface KnownTruth {
  /** Of the applied background rows. */
  readonly exactMorph: Movement;
  /** Of the applied region, untouched reference against target. */
  readonly optimalAuc: number;
  /**
   * Mean distance between where background rows went and where the exact morph sends them.
   * @param moved [n, features] images of all applied rows, scaled
   */
  offBy(moved: Float32Array): number;
}

/** Features [n, 5] and masses [n], units of the table. */
interface Rows {
  readonly mass: Float64Array;
  readonly x: Float64Array;
}

const width = lhcoFeatures.length;
/** Signal events that an area is measured with; its error from them is far below that from the background. */
const drawnSignal = 20_000;

/**
 * @param reference the table that rows are moved of
 * @returns null unless both sides are stand-ins with all their columns as they are, and there is
 * background to move
 */
export function truthOf(
  study: Calibration,
  reference: Table,
  { apply, scale }: Pick<Prepared, 'apply' | 'scale'>,
): KnownTruth | null {
  const sides = mixturesOf(study);
  if (!sides) return null;
  const { from, to } = sides;
  // Rows stand as in the table, signal after the background.
  const n = apply.index.filter((row) => row < from.events).length;
  if (n === 0) return null;
  const rows = rowsOf(reference, apply.index);
  const background = { mass: rows.mass.subarray(0, n), x: rows.x.subarray(0, n * width) };
  const exact = morphed(from.generator, to.generator, background.mass, background.x);
  const images = scaledOf(exact, scale);
  const ratio = ({ mass, x }: Rows): Float64Array => {
    const [p, q] = [mixtureLogDensity(to, mass, x), mixtureLogDensity(from, mass, x)];
    return p.map((value, i) => value - q[i]);
  };
  const scores = ratio(rows);
  // Morphed rows are exact draws of the other generator at the same masses.
  const ofBackground = rankAuc(scores, ratio({ mass: background.mass, x: exact }));
  const signal = signalIn(study, to, n / from.events);
  return {
    exactMorph: movementOf(apply.x.subarray(0, n * width), images, width),
    optimalAuc: signal
      ? (1 - signal.share) * ofBackground + signal.share * rankAuc(scores, ratio(signal.rows))
      : ofBackground,
    offBy: (moved) => meanOf(distances(moved.subarray(0, n * width), images, width)),
  };
}

function mixturesOf(study: Calibration): { from: LhcoMixture; to: LhcoMixture } | null {
  const { reference, target, features, condition } = study;
  if (reference.kind !== 'stand-in' || target.kind !== 'stand-in') return null;
  const known = features.length === width && condition === lhcoCondition;
  if (!known || !lhcoFeatures.every((name, k) => features[k] === name)) return null;
  const mixture = (source: StandInSource): LhcoMixture => ({
    ...{ generator: source.generator, events: source.events, signal: signalOf(source) },
  });
  return { from: mixture(reference), to: mixture(target) };
}

/**
 * Signal of the target's law in the applied region, drawn anew, and what share of the rows there it is.
 * @param backgroundShare of the background, how much lies in the region
 */
function signalIn(
  { seed, regions }: Calibration,
  to: LhcoMixture,
  backgroundShare: number,
): { rows: Rows; share: number } | null {
  if (to.signal === 0) return null;
  const drawn = lhcoSignalTable(stream(seed, 'stand-in/truth'), drawnSignal);
  const mass = drawn.columns[width];
  const all = Uint32Array.from(mass, (_, i) => i);
  const index = regions ? all.filter((i) => within(mass[i], regions.apply)) : all;
  if (index.length === 0) return null;
  const signal = (to.signal * index.length) / drawnSignal;
  const share = signal / (signal + to.events * backgroundShare);
  return { rows: rowsOf(drawn, index), share };
}

function rowsOf(table: Table, index: Uint32Array): Rows {
  const x = new Float64Array(index.length * width);
  index.forEach((row, i) => {
    for (let k = 0; k < width; k++) x[i * width + k] = table.columns[k][row];
  });
  return { mass: Float64Array.from(index, (row) => table.columns[width][row]), x };
}

function scaledOf(x: Float64Array, scale: Prepared['scale']): Float32Array {
  const rows = Uint32Array.from({ length: x.length / width }, (_, i) => i);
  const columns = lhcoFeatures.map((_, k) => Float64Array.from(rows, (i) => x[i * width + k]));
  return scaledRows(columns, rows, scale);
}

const meanOf = (values: Float32Array): number =>
  values.reduce((sum, v) => sum + v, 0) / values.length;
