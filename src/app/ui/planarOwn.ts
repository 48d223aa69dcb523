/** Own data as a stage can show them: two features of a table, or the points of the plane. */
import { ownSet } from '../../data/own.ts';
import type { LawId, OwnId } from '../../protocol/ownData.ts';
import { axesOf, planar } from '../../protocol/wideRows.ts';
import { tableOf } from '../state/ownData.ts';
import { viewStore } from '../state/view.ts';

/** [n, 2] */
export const planarOwn = (id: OwnId): Float32Array => planarRows(id, ownSet(id).points);

/** Rows of a law as [n, 2]. */
export function planarRows(law: LawId, rows: Float32Array): Float32Array {
  const features = tableOf(law)?.columns.length ?? 2;
  return features === 2
    ? rows
    : planar(rows, features, axesOf(viewStore.getState().axes, features));
}

/** Names what a picture of a law depends on beside the law: tables look otherwise along other axes. */
export const alongNow = (law: LawId): string =>
  tableOf(law) ? viewStore.getState().axes.join() : '';
