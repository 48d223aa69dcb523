/**
 * A visitor's own points as every part of the lab speaks of them: their id, which is a hash of their
 * rows, their limits, and the sentences that refuse them. Holds no points.
 */
import { toyIds, toyLabels, type ToyId } from './catalogue.ts';
import { tableLimits } from './table.ts';

/** `own-` and 8 hex digits of a hash of the float32 rows: the same points have the same id. */
export type OwnId = `own-${string}`;
/** What may stand on either side of the question. */
export type LawId = ToyId | OwnId;

export function isOwnId(id: string): id is OwnId {
  return /^own-[0-9a-f]{8}$/.test(id);
}

export const isLawId = (id: unknown): id is LawId =>
  typeof id === 'string' && ((toyIds as readonly string[]).includes(id) || isOwnId(id));

/** A name for people where no visitor has given one. */
export const lawLabel = (id: LawId): string => (isOwnId(id) ? 'Own data' : toyLabels[id]);

export const ownLimits = {
  /** Points that a dataset needs, and how many are kept of larger ones. */
  min: 64,
  max: 50_000,
  /** Below this, jitter is offered. */
  small: 2000,
  /** Points that a link can carry. */
  link: 256,
  /** Bytes of a file or a pasted text. */
  bytes: 32 * 1024 * 1024,
  /** Points whose spread (root mean square) is below this share of the frame are one spot. */
  spot: 1e-3,
} as const;

/** Rows that a run may be given: points of the visitor's own, or those of a table that it trains on. */
export interface OwnRows {
  /** [n, features] row-major; of the page's own points inside the frame. */
  readonly points: Float32Array;
  /** Numbers per point; 2 of the page's own. */
  readonly features: number;
  /** [n] the condition of every row, scaled; null without one. */
  readonly context: Float32Array | null;
}

/** A column as flows see it: (value - centre) / unit. */
export interface ScaledColumn {
  readonly name: string;
  readonly centre: number;
  readonly unit: number;
}

/** What rows of a table are called, and where they come from. */
export interface TableInfo {
  readonly columns: readonly ScaledColumn[];
  readonly condition: ScaledColumn | null;
  /** What has to stand wherever the rows are shown; null for a visitor's own. */
  readonly label: string | null;
  /** Target rows that these leave out, because a study has sealed them. */
  readonly sealed: number;
}

/** `id` is that of the rows. */
export interface OwnSet extends OwnRows {
  readonly id: OwnId;
  /** They came as rows of a table: the frame does not bind them, whatever their features. */
  readonly tabular?: true;
}

/** Points [n, 2] without a condition. */
export const plainOwn = (points: Float32Array): OwnRows => ({ points, features: 2, context: null });

/** Points that cannot be used; the message is one sentence for people. */
export class OwnDataError extends Error {
  override name = 'OwnDataError';
}

/**
 * FNV-1a over the bits of the rows, whatever the machine's byte order. Shape and conditions join in
 * where they are not those of plain points.
 */
export function ownIdOf({ points, features, context }: OwnRows): OwnId {
  const bits = new DataView(new ArrayBuffer(4));
  let hash = 0x811c9dc5;
  const add = (values: ArrayLike<number>): void => {
    for (let k = 0; k < values.length; k++) {
      bits.setFloat32(0, values[k]);
      for (let i = 0; i < 4; i++) hash = Math.imul(hash ^ bits.getUint8(i), 0x01000193);
    }
  };
  add(points);
  if (features !== 2 || context) add([features, ...(context ? [1] : [])]);
  if (context) add(context);
  return `own-${(hash >>> 0).toString(16).padStart(8, '0')}`;
}

/** How far points [n, 2] spread about their mean: root mean square distance, frame units. */
export function spreadOf(points: ArrayLike<number>): number {
  const n = points.length / 2;
  let [x, y, sum] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    x += points[2 * i] / n;
    y += points[2 * i + 1] / n;
  }
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [points[2 * i] - x, points[2 * i + 1] - y];
    sum += (dx * dx + dy * dy) / n;
  }
  return Math.sqrt(sum);
}

/** Why points [n, 2] in frame units cannot be trained on, in one sentence; null if they can. */
export function whyNot(points: Float32Array, bound: number): string | null {
  const n = points.length / 2;
  if (n < ownLimits.min)
    return `At least ${ownLimits.min} points are needed to train; ${n} so far.`;
  if (n > ownLimits.max) return `At most ${ownLimits.max} points can be used; these are ${n}.`;
  let outside = 0;
  for (let i = 0; i < n; i++)
    if (!(Math.abs(points[2 * i]) <= bound && Math.abs(points[2 * i + 1]) <= bound)) outside++;
  if (outside > 0)
    return `${outside} ${outside === 1 ? 'point lies' : 'points lie'} outside the frame; fit to frame brings them in.`;
  if (spreadOf(points) < ownLimits.spot * bound)
    return 'All points lie on one spot, where no density can be learnt; spread them out.';
  return null;
}

/** Why rows of a table cannot be trained on, in one sentence; null if they can. */
export function whyNotRows({ points, features, context }: OwnRows): string | null {
  const n = points.length / features;
  const { min, max } = tableLimits.features;
  if (features < min || features > max)
    return `${features} features were picked; a flow takes ${min} to ${max}.`;
  if (!(n >= tableLimits.minRows))
    return `At least ${tableLimits.minRows} rows are needed to train; ${n} so far.`;
  if (!Number.isInteger(n) || (context && context.length !== n))
    return 'Rows and conditions are not of one length.';
  if (!points.every(Number.isFinite) || !(context?.every(Number.isFinite) ?? true))
    return 'Some numbers are not finite; rows that hold one have to be left out.';
  return null;
}
