/**
 * The first second: a recorded picture before the page, nothing that jumps when the page takes over,
 * budgets of bytes, and a real run that begins where the recorded bases end. Times nothing:
 * `npm run bench:ui` does.
 */
import { gzipSync } from 'node:zlib';
import { expect, type Page, type Route } from 'playwright/test';
import { playButton, test } from './lab.ts';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

const controls = /\/assets\/controls-.*\.js$/;
/** Of pane B, whose points move on curved paths. */
const stage = (page: Page) => page.locator('.stage canvas:not(.twin-layer)').nth(1);
/** Measured of the whole run, which comes after the picture. */
const moved = /Moved mean[^\d–]*\d/;
const ready = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => performance.getEntriesByName('interactive').length > 0);

/** The picture on the first stage, after what is under way has been painted. */
const pixels = (page: Page): Promise<string> =>
  stage(page).evaluate(async (canvas) => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return (canvas as HTMLCanvasElement).toDataURL();
  });

/** Colours on the first stage that are no grey. */
const coloured = (page: Page): Promise<number> =>
  stage(page).evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const context = (canvas as HTMLCanvasElement).getContext('2d')!;
    const { data } = context.getImageData(0, 0, width, height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4)
      if (
        Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) >
        40
      )
        count++;
    return count;
  });

test('the first picture needs no page, and the page takes it over as it is', async ({
  page,
  watch,
}) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(controls, async (route: Route) => {
    await held;
    await route.continue();
  });
  await page.goto('/#test=1');
  await page.waitForFunction(() => performance.getEntriesByName('first-picture').length > 0);
  await expect(page.locator('.shell')).toBeVisible();
  expect(await coloured(page)).toBeGreaterThan(2000);
  const shell = { pixels: await pixels(page), box: await stage(page).boundingBox() };
  release();
  await expect(playButton(page)).toHaveText('Train it yourself');
  await expect(page.locator('.shell')).toHaveCount(0);
  await expect(page.getByTestId('stage')).toHaveCount(2);
  expect(await stage(page).boundingBox()).toEqual(shell.box);
  // The run itself, read from another file, ends where the first picture does.
  await expect(page.getByTestId('metrics')).toContainText(moved);
  expect((await pixels(page)) === shell.pixels).toBe(true);
  await expect(page.getByTestId('engine')).toHaveText('Recorded run');
  await expect(page.getByTestId('seeing')).toContainText('Recorded run');
  expect(watch).toEqual({ complaints: [], foreign: [] });
});

test('bytes before the first picture, bytes before the controls, and no tfjs', async ({ page }) => {
  const bodies: { url: string; body: Promise<Buffer> }[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) bodies.push({ url: response.url(), body: response.body() });
  });
  await page.goto('/');
  await ready(page);
  // Everything that comes by itself has come.
  await expect(page.getByTestId('metrics')).toContainText(moved);
  const first = await page.evaluate(
    () => performance.getEntriesByName('first-picture')[0].startTime,
  );
  const begun = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name, startTime }) => [name, startTime] as const),
  );
  const startOf = new Map(begun);
  const stand = await page.evaluate(() => performance.getEntriesByName('interactive')[0].startTime);
  let before = 0;
  let all = 0;
  for (const { url, body } of bodies) {
    const code = await body;
    const bytes = gzipSync(code, { level: 9 }).length;
    const start = startOf.get(url)!;
    if (start < stand) all += bytes;
    if (start < first) before += bytes;
    // Every build of tfjs holds this word.
    expect(code.includes('KernelBackend'), url).toBe(false);
  }
  const description = `${before} before the picture, ${all} before the controls`;
  test.info().annotations.push({ type: 'bytes, gzip', description });
  expect(before).toBeGreaterThan(1000);
  expect(before).toBeLessThanOrEqual(15_000);
  expect(all).toBeGreaterThan(before);
  expect(all).toBeLessThanOrEqual(110_000);
});

const phase = (page: Page) => page.evaluate(() => window.__lab!.state().phase);

test('Train it yourself begins at the transfer; Train bases too begins at the bases', async ({
  page,
  watch,
}) => {
  await page.goto('/#test=1&m=identity-init');
  await playButton(page).click();
  await page.waitForFunction(() => window.__lab!.state().step > 0);
  expect(await phase(page)).toBe('transfer');
  await expect(page.getByTestId('phase-bar')).toContainText(/Target base.*recorded\s*recorded/);
  await expect(page.getByTestId('engine')).not.toHaveText('Recorded run');
  await page.getByRole('button', { name: 'Reset, same seed' }).click();
  await page.locator('summary').click();
  await page.getByRole('checkbox', { name: 'Train bases too' }).check();
  await playButton(page).click();
  await page.waitForFunction(() => window.__lab!.state().step > 0);
  expect(await phase(page)).toBe('reference-base');
  await expect(page.getByTestId('phase-bar')).not.toContainText('recorded');
  expect(watch).toEqual({ complaints: [], foreign: [] });
});

test('another recorded question is shown at once; one that did not ship waits for Play', async ({
  page,
}) => {
  await page.goto('/#test=1');
  await expect(playButton(page)).toHaveText('Train it yourself');
  await page.getByRole('button', { name: 'Choose the method and settings of B' }).click();
  await page
    .getByRole('radiogroup', { name: 'Method' })
    .getByRole('radio', { name: 'Flows for flows' })
    .click();
  const b = page.getByTestId('pane-B').getByTestId('stage');
  await expect(b).toHaveAccessibleName(/^Flows for flows, /);
  await expect(b).toHaveAccessibleName(/longest \d/);
  await expect(playButton(page)).toHaveText('Train it yourself');
  await page.getByRole('radio', { name: 'Tiny' }).click();
  await expect(playButton(page)).toHaveText('Play');
  await expect(page.getByTestId('engine')).not.toHaveText('Recorded run');
});

test('a recorded run or base that is broken gives a sentence, and the page goes on', async ({
  page,
}) => {
  const broken = (route: Route): Promise<void> => route.fulfill({ body: 'not what was made' });
  await page.route(/\.run$/, broken);
  await page.route(/\.safetensors$/, broken);
  await page.goto('/#test=1&m=identity-init');
  await expect(page.getByTestId('notice')).toContainText('The recorded run could not be read: ');
  await playButton(page).click();
  await expect(page.getByTestId('notice')).toContainText('could not be read and are trained');
  await page.waitForFunction(() => window.__lab!.state().step > 0);
  expect(await phase(page)).toBe('reference-base');
});

test('a worker that cannot start leaves the recorded run to be played', async ({ page }) => {
  await page.route(/train\.worker/, (route) => route.abort());
  await page.goto('/#test=1&m=identity-init');
  await expect(page.getByTestId('metrics')).toContainText(moved);
  await playButton(page).click();
  await expect(playButton(page)).toHaveText('Replay recorded training');
  await expect(page.getByTestId('engine')).toHaveText('Recorded run');
  await expect(page.getByTestId('notice')).toBeVisible();
  await playButton(page).click();
  await expect(page.getByTestId('stage')).toHaveAttribute('data-shows', 'base-samples');
  await expect(page.getByTestId('stage')).toHaveAccessibleName(/step 2.200/);
});

test('motion: the morph begins at the start and goes round by itself until it is paused', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await page.goto('/#test=1');
  const slider = page.getByRole('slider', { name: 'Morph' });
  const value = async (): Promise<number> => Number(await slider.inputValue());
  await expect.poll(value).toBeGreaterThan(0.5);
  await expect.poll(value).toBeLessThan(0.4);
  await page.getByRole('button', { name: 'Pause morph' }).click();
  const stood = await value();
  await page.waitForTimeout(300);
  expect(await value()).toBe(stood);
});
