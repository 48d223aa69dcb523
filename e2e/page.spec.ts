/**
 * The page itself: the main thread stays free, every key does its verb, themes, focus, small
 * screens, and what a screen reader hears.
 */
import { expect, type Locator, type Page } from 'playwright/test';
import { ended, open, playButton, test } from './lab.ts';
import { watchLongTasks } from './longTasks.ts';

const status = (page: Page): Promise<string> => page.evaluate(() => window.__lab!.state().status);
const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true });

test('training never holds the page up', async ({ page, watch }) => {
  const longest = await watchLongTasks(page);
  await open(page, 'steps=200&bsteps=200&points=5000&every=1');
  const atStart = await longest();
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  const inTraining = await longest();
  test.info().annotations.push({
    type: 'longest task, ms',
    description: `start ${atStart.processor.toFixed(0)}, training ${inTraining.processor.toFixed(0)}`,
  });
  // A page on which training ran would stand still for many times this.
  expect(inTraining.processor).toBeLessThan(100);
  expect(watch).toEqual({ complaints: [], foreign: [] });
});

test('single keys play, step, swap, reset and change the theme', async ({ page }) => {
  await open(page, 'set=tiny&bsteps=100000');
  const root = page.locator('html');
  await page.keyboard.press('x');
  await expect(page.getByRole('button', { name: /^From: Star\b/ })).toBeVisible();
  await page.keyboard.press('t');
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('t');
  await expect(root).toHaveAttribute('data-theme', 'light');

  await page.keyboard.press('n');
  await expect(button(page, 'Resume')).toBeVisible();
  await expect(page.getByTestId('step')).toHaveText(/^1 /);
  await page.keyboard.press('Shift+N');
  await expect(page.getByTestId('step')).toHaveText(/^101 /);
  await page.keyboard.press('Space');
  await expect.poll(() => status(page)).toBe('running');
  await page.keyboard.press('Space');
  await expect.poll(() => status(page)).toBe('paused');
  await page.keyboard.press('r');
  await expect(button(page, 'Play')).toBeVisible();

  // A key typed into a field is text, and Space on a button presses that button alone.
  await page.getByRole('spinbutton', { name: 'Seed' }).focus();
  await page.keyboard.press('x');
  await expect(page.getByRole('button', { name: /^From: Star\b/ })).toBeVisible();
  await button(page, 'Dark theme').focus();
  await page.keyboard.press('Space');
  await expect(root).toHaveAttribute('data-theme', 'dark');
  expect(await status(page)).toBe('idle');
});

test('the system’s theme is followed until one is chosen', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await open(page);
  const background = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(background).not.toBe(dark);
  await button(page, 'Dark theme').click();
  await expect.poll(background).toBe(dark);
  await expect(page).toHaveURL(/theme=dark/);
  await page.reload();
  await expect.poll(background).toBe(dark);
});

test('Tab reaches everything in reading order, and the focus can be seen', async ({ page }) => {
  await open(page);
  const seen: string[] = [];
  for (let i = 0; i < 50; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
      return {
        end: element === document.body,
        name: element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '',
        visible: outlined || boxShadow !== 'none',
      };
    });
    if (at.end) break;
    seen.push(at.name);
    expect(at.visible, at.name).toBe(true);
  }
  const order = [
    'Explore',
    'Compare',
    'Gallery',
    'Calibrate',
    'Automatic engineReady',
    'Share: copy the link of this state',
    'Export',
    'Dark theme',
    'Keys: what each one does',
    'From: Four circles. Choose another',
    'Draw From',
    'Open a file for From',
    'Swap from and to',
  ];
  expect(seen.slice(0, order.length)).toEqual(order);
  for (const name of ['Flows for flows', 'Fast', 'Points', 'Play', 'Seed', 'New seed'])
    expect(seen).toContain(name);
});

test('a phone shows stage and Play without sideways scrolling', async ({ page, watch }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, 'set=tiny&m=unidirectional&steps=10&bsteps=10');
  for (const place of [page.getByTestId('stage'), playButton(page)])
    await expect(place).toBeInViewport({ ratio: 0.99 });
  const sideways = (): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(await sideways()).toBeLessThanOrEqual(0);
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  expect(await sideways()).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Question', exact: true }).click();
  await page.getByRole('button', { name: /^To: / }).click();
  const popover = page.getByRole('dialog', { name: 'To' });
  await expect(popover.getByRole('radio', { name: 'Spirals' })).toBeInViewport({ ratio: 0.99 });
  expect(await sideways()).toBeLessThanOrEqual(0);
  expect(watch.complaints).toEqual([]);
});
