/** The page opens: isolated, without a console error, asking no other origin for anything. */
import { expect } from 'playwright/test';
import { test } from './lab.ts';

test('the page opens isolated, quiet and alone', async ({ page, watch }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Train it yourself' })).toBeVisible();
  await page.waitForLoadState('networkidle');

  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(watch).toEqual({ complaints: [], foreign: [] });
});

test('the test hook is there only when the address asks', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByTestId('play')).toBeVisible();
  expect(await page.evaluate(() => window.__lab === undefined)).toBe(true);
});
