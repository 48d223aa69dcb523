/** What can stand beside a table. Fetched with the first table: without one, anything goes with anything. */
import { defaultChoice } from '../../presets/presets.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { LawId } from '../../protocol/ownData.ts';
import { ownStore, tableOf } from '../state/ownData.ts';
import { teachBeside, type SideId } from './choose.ts';

export const knowTables = (): void => teachBeside(beside);

/**
 * A law on one side, with what it can stand beside: rows of a table go with rows of the same columns, and
 * bring their condition; toys and points of the plane go with each other.
 */
function beside(config: ExperimentConfig, side: SideId, law: LawId): ExperimentConfig {
  const asked = { ...config, [side]: law };
  const other: SideId = side === 'reference' ? 'target' : 'reference';
  const table = tableOf(law);
  const fits = spaceOf(asked[other]) === spaceOf(law);
  const partner = table ? (partnerOf(law) ?? law) : defaultChoice[other];
  const both = fits ? asked : { ...asked, [other]: partner };
  if (table) return { ...both, condition: table.condition ? 'column' : 'none' };
  return both.condition === 'column' ? { ...both, condition: 'none' } : both;
}

/** The same for laws that can be carried onto each other. */
function spaceOf(law: LawId): string {
  const table = tableOf(law);
  return table ? JSON.stringify([table.columns, table.condition]) : 'plane';
}

/** Another table of the same columns. */
const partnerOf = (law: LawId): LawId | undefined =>
  ownStore.getState().sets.find(({ id }) => id !== law && spaceOf(id) === spaceOf(law))?.id;
