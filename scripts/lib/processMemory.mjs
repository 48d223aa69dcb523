/**
 * What processes of Chromium hold in memory, by /proc: resident sets as they stand, and the most that
 * the kernel has ever seen of one. NaN where there is no /proc.
 */
import { readFileSync, writeFileSync } from 'node:fs';

/** Bytes. @param {'VmRSS' | 'VmHWM'} field what is resident now, and the most that ever was */
export function memoryOf(id, field) {
  try {
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    return 1024 * Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)[1]);
  } catch {
    return NaN;
  }
}

/** Resident memory of the process that renders the page, its workers included; others are empty. */
export async function resident(session) {
  return Math.max(...(await processes(session)).renderers.map((id) => memoryOf(id, 'VmRSS')));
}

/** Numbers of the processes of a browser. @param session `browser.newBrowserCDPSession()` */
export async function processes(session) {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  return { all: processInfo.map(({ id }) => id), renderers };
}

const sum = (ids) => ids.reduce((total, id) => total + (memoryOf(id, 'VmRSS') || 0), 0);

/** The kernel forgets the most it has seen of a process. Chromium does so itself now and then. */
function forgetPeak(id) {
  try {
    writeFileSync(`/proc/${id}/clear_refs`, '5');
  } catch {
    // Ended, or another system: the peak so far stands for the next stretch too.
  }
}

/**
 * Looks every 100 ms until it is ended. Bytes: the kernel's own peak of the largest renderer, the
 * sampled peak of all renderers together, and that of all processes of the browser (memory that they
 * share counts for each).
 * @returns `peak`, of the stretch since it was last asked for; `end`, of the whole
 */
export async function watchMemory(session) {
  const { all, renderers } = await processes(session);
  const whole = { page: 0, renderers: 0, browser: 0 };
  let stretch = 0;
  const look = () => {
    stretch = Math.max(stretch, ...renderers.map((id) => memoryOf(id, 'VmHWM') || 0));
    whole.page = Math.max(whole.page, stretch);
    whole.renderers = Math.max(whole.renderers, sum(renderers));
    whole.browser = Math.max(whole.browser, sum(all));
  };
  const timer = setInterval(look, 100);
  const peak = () => {
    look();
    const of = stretch;
    stretch = 0;
    for (const id of renderers) forgetPeak(id);
    return of;
  };
  const end = () => {
    clearInterval(timer);
    look();
    return whole;
  };
  return { peak, end };
}
