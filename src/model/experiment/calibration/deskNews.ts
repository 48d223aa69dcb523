/** What a study on a desk tells the page, and how a call on it is cancelled. */
import type { Calibration } from '../../../protocol/calibration.ts';
import type { OnStudyEvent } from '../../../protocol/studyService.ts';
import { createBreather } from '../../../util/breathe.ts';
import type { StudyHost, StudyNews } from './studyHost.ts';
import { studyWork } from './work.ts';

class Cancelled extends Error {
  override name = 'Cancelled';
}

/** Milliseconds between two words of progress. */
const tellEvery = 100;
/** Steps between two points of a loss curve: at least so many, and no phase has more than so many points. */
const lossEvery = 20;
const mostPoints = 200;

/** Calls on a desk: the latest alone goes on. */
export function createCalls() {
  let latest = 0;
  let busy = 0;
  return {
    /** @returns true until there is a later one, or it is cancelled */
    next(): () => boolean {
      const mine = ++latest;
      return () => mine === latest;
    },
    /** A Cancel that comes when nothing is under way must not end what is asked for later. */
    cancel(): void {
      if (busy > 0) latest++;
    },
    async while<T>(doing: () => Promise<T>): Promise<T> {
      busy++;
      try {
        return await doing();
      } finally {
        busy--;
      }
    },
  };
}

export async function orCancelled(work: Promise<unknown>): Promise<'done' | 'cancelled'> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof Cancelled) return 'cancelled';
    throw error;
  }
}

/** Hands news of a study on, and lets messages in meanwhile. @param wanted false ends the study */
export function newsOf(
  asked: Calibration,
  now: () => number,
  listen: OnStudyEvent,
  wanted: () => boolean,
): StudyHost['onNews'] {
  const teller = createTeller(now, sharesOf(asked), listen);
  const breather = createBreather();
  return async (news) => {
    await breather();
    if (!wanted()) throw new Cancelled();
    await teller(news);
  };
}

/** How much of what was asked for is done when something is said, 0 to 1. */
function sharesOf(asked: Calibration): (news: StudyNews) => number {
  const [blind, unblinding] = [studyWork(asked, 'blind'), studyWork(asked, 'unblinding')];
  return (news) => {
    if (news.part === 'taking-up') return news.done / news.total;
    return (news.done < news.total || news.part !== 'judging' ? blind : unblinding).shareAt(news);
  };
}

/** Progress at a pace that a page can follow, and points of loss curves. */
function createTeller(
  now: () => number,
  shareAt: (news: StudyNews) => number,
  listen: OnStudyEvent,
) {
  let last = -Infinity;
  let doing = '';
  return async (news: StudyNews): Promise<void> => {
    const { doing: what, done, total, step, run, epoch } = news;
    const every = step ? Math.max(lossEvery, Math.ceil(step.phaseSteps / mostPoints)) : 1;
    if (step && run && (step.step % every === 0 || step.step === 1))
      await listen({
        type: 'loss',
        ...{ method: run.method, penaltyWeight: run.penaltyWeight, phase: step.phase },
        ...{ step: step.step, series: step.series, value: step.loss },
      });
    if (what === doing && now() - last < tellEvery) return;
    last = now();
    doing = what;
    const at = step && { phase: step.phase, step: step.step, steps: step.phaseSteps };
    const share = shareAt(news);
    await listen({ type: 'progress', doing: what, done, total, share, step: at, epoch });
  };
}
