/** Verbs that go on with a study of a session: its tables again, then its flows into the worker. */
import { tableSides, type TableSide } from '../../../protocol/studyService.ts';
import type { SavedStudy } from '../../../protocol/studySession.ts';
import { choiceOf, studyStore } from '../../state/study.ts';
import { sentenceOf } from '../notice.ts';
import { recheck } from './choose.ts';
import { beginHearing } from './hear.ts';
import { missingFiles } from './keep.ts';
import { derive, makeStandIn } from './tables.ts';
import { studyWorker } from './worker.ts';

/** Stand-ins are made again; files have to be here. What fails leaves the study as it was kept. */
export async function takeUpStudy(): Promise<void> {
  const { saved, status, tables } = studyStore.getState();
  if (!saved || status !== 'kept' || missingFiles({ saved, tables }).length > 0) return;
  const { hear, heard, end } = beginHearing();
  studyStore.setState({ status: 'taking-up', error: null });
  try {
    for (const side of tableSides)
      if (!(await bringTable(side, saved)) || !heard()) return end({ status: 'kept' });
    const outcome = await studyWorker.client.takeUp(saved.result, saved.flows, hear);
    if (outcome === 'cancelled') return end({ status: 'kept' });
    end({ status: 'done', saved: null, unsaved: false, choice: choiceOf(saved.result.study) });
    await recheck();
  } catch (error) {
    end({ status: 'kept', error: sentenceOf(error) });
  }
}

/** @returns whether the side has the table that the study names; a file's rows the worker checks */
async function bringTable(side: TableSide, { result, tables }: SavedStudy): Promise<boolean> {
  const source = result.study[side];
  const here = studyStore.getState().tables[side];
  const { name, seed } = tables[side];
  if (source.kind === 'stand-in') {
    const same = here?.seed === seed && JSON.stringify(here.source) === JSON.stringify(source);
    return same || makeStandIn(side, name, source, seed ?? result.study.seed);
  }
  if (source.derive !== undefined && here?.source.kind === 'file' && !here.source.derive)
    await derive(side);
  return true;
}
