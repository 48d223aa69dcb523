/** A study as a session keeps it, and back: what the page shows of it stands at once, without a worker. */
import { isCalibrationResult } from '../../../protocol/calibrationResultSchema.ts';
import { tableSides, type TableSide } from '../../../protocol/studyService.ts';
import type { SavedStudy, SavedTable } from '../../../protocol/studySession.ts';
import { choiceOf, hasTrained, isBusy, studyStore, type StudyState } from '../../state/study.ts';
import { recheck } from './choose.ts';
import { hearNobody } from './hear.ts';
import { studyWorker } from './worker.ts';

/** What was trained, with its flows; null where nothing was. */
export async function collectStudy(): Promise<SavedStudy | null> {
  const { result, saved, tables, losses, ...state } = studyStore.getState();
  if (!result || !hasTrained({ ...state, saved })) return null;
  if (saved) return saved;
  // A file with numbers that are none could not be opened, and the runs beside them would be lost too.
  if (!isCalibrationResult(result)) return null;
  // Numbers and log are kept even where a worker that died has taken the flows with it.
  const flows = await studyWorker.client.flows().catch(() => []);
  const named = (side: TableSide): SavedTable => {
    const table = tables[side];
    return { name: table?.name ?? side, seed: table?.seed ?? null };
  };
  return {
    ...{ result, losses, flows },
    tables: { reference: named('reference'), target: named('target') },
  };
}

/** A file has it now: the browser need not ask any more before the page is left. */
export function markKept(study: SavedStudy | null): void {
  if (study && studyStore.getState().result === study.result)
    studyStore.setState({ unsaved: false });
}

/** Puts a study on the page in place of what is there; tables that are there stay. */
export function restoreStudy(saved: SavedStudy): void {
  hearNobody();
  if (isBusy(studyStore.getState())) void studyWorker.client.cancel();
  const { result, losses } = saved;
  studyStore.setState({
    ...{ status: 'kept', saved, result, losses, choice: choiceOf(result.study) },
    ...{ progress: null, error: null, check: null, unsaved: false },
  });
  void recheck();
}

/** Sides whose table has to come from a file that is not here. */
export const missingFiles = ({
  saved,
  tables,
}: Pick<StudyState, 'saved' | 'tables'>): TableSide[] =>
  tableSides.filter(
    (side) => saved?.result.study[side].kind === 'file' && tables[side]?.source.kind !== 'file',
  );
