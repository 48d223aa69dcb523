/**
 * Screenshot comparison that does not pretend: baselines hold only for the system and the Chromium
 * major they were made with (`screenshots/chromium-major.txt`, e.g. "156 linux"). Elsewhere the
 * picture is written to test-results and the test counts as skipped, with the reason.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test, type Page } from 'playwright/test';

const record = new URL('./screenshots/chromium-major.txt', import.meta.url);

function browserOf(page: Page): string {
  const version = page.context().browser()?.version() ?? 'unknown';
  return `${version.split('.')[0]} ${process.platform}`;
}

/**
 * Compares the page with `screenshots/<name>.png`. Call it last in its test: it may end the test
 * as skipped.
 */
export async function compareScreenshot(page: Page, name: string): Promise<void> {
  const info = test.info();
  const here = browserOf(page);
  const mode = info.config.updateSnapshots;
  if (mode === 'all' || mode === 'changed') writeFileSync(record, `${here}\n`);
  const made = existsSync(record) ? readFileSync(record, 'utf8').trim() : 'nothing';
  if (made === here) {
    await expect(page).toHaveScreenshot(`${name}.png`);
    return;
  }
  const written = info.outputPath(`${name}.png`);
  await page.screenshot({ path: written, animations: 'disabled' });
  test.skip(
    true,
    `baselines are of Chromium ${made}, this is ${here}; picture ${name}.png written`,
  );
}
