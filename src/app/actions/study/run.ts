/** Verbs of a study that runs: start, cancel, unblind, save. */
import { parseCalibration } from '../../../protocol/calibration.ts';
import type { StudyEvent, StudyFormat } from '../../../protocol/studyService.ts';
import { studyOf, studyStore, type LossCurve } from '../../state/study.ts';
import { download } from '../download.ts';
import { sentenceOf } from '../notice.ts';
import { studyWorker } from './worker.ts';

export async function startStudy(): Promise<void> {
  const state = studyStore.getState();
  const study = studyOf(state);
  if (!study || state.status === 'running') return;
  studyStore.setState({
    ...{ status: 'running', error: null, result: null, losses: [], progress: null },
    unsaved: true,
  });
  try {
    const outcome = await studyWorker.client.run(parseCalibration(study), take);
    const done = outcome === 'done';
    studyStore.setState({ status: done ? 'done' : 'choosing', unsaved: done });
  } catch (error) {
    studyStore.setState({ status: 'choosing', error: sentenceOf(error), unsaved: false });
  } finally {
    studyStore.setState({ progress: null });
  }
}

export const cancelStudy = (): Promise<void> => studyWorker.client.cancel();

/** Looks at the sealed rows of the study that was run: it cannot be taken back, and stands in the log. */
export async function unblindStudy(by: string): Promise<void> {
  studyStore.setState({ status: 'unblinding', error: null });
  try {
    await studyWorker.client.unblind(by, new Date().toISOString(), take);
  } catch (error) {
    studyStore.setState({ error: sentenceOf(error) });
  } finally {
    studyStore.setState({ status: 'done', progress: null });
  }
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

function take(event: StudyEvent): void {
  switch (event.type) {
    case 'progress':
      return studyStore.setState({ progress: event });
    case 'loss':
      return studyStore.setState(({ losses }) => ({ losses: withPoint(losses, event) }));
    case 'result':
      return studyStore.setState({ result: event.result });
    default:
      return event satisfies never;
  }
}

/** A curve per method and phase; both directions of a transfer are one curve of their mean. */
function withPoint(
  losses: readonly LossCurve[],
  { method, penaltyWeight, phase, step, value }: Extract<StudyEvent, { type: 'loss' }>,
): readonly LossCurve[] {
  const last = losses.at(-1);
  const point = { step, value };
  const same =
    last?.method === method && last.penaltyWeight === penaltyWeight && last.phase === phase;
  if (!last || !same) return [...losses, { method, penaltyWeight, phase, points: [point] }];
  return [...losses.slice(0, -1), { ...last, points: [...last.points, point] }];
}
