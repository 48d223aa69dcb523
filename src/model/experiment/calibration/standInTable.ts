/** The table of a stand-in for one side of a study. */
import { lhcoSignalTable, lhcoTable, stacked } from '../../../data/standIns/lhco/index.ts';
import { signalOf, type StandInSource } from '../../../protocol/calibration.ts';
import type { Table } from '../../../protocol/table.ts';
import { stream } from '../../../util/streams.ts';
import type { Side } from '../samples.ts';

/**
 * Another draw for each side, so that they never share a row. Signal has a stream of its own and stands
 * after the background, whose rows it leaves as they are: whoever trains or judges shuffles by seed.
 */
export function standInTable(source: StandInSource, side: Side, seed: number): Table {
  const background = lhcoTable(source.generator, stream(seed, `stand-in/${side}`), source.events);
  const signal = signalOf(source);
  if (signal === 0) return background;
  return stacked(background, lhcoSignalTable(stream(seed, `stand-in/${side}/signal`), signal));
}
