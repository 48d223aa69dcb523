/** Names that a table does not have, and those of it that may have been meant. Chooses none itself. */
import { TableError } from '../../protocol/table.ts';

/** Characters of a name that are compared. */
const compared = 64;
/** Missing columns that a sentence names. */
const named = 3;

/** Insertions, deletions and replacements between two names (Levenshtein), whatever their case. */
export function editDistance(a: string, b: string): number {
  const [from, to] = [a, b].map((name) => [...name.slice(0, compared).toLowerCase()]);
  let above = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, letter] of from.entries()) {
    const row = [i + 1];
    for (const [j, other] of to.entries())
      row.push(Math.min(above[j + 1] + 1, row[j] + 1, above[j] + (letter === other ? 0 : 1)));
    above = row;
  }
  return above[to.length];
}

/** The first of the names with the least distance; null where there is none. */
export function nearestName(name: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const each of names) {
    const distance = editDistance(name, each);
    if (distance >= least) continue;
    least = distance;
    best = each;
  }
  return best;
}

/**
 * @param missing at least one name
 * @param names of the table, at least one
 */
export function missingColumns(missing: readonly string[], names: readonly string[]): TableError {
  const nearest = (name: string): string => `the nearest is “${nearestName(name, names)}”`;
  if (missing.length === 1)
    return new TableError(`There is no column “${missing[0]}”; ${nearest(missing[0])}.`);
  const said = missing.slice(0, named).map((name) => `“${name}” (${nearest(name)})`);
  const more = missing.length - said.length;
  return new TableError(
    `There are no columns ${said.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
  );
}
