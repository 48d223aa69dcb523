/**
 * What tasks of the page's main thread take of a processor, by Chromium's own trace. A task's length
 * on the clock counts too what other programs take in its middle: on a busy machine half a second.
 */
import type { CDPSession, Page } from 'playwright/test';

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds on the clock, and of the thread's processor time. */
  dur?: number;
  tdur?: number;
}

/** Of the longest task by processor time: that, and how long it was on the clock, ms. */
export interface LongestTask {
  processor: number;
  clock: number;
}

const MARK = 'long-tasks-watched';

const begin = (session: CDPSession): Promise<unknown> =>
  session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['toplevel', 'blink.user_timing'],
      excludedCategories: ['*'],
    },
  });

/** Ends the trace. @returns its events */
async function end(session: CDPSession): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }): void => {
    events.push(...(value as TraceEvent[]));
  };
  session.on('Tracing.dataCollected', collect);
  const complete = new Promise<void>((done) => {
    session.once('Tracing.tracingComplete', () => done());
  });
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', collect);
  return events;
}

/** @throws Error where the trace has no task of the page's thread with its processor time */
function longestOf(events: TraceEvent[]): LongestTask {
  const mark = events.find(({ name }) => name === MARK);
  const tasks = events.filter(
    ({ name, pid, tid, tdur }) =>
      name.endsWith('RunTask') && pid === mark?.pid && tid === mark.tid && tdur !== undefined,
  );
  if (tasks.length === 0) throw new Error(`the trace shows no task of the page’s main thread`);
  const longest = tasks.reduce((a, b) => (b.tdur! > a.tdur! ? b : a));
  return { processor: longest.tdur! / 1000, clock: longest.dur! / 1000 };
}

/** Traces the page's tasks from now on. @returns asks for the longest since it was last asked */
export async function watchLongTasks(page: Page): Promise<() => Promise<LongestTask>> {
  const session = await page.context().newCDPSession(page);
  await begin(session);
  return async () => {
    await page.evaluate((name) => {
      performance.mark(name);
      performance.clearMarks(name);
    }, MARK);
    const events = await end(session);
    await begin(session);
    return longestOf(events);
  };
}
