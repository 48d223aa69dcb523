/** The table of a stand-in for one side of a study. */
import { lhcoTable } from '../../../data/standIns/lhco/index.ts';
import type { TableSource } from '../../../protocol/calibration.ts';
import type { Table } from '../../../protocol/table.ts';
import { stream } from '../../../util/streams.ts';
import type { Side } from '../samples.ts';

/** Another draw for each side, so that they never share a row. */
export const standInTable = (
  source: Extract<TableSource, { kind: 'stand-in' }>,
  side: Side,
  seed: number,
): Table => lhcoTable(source.generator, stream(seed, `stand-in/${side}`), source.events);
