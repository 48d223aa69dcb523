/**
 * What the end-to-end tests share: opening the page at a hash, listening for complaints, waiting for
 * a run to end. Holds no expectation about any one run.
 */
import { expect, test as base, type Locator, type Page } from 'playwright/test';

export interface Watch {
  /** Console errors and uncaught exceptions so far. */
  complaints: string[];
  /** Requests that left the page's own origin. */
  foreign: string[];
}

/** `watch` listens from before the page opens. */
export const test = base.extend<{ watch: Watch }>({
  watch: async ({ page, baseURL }, use) => {
    const watch: Watch = { complaints: [], foreign: [] };
    page.on('console', (message) => {
      if (message.type() === 'error') watch.complaints.push(message.text());
    });
    page.on('pageerror', (error) => watch.complaints.push(error.message));
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== baseURL) watch.foreign.push(request.url());
    });
    await use(watch);
  },
});

/**
 * Opens the page, afresh even if it is open, with `window.__lab` and the settings of a hash; with one
 * pane, flows for flows and a seed that nothing is recorded of, unless the hash says otherwise.
 */
export async function open(page: Page, hash = ''): Promise<void> {
  const panes = /(^|&)m=/.test(hash) ? '' : '&m=flows-for-flows';
  const seed = /(^|&)seed=/.test(hash) ? '' : '&seed=7';
  await page.goto('about:blank');
  await page.goto(`/#test=1${panes}${seed}${hash ? `&${hash}` : ''}`);
  await expect(playButton(page)).toBeVisible();
  // What comes after the controls is there.
  await expect(page.getByTestId('stage').first()).toBeVisible();
}

export const playButton = (page: Page): Locator => page.getByTestId('play');

/** Waits for the run to end, in whatever way, and returns the status it ended with. */
export async function ended(page: Page): Promise<string> {
  return page.evaluate(async () => {
    await window.__lab!.idle();
    return window.__lab!.state().status;
  });
}

export const steps = (page: Page): Promise<number> =>
  page.evaluate(() => window.__lab!.state().step);

export interface Descent {
  phase: string;
  series: string;
  first: number;
  last: number;
}

/** Per phase and series: the mean of the first and of the last fifth of the training losses. */
export async function descents(page: Page): Promise<Descent[]> {
  const losses = await page.evaluate(() =>
    window.__lab!.losses().filter(({ kind }) => kind === 'train'),
  );
  const groups = new Map<string, typeof losses>();
  for (const point of losses) {
    const key = `${point.phase} ${point.series}`;
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups.values()].map((points) => {
    const few = Math.max(1, Math.floor(points.length / 5));
    const mean = (some: typeof points): number =>
      some.reduce((sum, { value }) => sum + value, 0) / some.length;
    const { phase, series } = points[0];
    return { phase, series, first: mean(points.slice(0, few)), last: mean(points.slice(-few)) };
  });
}

/** Skips a test that takes long where `npm test` has to end within 15 minutes. @param why said in the report */
export const inFullRunOnly = (why: string): void =>
  test.skip(process.env.MORPHLAB_FULL !== '1', `${why}: in npm run test:full`);

/** As if a file was dropped on the page. */
export async function drop(page: Page, bytes: Uint8Array, name: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([base64, file]) => {
      const all = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([all], file));
      return transfer;
    },
    [Buffer.from(bytes).toString('base64'), name],
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}
