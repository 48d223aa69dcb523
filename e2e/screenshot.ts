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
export const compareScreenshot = (page: Page, name: string): Promise<void> =>
  compareScreenshots(page, [name], () => Promise.resolve());

/** The same of one page in several shapes; `shape` brings it into the one of a name. */
export async function compareScreenshots(
  page: Page,
  names: readonly string[],
  shape: (name: string) => Promise<void>,
): Promise<void> {
  const info = test.info();
  const here = browserOf(page);
  const mode = info.config.updateSnapshots;
  if (mode === 'all' || mode === 'changed') writeFileSync(record, `${here}\n`);
  const made = existsSync(record) ? readFileSync(record, 'utf8').trim() : 'nothing';
  for (const name of names) {
    await shape(name);
    // All differences are told, not only the first.
    if (made === here) await expect.soft(page).toHaveScreenshot(`${name}.png`);
    else await page.screenshot({ path: info.outputPath(`${name}.png`), animations: 'disabled' });
  }
  test.skip(
    made !== here,
    `baselines are of Chromium ${made}, this is ${here}; written: ${names.join(', ')}`,
  );
}
