/**
 * What a visitor does, by what a visitor sees: choose, play, watch, pause, step, reset, change the
 * seed, change the learning rate. Reads `window.__lab` only for numbers that the page rounds.
 */
import { expect, type Locator, type Page } from 'playwright/test';
import { configFor, defaultChoice } from '../src/presets/presets.ts';
import { descents, ended, open, steps, test } from './lab.ts';

const stage = (page: Page): Locator => page.getByTestId('stage');
const speaks = (page: Page): Locator => page.getByTestId('announcer');
const status = (page: Page): Promise<string> => page.evaluate(() => window.__lab!.state().status);
const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true });

/** The picture on a canvas, after what is under way has been painted. */
const picture = (place: Locator): Promise<string> =>
  place
    .locator('canvas')
    .first()
    .evaluate(async (canvas) => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return (canvas as HTMLCanvasElement).toDataURL();
    });

/** Waits until the run in the page has come so far. */
const reaches = (page: Page, step: number): Promise<unknown> =>
  page.waitForFunction((step) => window.__lab!.state().step >= step, step);

/** What a visitor can see and hear of a run, one value after the other. */
interface Sights {
  phase: string[];
  stage: string[];
  shows: string[];
  speaks: string[];
}

/** Watches from now on, frame by frame; the answer gives what has been seen so far. */
async function watchRun(page: Page): Promise<() => Promise<Sights>> {
  await page.evaluate(() => {
    const sights: Sights = { phase: [], stage: [], shows: [], speaks: [] };
    const at = (selector: string): Element | null => document.querySelector(selector);
    const note = (list: string[], value: string | null | undefined): void => {
      if (value && value !== list.at(-1)) list.push(value);
    };
    const look = (): void => {
      note(sights.phase, at('[data-testid=phase-bar] [aria-current=step]')?.textContent);
      note(sights.stage, at('[data-testid=stage]')?.getAttribute('aria-label'));
      note(sights.shows, at('[data-testid=stage]')?.getAttribute('data-shows'));
      note(sights.speaks, at('[data-testid=announcer]')?.textContent);
      requestAnimationFrame(look);
    };
    look();
    Object.assign(window, { sights });
  });
  return () => page.evaluate(() => (window as unknown as { sights: Sights }).sights);
}

test('choose, play, watch points move, and reach the end', async ({ page, watch }) => {
  // Not the recorded seed: this run trains all it needs.
  await open(page, 'seed=7');
  await page.getByRole('button', { name: /^From: / }).click();
  await page.getByRole('radio', { name: 'Star', exact: true }).click();
  await expect(page.getByRole('button', { name: /^From: Star\b/ })).toBeVisible();

  // The other side by keyboard: Enter opens, arrows move, Enter chooses and closes.
  const to = page.getByRole('button', { name: /^To: / });
  await expect(to).toHaveAccessibleName(/^To: Star\b/);
  await to.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: 'Star', exact: true })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Checkerboard' })).toBeFocused();
  await expect(to).toHaveAccessibleName(/^To: Star\b/);
  await page.keyboard.press('Enter');
  await expect(to).toHaveAccessibleName(/^To: Checkerboard\b/);
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(to).toBeFocused();

  await page.getByRole('radio', { name: 'Identity initialisation' }).click();
  await expect(page.getByTestId('heuristic')).toContainText('identity');
  await page.getByRole('radio', { name: 'Tiny' }).click();
  await expect(page.getByText('batch 64 · width 16')).toBeVisible();
  // Tiny is over before its phases can be seen.
  await page.getByRole('radio', { name: 'Fast' }).click();
  await expect(stage(page)).toHaveAccessibleName('Star, not moved yet; the target is Checkerboard');
  const before = {
    stage: await picture(stage(page)),
    histogram: await picture(page.getByTestId('histogram')),
    loss: await picture(page.getByTestId('loss')),
  };

  const sights = await watchRun(page);
  await button(page, 'Play').click();
  expect(await ended(page)).toBe('done');
  await expect(page.getByTestId('seeing')).toContainText('Done');
  await expect(speaks(page)).toHaveText('Training is done');
  const seen = await sights();
  expect(seen.phase).toEqual(['Reference base', 'Target base', 'Transfer']);
  expect(seen.shows).toEqual(['samples', 'base-samples', 'transfer']);
  // Phases and ends in words; between them every tenth of the training, and nothing else.
  const tens = seen.speaks.filter((said) => said.includes('%'));
  expect(tens.length).toBeGreaterThan(0);
  for (const said of tens) expect(said).toMatch(/^(?:[1-9]0|100) % of training done$/);
  expect(tens).toEqual([...new Set(tens)]);
  expect(seen.speaks.filter((said) => !tens.includes(said))).toEqual([
    'Reference base phase begins',
    'Target base phase begins',
    'Transfer phase begins',
    'Training is done',
  ]);
  for (const said of [/^Reference base, .*learns Star$/, /^Target base, .*learns Checkerboard$/])
    expect(seen.stage.filter((name) => said.test(name)).length).toBeGreaterThan(1);

  const { base, transfer } = configFor({ ...defaultChoice, preset: 'fast' });
  const last = transfer.training.steps;
  const total = 2 * base.training.steps + last;
  const name = (await stage(page).getAttribute('aria-label')) ?? '';
  expect(name.replace(/\s(?=\d{3}:)/, '')).toMatch(
    new RegExp(`^Identity initialisation, step ${last}: median distance \\d`),
  );
  expect((await page.getByTestId('step').innerText()).replace(/\s/g, '')).toBe(`${total}/${total}`);
  await expect(page.getByTestId('step')).toHaveAttribute('aria-valuenow', String(total));
  await expect(page.getByTestId('history')).toHaveAttribute(
    'aria-valuetext',
    /^Transfer, step ([\d\s]+) of \1$/,
  );
  await expect(button(page, 'Train again')).toBeVisible();
  expect(await picture(stage(page))).not.toBe(before.stage);
  expect(await picture(page.getByTestId('histogram'))).not.toBe(before.histogram);
  expect(await picture(page.getByTestId('loss'))).not.toBe(before.loss);
  for (const { phase, series, ...loss } of await descents(page))
    expect(loss.last, `${phase} ${series}`).toBeLessThan(loss.first);
  for (const metric of ['forward', 'inverse', 'slicedW2', 'mean', 'longest', 'roundTrip'])
    await expect(page.locator(`[data-metric=${metric}] td`).first()).toHaveText(/\d/);
  expect(watch).toEqual({ complaints: [], foreign: [] });
});

test('the transfer phase moves points, and the morph slides them back', async ({ page }) => {
  await open(page, 'set=tiny&every=5&m=unidirectional&steps=3000');
  await button(page, 'Play').click();
  await expect(stage(page)).toHaveAttribute('data-shows', 'transfer');
  const seen = new Set<string>();
  while ((await status(page)) === 'running') {
    seen.add((await stage(page).getAttribute('aria-label')) ?? '');
    await page.waitForTimeout(50);
  }
  expect(seen.size).toBeGreaterThan(2);

  const atEnd = await picture(stage(page));
  const morph = page.getByRole('slider', { name: 'Morph' });
  await morph.focus();
  await page.keyboard.press('Home');
  await expect(page.getByTestId('seeing')).toContainText('It is not training');
  expect(await picture(stage(page))).not.toBe(atEnd);
  await page.keyboard.press('End');
  expect(await picture(stage(page))).toBe(atEnd);
});

/** Milliseconds from the click on the play button to the store saying `paused`. */
function clickToPaused(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const clicked = performance.now();
    document.querySelector<HTMLElement>('[data-testid=play]')?.click();
    await window.__lab!.idle();
    return performance.now() - clicked;
  });
}

/** Presses the step button and returns the step that the page then stands at. */
async function press(page: Page, size: 1 | 10): Promise<number> {
  await page.getByRole('combobox', { name: 'Steps per press' }).selectOption(String(size));
  const index = await page.evaluate(() => window.__lab!.state().frameIndex);
  await page.getByRole('button', { name: /^Train \d+ steps?, then pause$/ }).click();
  await page.waitForFunction((index) => {
    const { status, frameIndex } = window.__lab!.state();
    return frameIndex > index && status === 'paused';
  }, index);
  return steps(page);
}

test('pause stands still, step goes one, resume goes on', async ({ page, watch }) => {
  await open(page, 'set=tiny&bsteps=100000');
  await button(page, 'Play').click();
  await reaches(page, 5);
  const times: number[] = [];
  for (let i = 0; i < 4; i++) {
    times.push(await clickToPaused(page));
    await expect(speaks(page)).toHaveText('Paused');
    const shown = await steps(page);
    const at = await press(page, 1);
    expect(at).toBeGreaterThan(shown);
    // Had a step been taken in between, the next one would not be the next number.
    await page.waitForTimeout(300);
    expect(await steps(page)).toBe(at);
    expect(await press(page, 1)).toBe(at + 1);
    expect(await press(page, 10)).toBe(at + 11);
    await button(page, 'Resume').click();
    await reaches(page, at + 20);
    expect(await status(page)).toBe('running');
  }
  const description = times.map((ms) => ms.toFixed(0)).join(', ');
  test.info().annotations.push({ type: 'click to paused, ms', description });
  expect(watch.complaints).toEqual([]);
});

test('reset gives the same first frames, a new seed others', async ({ page, watch }) => {
  await open(page, 'set=tiny&bsteps=100000&every=5');
  const seed = page.getByRole('spinbutton', { name: 'Seed' });
  const firstFrames = async (): Promise<Map<string, string>> => {
    await button(page, 'Play').click();
    await page.waitForFunction(() => window.__lab!.firstFrames().length >= 6);
    const marks = await page.evaluate(() => window.__lab!.firstFrames());
    return new Map(marks.map(({ phase, step, hash }) => [`${phase} ${step}`, hash]));
  };
  const first = await firstFrames();
  await button(page, 'Reset, same seed').click();
  await expect(button(page, 'Play')).toBeVisible();
  await expect(stage(page)).toHaveAttribute('data-shows', 'samples');
  const again = await firstFrames();
  const common = [...first.keys()].filter((key) => again.has(key));
  expect(common.length).toBeGreaterThanOrEqual(4);
  for (const key of common) expect(again.get(key), key).toBe(first.get(key));

  await expect(seed).toHaveValue('7');
  await button(page, 'New seed').click();
  await expect(seed).not.toHaveValue('7');
  await expect(button(page, 'Play')).toBeVisible();
  const other = await firstFrames();
  for (const key of common)
    if (other.has(key)) expect(other.get(key), key).not.toBe(first.get(key));
  expect(watch.complaints).toEqual([]);
});

test('a learning rate set during training acts and becomes the run’s own', async ({ page }) => {
  await open(page, 'set=tiny&bsteps=100000&every=1');
  await page.locator('summary').click();
  const rate = page.getByRole('spinbutton', { name: 'Learning rate, bases' });
  const pending = page.getByTestId('pending');
  await button(page, 'Play').click();
  await reaches(page, 3);
  await button(page, 'Pause').click();
  await expect(button(page, 'Resume')).toBeVisible();
  const tenSteps = async (): Promise<string> => {
    await press(page, 10);
    return picture(stage(page));
  };

  const moving = await tenSteps();
  expect(await tenSteps()).not.toBe(moving);
  await rate.fill('0');
  await rate.press('Enter');
  const still = await tenSteps();
  await expect(pending).toBeHidden();
  expect(await tenSteps()).toBe(still);
  await rate.fill('0.003');
  await rate.press('Enter');
  expect(await tenSteps()).not.toBe(still);
  await expect(pending).toBeHidden();

  // Any other number waits for a restart, and says so.
  await page.getByRole('spinbutton', { name: 'Batch, bases' }).fill('32');
  await page.keyboard.press('Enter');
  await expect(pending).toBeVisible();
  await button(page, 'Restart now').click();
  await expect(pending).toBeHidden();
  await reaches(page, 3);
  expect(await status(page)).toBe('running');
});

test('a shared link restores the question', async ({ page }) => {
  await open(
    page,
    'ref=ring&tgt=annulus&m=movement-penalty&pen=l2:0.5&set=tiny&steps=20&bsteps=20',
  );
  await expect(page.getByRole('button', { name: /^From: Ring\b/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^To: Annulus\b/ })).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Movement penalty' })).toBeChecked();
  await button(page, 'Swap from and to').click();
  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  await expect(page.getByRole('button', { name: /^From: Annulus\b/ })).toBeVisible();
  await button(page, 'Play').click();
  expect(await ended(page)).toBe('done');
  await expect(page.getByTestId('step')).toHaveText(/\/ 60$/);
});
