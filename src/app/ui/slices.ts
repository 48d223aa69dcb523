/**
 * Long work on the page in slices of a few milliseconds, so that it never holds up a click. Knows
 * nothing of the work.
 */
const sliceMs = 8;

/** Safari has no idle callback; a short timer leaves the page its turn as well. */
const whenIdle = (work: () => void): void => {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: 200 });
  else setTimeout(work, 16);
};

/** Does `work(0)` to `work(count - 1)` in order; resolves after the last. */
export function inSlices(count: number, work: (i: number) => void): Promise<void> {
  let next = 0;
  return new Promise((resolve, reject) => {
    const slice = (): void => {
      const end = performance.now() + sliceMs;
      try {
        do work(next++);
        while (next < count && performance.now() < end);
      } catch (error) {
        return reject(error as Error);
      }
      if (next < count) whenIdle(slice);
      else resolve();
    };
    whenIdle(slice);
  });
}
