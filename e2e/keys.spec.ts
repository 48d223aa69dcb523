/**
 * The single keys and the sheet that lists them. Asserts what keys do on the page; that the sheet
 * and the README hold the same table is a unit test's (src/app/ui/keys.test.ts).
 */
import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from 'playwright/test';
import { ended, open, playButton, test } from './lab.ts';

const sheet = (page: Page): Locator => page.getByRole('dialog', { name: 'Keys' });
const button = (page: Page): Locator => page.getByRole('button', { name: /^Keys/ });
const chip = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** First column of the README's table, as people read it. */
function documented(): string[] {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, section] = /^### Keys\n([^]*?)^### /m.exec(readme) ?? [];
  const lines = section.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) => line.split('|')[1].replaceAll('`', '').trim());
}

test('the sheet opens by ? and by its button, and lists every key', async ({ page, watch }) => {
  await open(page);
  await page.keyboard.press('?');
  await expect(sheet(page)).toBeVisible();
  const listed = await sheet(page).locator('dt').allTextContents();
  expect(listed).toEqual(documented());
  expect(listed.length).toBeGreaterThan(10);
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toBeHidden();

  // Escape, its own button and a click beside it close it; the focus goes back each time.
  await button(page).click();
  await expect(sheet(page).getByRole('button', { name: 'Close' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toBeHidden();
  await expect(button(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await sheet(page).getByRole('button', { name: 'Close' }).click();
  await expect(sheet(page)).toBeHidden();
  await expect(button(page)).toBeFocused();
  await chip(page, 'Dark theme').focus();
  await page.keyboard.press('?');
  await sheet(page).getByRole('heading', { name: 'Keys' }).click();
  await expect(sheet(page)).toBeVisible();
  await page.mouse.click(8, 400);
  await expect(sheet(page)).toBeHidden();
  await expect(chip(page, 'Dark theme')).toBeFocused();
  expect(watch.complaints).toEqual([]);
});

test('under the sheet no other key acts', async ({ page }) => {
  await open(page, 'set=tiny');
  const address = page.url();
  await page.keyboard.press('?');
  const all = ['n', '.', 'N', 'r', 'R', 'd', 'D', 'x', 'm', '1', '4', 't', '?', 'Home', 'End'];
  for (const where of ['its button', 'the page']) {
    if (where === 'the page') await sheet(page).getByRole('heading', { name: 'Keys' }).click();
    for (const key of all) await page.keyboard.press(key);
    await expect(sheet(page)).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toBeHidden();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  expect(page.url()).toBe(address);
  expect(await page.evaluate(() => window.__lab!.state().status)).toBe('idle');
  // The same keys act again without it.
  await page.keyboard.press('t');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the sheet fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  // No room for its button beside a badge; who has keys has this one.
  await page.keyboard.press('?');
  await expect(sheet(page)).toBeInViewport({ ratio: 0.99 });
  const sideways = (): Promise<number> =>
    sheet(page).evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
  expect(await sideways()).toBeLessThanOrEqual(0);
  await sheet(page).getByText('Keys rest while').scrollIntoViewIfNeeded();
  await expect(sheet(page).getByText('Keys rest while')).toBeInViewport({ ratio: 0.99 });
});

test('keys of the question, the layers, the seed and the morph', async ({ page, watch }) => {
  await open(page, 'set=tiny&m=unidirectional&steps=10&bsteps=10&engine=wasm');
  const morph = page.getByRole('slider', { name: 'Morph' });
  // Without a transfer on the stage the morph's keys rest.
  await page.keyboard.press('Home');
  await expect(morph).toHaveValue('1');

  await page.keyboard.press('d');
  await expect(page.getByRole('button', { name: /^From: Star\b/ })).toBeVisible();
  await page.keyboard.press('Shift+D');
  await expect(page.getByRole('button', { name: /^To: Eight-armed star/ })).toBeVisible();
  await page.keyboard.press('m');
  await expect(page.getByRole('radio', { name: 'Flows for flows' })).toBeChecked();
  await page.keyboard.press('2');
  await expect(chip(page, 'Paths')).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('2');
  await expect(chip(page, 'Paths')).toHaveAttribute('aria-pressed', 'true');
  const seed = page.getByRole('spinbutton', { name: 'Seed' });
  const before = await seed.inputValue();
  await page.keyboard.press('Shift+R');
  await expect(seed).not.toHaveValue(before);

  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await playButton(page).evaluate((element) => element.blur());
  await page.keyboard.press('Home');
  await expect(morph).toHaveValue('0');
  await page.keyboard.press('ArrowRight');
  await expect(morph).toHaveValue('0.05');
  await page.keyboard.press('End');
  await expect(morph).toHaveValue('1');
  await page.keyboard.press('ArrowLeft');
  await expect(morph).toHaveValue('0.95');
  // A group of choices keeps its arrows.
  await page.getByRole('radio', { name: 'Fast' }).click();
  await page.keyboard.press('ArrowLeft');
  await expect(morph).toHaveValue('0.95');
  expect(watch.complaints).toEqual([]);
});

test('single keys can be switched off, are off after a reload, and the list stays in reach', async ({
  page,
}) => {
  await open(page);
  await page.keyboard.press('t');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('?');
  const single = sheet(page).getByRole('checkbox', { name: /^Single keys act/ });
  await single.uncheck();
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toBeHidden();
  for (let visit = 0; visit < 2; visit++) {
    for (const key of ['t', '?', 'n', 'x']) await page.keyboard.press(key);
    await expect(sheet(page)).toBeHidden();
    await expect(page.locator('html')).toHaveAttribute('data-theme', visit ? 'light' : 'dark');
    expect(await page.evaluate(() => window.__lab!.state().status)).toBe('idle');
    await open(page);
  }
  await button(page).click();
  await expect(single).not.toBeChecked();
  await single.check();
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('where the browser keeps nothing, the page works and the switch holds for the visit', async ({
  page,
  watch,
}) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    }),
  );
  await open(page);
  await page.keyboard.press('?');
  await sheet(page).getByRole('checkbox').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  expect(watch.complaints).toEqual([]);
});

test('H changes the axis of the histogram, F takes the whole screen, W opens a card', async ({
  page,
}) => {
  await open(page, 'set=tiny&m=unidirectional&steps=10&bsteps=10&engine=wasm');
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await playButton(page).evaluate((element) => element.blur());
  const picture = (): Promise<string> =>
    page
      .getByTestId('histogram')
      .locator('canvas')
      .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  /** The last numbers of a run come after its end. */
  const settled = async (before: string): Promise<string> => {
    await page.waitForTimeout(500);
    const now = await picture();
    return now === before ? now : settled(now);
  };
  const even = await settled(await picture());
  await page.keyboard.press('h');
  await expect.poll(picture).not.toBe(even);
  await page.keyboard.press('h');
  await expect.poll(picture).toBe(even);
  await page.keyboard.press('f');
  await expect
    .poll(() => page.evaluate(() => document.fullscreenElement?.localName ?? null))
    .toBe('main');
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement)).toBe(null);
  await page.locator('[data-metric=mean]').hover();
  await expect(page.getByTestId('seeing')).toContainText('Moved, mean');
  await page.keyboard.press('w');
  await expect(page.getByTestId('card-sheet')).toContainText('How far points are moved');
});
