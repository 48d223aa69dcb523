/** Verbs of a study that runs: start, cancel, unblind, save. */
import { parseCalibration } from '../../../protocol/calibration.ts';
import type { StudyFormat } from '../../../protocol/studyService.ts';
import { isBusy, studyOf, studyStore } from '../../state/study.ts';
import { download } from '../download.ts';
import { sentenceOf } from '../notice.ts';
import { beginHearing } from './hear.ts';
import { studyWorker } from './worker.ts';

export async function startStudy(): Promise<void> {
  const state = studyStore.getState();
  const study = studyOf(state);
  if (!study || isBusy(state)) return;
  const { hear, end } = beginHearing();
  studyStore.setState({
    ...{ status: 'running', error: null, result: null, losses: [], progress: null },
    ...{ saved: null, unsaved: true },
  });
  try {
    const outcome = await studyWorker.client.run(parseCalibration(study), hear);
    const done = outcome === 'done';
    end({ status: done ? 'done' : 'choosing', unsaved: done });
  } catch (error) {
    end({ status: 'choosing', error: sentenceOf(error), unsaved: false });
  }
}

export const cancelStudy = (): Promise<void> => studyWorker.client.cancel();

/** Looks at the sealed rows of the study that was run: it cannot be taken back, and stands in the log. */
export async function unblindStudy(by: string): Promise<void> {
  const { hear, end } = beginHearing();
  studyStore.setState({ status: 'unblinding', error: null });
  let error: string | null = null;
  try {
    await studyWorker.client.unblind(by, new Date().toISOString(), hear);
  } catch (reason) {
    error = sentenceOf(reason);
  }
  end({ status: 'done', error });
}

/** @param method by its place in the result */
export async function saveMethod(method: number, format: StudyFormat): Promise<void> {
  try {
    const files = await studyWorker.client.files(method, format);
    for (const { name, blob } of files) download(blob, name, blob.type);
    studyStore.setState({ unsaved: false });
  } catch (error) {
    studyStore.setState({ error: sentenceOf(error) });
  }
}

/** Everything the study says, with its log of unblinding. */
export function saveResult(): void {
  const { result } = studyStore.getState();
  if (!result) return;
  download(`${JSON.stringify(result, null, 2)}\n`, 'morphlab-calibration.json', 'application/json');
  studyStore.setState({ unsaved: false });
}

let guarded = false;

/** From now on the browser asks before the page is left with a study of which nothing was saved. */
export function guardStudy(): void {
  if (guarded) return;
  guarded = true;
  addEventListener('beforeunload', (event) => {
    if (studyStore.getState().unsaved) event.preventDefault();
  });
}
