/**
 * How every mode looks on a desk, a tablet and a phone, light and dark, and what the five methods make
 * of the three toy pairs: recorded runs at rest, so that a picture is the same on every visit.
 */
import { expect, type Page } from 'playwright/test';
import { methodIds } from '../src/protocol/catalogue.ts';
import { test } from './lab.ts';
import { compareScreenshots } from './screenshot.ts';

// Where nothing is to move, the morph stands at its end.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const five = `m=${methodIds.join(',')}`;

const sizes = { desk: [1280, 720], tablet: [834, 1112], phone: [390, 844] } as const;
const schemes = ['light', 'dark'] as const;
const shapes = Object.keys(sizes).flatMap((size) => schemes.map((scheme) => `${size}-${scheme}`));

async function shape(page: Page, name: string): Promise<void> {
  const [size, scheme] = name.split('-').slice(-2) as [keyof typeof sizes, 'light' | 'dark'];
  const [width, height] = sizes[size];
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.mouse.move(0, 0);
}

/** Recorded runs stand on the stages, or nothing is on its way. */
async function opened(page: Page, hash: string, recorded: boolean): Promise<void> {
  await page.goto(`/#test=1&${hash}`);
  const says = recorded ? /Moved mean[^\d–]*\d|Mean[^\d–]*\d/ : /./;
  await expect(page.getByTestId('metrics')).toContainText(says);
  await page.evaluate(async () => {
    await document.fonts.ready;
    await window.__lab!.idle();
  });
  await expect(page.getByTestId('stage').first()).toBeVisible();
}

/** A recorded page of the gallery, all of it fetched. */
async function figure(page: Page, id: string): Promise<void> {
  await page.goto(`/#test=1&mode=gallery&fig=${id}`);
  await expect(page.getByTestId('figure')).toBeVisible();
  await expect(page.getByTestId('provenance')).toContainText('Recorded: quick');
  await expect(page.getByText(/Fetching recorded|parts are not there/)).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}

/** A short study of the stand-in, trained and still blind. */
async function blindStudy(page: Page): Promise<void> {
  await page.goto('/#test=1&mode=calibrate');
  await page.getByRole('button', { name: 'Use the built-in stand-in' }).click();
  await expect(page.getByTestId('study-rows')).toContainText('are sealed', { timeout: 60_000 });
  await page.getByLabel('Budget').selectOption('tiny');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page
    .getByRole('button', { name: 'Unblind', exact: true })
    .waitFor({ state: 'attached', timeout: 100_000 });
  await page.evaluate(() => document.fonts.ready);
}

const modes: Record<string, (page: Page) => Promise<void>> = {
  explore: (page) => opened(page, 'm=movement-penalty', true),
  compare: (page) => opened(page, '', true),
  five: (page) => opened(page, five, true),
  condition: (page) => opened(page, 'cond=rotation&m=flows-for-flows', false),
  gallery: (page) => figure(page, 's0-fig6'),
  calibrate: blindStudy,
  own: async (page) => {
    await opened(page, '', true);
    await page.getByRole('button', { name: 'Draw From' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
  },
};

for (const [mode, bring] of Object.entries(modes))
  test(`looks: ${mode} on three screens in two themes`, async ({ page }) => {
    await bring(page);
    const names = shapes.map((of) => `mode-${mode}-${of}`);
    await compareScreenshots(page, names, (name) => shape(page, name));
  });

for (const [reference, target] of [
  ['four-circles', 'star'],
  ['four-circles', 'checkerboard'],
  ['star', 'checkerboard'],
])
  test(`looks: five methods from ${reference} to ${target}`, async ({ page }) => {
    await opened(page, `ref=${reference}&tgt=${target}&${five}`, true);
    await page.setViewportSize({ width: 1600, height: 900 });
    const name = `methods-${reference}-${target}`;
    await compareScreenshots(page, [name], () => Promise.resolve());
  });
