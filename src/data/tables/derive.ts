/** Tables of the LHC Olympics by the names that the study knows: features from raw jets, or new names. */
import type { Derivation } from '../../protocol/calibration.ts';
import { TableError, type Table } from '../../protocol/table.ts';
import { deriveLhcoFeatures } from '../lhcoFeatures.ts';
import { lhcoLayoutOf } from '../lhcoLayout.ts';

/**
 * @param how tau21 is made of raw jets; derived tables keep theirs
 * @returns mJ1, deltaM, tau21J1, tau21J2, deltaR, M and label, as far as the table has them; TeV
 * @throws TableError when the table has none of the known layouts
 */
export function paperFeatures(table: Table, how: Derivation): Table {
  const layout = lhcoLayoutOf(table);
  if (!layout)
    throw new TableError(
      'The table has neither the raw jets of the LHC Olympics (pxj1 to tau3j2) nor features in a known order.',
    );
  const named: Table = { ...table, names: layout.columns };
  return layout.kind === 'raw' ? deriveLhcoFeatures(named, how).table : named;
}
