/** Who is heard of what the calibration worker tells: the latest call alone, until something takes its place. */
import type { LossCurve, StudyEvent } from '../../../protocol/studyService.ts';
import { studyStore, type StudyState } from '../../state/study.ts';

let latest = 0;

export interface Hearing {
  /** Takes what the worker tells into the store. */
  readonly hear: (event: StudyEvent) => void;
  /** False once another call, or a study of a session, has taken the place. */
  readonly heard: () => boolean;
  /** What the call came to, if it is still heard. */
  readonly end: (change: Partial<StudyState>) => void;
}

export function beginHearing(): Hearing {
  const mine = ++latest;
  const heard = (): boolean => mine === latest;
  return {
    heard,
    hear: (event) => (heard() ? take(event) : undefined),
    end: (change) => (heard() ? studyStore.setState({ ...change, progress: null }) : undefined),
  };
}

/** What calls under way still tell is nobody's. */
export const hearNobody = (): void => void latest++;

function take(event: StudyEvent): void {
  switch (event.type) {
    case 'progress':
      return studyStore.setState({ progress: event });
    case 'loss':
      return studyStore.setState(({ losses }) => ({ losses: withPoint(losses, event) }));
    case 'result':
      // No file has what it adds.
      return studyStore.setState({ result: event.result, unsaved: true });
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
