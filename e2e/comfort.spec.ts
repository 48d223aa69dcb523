/**
 * Zoom, focus, motion and colours for people who need other ones (UX 4.8). What axe can find is in
 * axe.spec.ts.
 */
import { expect, type Page } from 'playwright/test';
import { ended, open, playButton, test } from './lab.ts';

const run = 'set=tiny&m=unidirectional&steps=10&bsteps=10&engine=wasm&threads=1';

test.describe('at 200 %', () => {
  test.use({ viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 });

  for (const [name, panes] of [
    ['one pane', ''],
    [
      'five panes',
      '&m=base-transfer,unidirectional,flows-for-flows,movement-penalty,identity-init',
    ],
  ])
    test(`nothing is cut and all can be reached by scrolling: ${name}`, async ({ page }) => {
      await open(page, `set=tiny${panes}`);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(sideways).toBeLessThanOrEqual(0);
      const controls = page.locator(
        'button:visible, input:visible, select:visible, canvas:visible',
      );
      const lost: string[] = [];
      for (const control of await controls.all()) {
        await control.scrollIntoViewIfNeeded();
        const cut = await control.evaluate((element) => {
          const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
          const inside = left >= -1 && right <= innerWidth + 1 && bottom > 0 && top < innerHeight;
          if (inside || width === 0 || height === 0) return null;
          const label = element.getAttribute('aria-label') ?? element.textContent;
          return `${element.localName} ${label}: ${left} to ${right}`;
        });
        if (cut) lost.push(cut);
      }
      expect(lost).toEqual([]);
    });
});

/** WCAG contrast of the focus ring with what lies around it. */
const ringContrast = (page: Page): Promise<{ name: string; ratio: number }> =>
  page.evaluate(() => {
    const parse = (css: string): number[] => (css.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (rgb: number[]): number => {
      const [r, g, b] = rgb.map((v) => {
        const c = v / 255;
        return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const element = document.activeElement as HTMLElement;
    // A ring may stand on what holds a hidden control.
    let ringed: Element | null = element;
    while (
      ringed &&
      parseFloat(getComputedStyle(ringed).outlineWidth) === 0 &&
      ringed !== document.body
    )
      ringed = ringed.parentElement;
    const style = getComputedStyle(ringed ?? element);
    let around: Element | null = (ringed ?? element).parentElement;
    let behind = [0, 0, 0, 0];
    for (; around; around = around.parentElement) {
      const [r, g, b, alpha = 1] = parse(getComputedStyle(around).backgroundColor);
      if (alpha === 1) {
        behind = [r, g, b];
        break;
      }
    }
    const [a, b] = [
      luminance(parse(style.outlineColor).slice(0, 3)),
      luminance(behind.slice(0, 3)),
    ];
    const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return {
      name: element.getAttribute('aria-label') ?? element.textContent ?? '',
      ratio: seen ? (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) : 0,
    };
  });

for (const theme of ['light', 'dark'])
  test(`the focus ring stands out everywhere, brush and history included: ${theme}`, async ({
    page,
  }) => {
    await open(page, `${run}&theme=${theme}`);
    await playButton(page).click();
    expect(await ended(page)).toBe('done');
    await page.getByRole('button', { name: 'Explore' }).focus();
    const weak: string[] = [];
    const names = new Set<string>();
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement === document.body)) break;
      const { name, ratio } = await ringContrast(page);
      names.add(name);
      if (ratio < 3) weak.push(`${name}: ${ratio.toFixed(2)}`);
    }
    expect(weak).toEqual([]);
    for (const name of ['Light up paths by distance', 'History', 'Morph', 'Seed'])
      expect([...names]).toContain(name);
  });

test('with reduced motion the morph goes to its end and does not loop', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, run);
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  const morph = page.getByRole('slider', { name: 'Morph' });
  const values = await page.evaluate(async () => {
    const slider = document.querySelector<HTMLInputElement>('.morph input')!;
    const seen = new Set<string>();
    document.querySelector<HTMLButtonElement>('.morph button')!.click();
    const end = performance.now() + 1500;
    while (performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.add(slider.value);
    }
    return [...seen];
  });
  expect(values).toEqual(['1']);
  await expect(morph).toHaveValue('1');
});

test('the colours of the paper are an option, in the link and on the stage', async ({ page }) => {
  await open(page, run);
  const corner = (): Promise<string> =>
    page
      .locator('.from-to .thumbnail')
      .first()
      .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  // An empty canvas is a short text.
  await expect.poll(async () => (await corner()).length).toBeGreaterThan(2000);
  const safe = await corner();
  await page.getByRole('button', { name: 'Look closer' }).click();
  await page.getByRole('radio', { name: 'As in the paper' }).click();
  await expect(page).toHaveURL(/map=paper/);
  await expect.poll(corner).not.toBe(safe);
  const paper = await corner();
  await open(page, `${run}&map=paper`);
  await expect.poll(corner).toBe(paper);
  await page.getByRole('button', { name: 'Look closer' }).click();
  await page.getByRole('radio', { name: 'For every eye' }).click();
  await expect(page).not.toHaveURL(/map=/);
  await expect.poll(corner).toBe(safe);
});
