/** How the page looks in states that are the same on every visit; CONTRIBUTING.md says how. */
import { expect, type Page } from 'playwright/test';
import { ended, open, playButton, test } from './lab.ts';
import { compareScreenshot } from './screenshot.ts';

// A recorded run stands still at its end instead of going to and fro.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** Fonts are there, the slow outline is drawn, nothing has the focus. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    (document.activeElement as HTMLElement | null)?.blur();
    await window.__lab!.idle();
  });
  await expect
    .poll(async () => {
      const before = await stagePicture(page);
      await page.waitForTimeout(250);
      return before === (await stagePicture(page));
    })
    .toBe(true);
}

const stagePicture = (page: Page): Promise<string> =>
  page
    .getByTestId('stage')
    .locator('canvas')
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

test('looks: start, light', async ({ page }) => {
  await open(page);
  await settled(page);
  await compareScreenshot(page, 'start-light');
});

test('looks: start, dark', async ({ page }) => {
  await open(page, 'theme=dark');
  await settled(page);
  await compareScreenshot(page, 'start-dark');
});

test('looks: start, phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await settled(page);
  await compareScreenshot(page, 'start-phone');
});

test('looks: picker', async ({ page }) => {
  await open(page);
  await settled(page);
  await page.getByRole('button', { name: /^To: / }).click();
  await expect(page.getByRole('radio', { name: 'Spirals' })).toBeVisible();
  await compareScreenshot(page, 'picker');
});

test('looks: a finished run', async ({ page }) => {
  await open(page, 'set=tiny&m=identity-init&seed=7&engine=wasm&threads=2');
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  // The references come from the metrics worker, after the run.
  await expect(page.getByTestId('seeing')).toContainText('could move them less than');
  // A slow machine may still be showing what it solved for an early frame of the identity.
  await expect(page.getByTestId('seeing')).not.toContainText('less than 0.00');
  await settled(page);
  await compareScreenshot(page, 'finished');
});
