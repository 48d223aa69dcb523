/** The longest way that a point of a law could be moved, where the law says how far its points reach. */
import { maximumDistance } from '../../../protocol/catalogue.ts';
import type { LawId } from '../../../protocol/ownData.ts';
import { tableOf } from '../../state/ownData.ts';

/** Null of a table: its scaling says where its own rows end, not where a map may take them. */
export const farthestOf = (law: LawId): number | null => (tableOf(law) ? null : maximumDistance);
