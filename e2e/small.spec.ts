/**
 * Tablets and phones: the question as a drawer, question and evidence in a sheet, worked by touch, by
 * mouse and by keyboard. How they look to axe is in axe.spec.ts.
 */
import { expect, type CDPSession, type Locator, type Page } from 'playwright/test';
import { open, playButton, test } from './lab.ts';

const two = 'set=tiny&m=base-transfer,identity-init';
const unidirectional = (page: Page): Locator =>
  page.getByRole('radio', { name: 'Unidirectional', exact: true });
const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test('on a tablet the question is a drawer over the stages, evidence lies under them', async ({
  page,
}) => {
  await page.setViewportSize({ width: 834, height: 1112 });
  await open(page, two);
  const way = page.getByRole('button', { name: /the question/ });
  const method = unidirectional(page);
  const { width: before } = (await page.getByTestId('stage').first().boundingBox())!;

  await way.click();
  await expect(method).toBeVisible();
  await expect(way).toBeFocused();
  await expect(way).toHaveAttribute('aria-expanded', 'true');
  expect((await page.getByTestId('stage').first().boundingBox())!.width).toBe(before);
  // A picker inside it closes by itself, the drawer by the next Esc.
  await page.getByRole('button', { name: /^To: / }).click();
  await expect(page.getByRole('radio', { name: 'Spirals' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('radio', { name: 'Spirals' })).toBeHidden();
  await method.click();
  await expect(method).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(method).toBeHidden();
  await expect(way).toBeFocused();

  await way.press('Enter');
  await expect(method).toBeVisible();
  await page.getByTestId('histogram').click();
  await expect(method).toBeHidden();
  await way.press('Enter');
  await page.keyboard.press('Shift+Tab');
  await expect(method).toBeHidden();

  for (const [width, height] of [
    [768, 1024],
    [1024, 768],
    [834, 600],
  ]) {
    await page.setViewportSize({ width, height });
    expect(await sideways(page), `${width}`).toBeLessThanOrEqual(0);
    await expect(playButton(page)).toBeInViewport({ ratio: 0.99 });
    await expect(page.getByTestId('stage').last()).toBeInViewport({ ratio: 0.99 });
    const stage = (await page.getByTestId('stage').first().boundingBox())!;
    expect((await page.getByTestId('loss').boundingBox())!.y).toBeGreaterThan(
      stage.y + stage.height,
    );
  }
});

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  const part = (page: Page, name: string): Locator =>
    page.getByTestId('sheet').getByRole('button', { name, exact: true });
  const rest = (page: Page): Promise<string | null> =>
    page.locator('.app').getAttribute('data-sheet');

  /** A finger on the grip, moved in steps of a frame each and lifted where it rests. */
  async function drag(page: Page, session: CDPSession, by: number): Promise<void> {
    const { x, y, width } = (await page.getByTestId('sheet').boundingBox())!;
    // In its middle: near an edge, Chromium gives a finger to the button beside it.
    const at = { x: x + width / 2, y: y + 24 };
    const touch = (type: string, dy: number): Promise<unknown> =>
      session.send('Input.dispatchTouchEvent', {
        type: type as 'touchMove',
        touchPoints: type === 'touchEnd' ? [] : [{ x: at.x, y: at.y + dy }],
      });
    await touch('touchStart', 0);
    for (let i = 1; i <= 8; i++) await touch('touchMove', (by * i) / 8);
    // Held still, so that the way and not the speed decides.
    await page.waitForTimeout(100);
    await touch('touchMove', by);
    await touch('touchEnd', by);
  }

  /** What a finger can hardly hit: name, width and height of controls in the window. */
  const small = (page: Page): Promise<string[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('button, input, select, summary')].flatMap((element) => {
        const reach = element.closest('label') ?? element;
        const { width, height } = reach.getBoundingClientRect();
        const after = getComputedStyle(element, '::after');
        const [w, h] =
          after.position === 'absolute'
            ? [Number.parseFloat(after.width), Number.parseFloat(after.height)]
            : [width, height];
        const seen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
        if (!seen || (w >= 43.9 && h >= 43.9)) return [];
        return [`${element.getAttribute('aria-label') ?? element.textContent} ${w} x ${h}`];
      }),
    );

  test('a phone has question and evidence in a sheet with three rests', async ({ page, watch }) => {
    await open(page, two);
    const session = await page.context().newCDPSession(page);
    const question = page.getByRole('complementary', { name: 'Question' });
    const evidence = page.getByRole('complementary', { name: 'Evidence' });
    await expect(question).toBeHidden();
    await expect(evidence).toBeHidden();
    expect(await small(page)).toEqual([]);

    // By tap: a tab opens it and folds it away, the arrow makes it larger.
    await part(page, 'Question').tap();
    await expect(unidirectional(page)).toBeVisible();
    expect(await rest(page)).toBe('half');
    await part(page, 'Sheet to full height').tap();
    expect(await rest(page)).toBe('full');
    expect(await small(page)).toEqual([]);
    await part(page, 'Evidence').tap();
    await expect(page.getByTestId('loss')).toBeVisible();
    await expect(question).toBeHidden();
    await part(page, 'Evidence').tap();
    await expect(evidence).toBeHidden();
    expect(await rest(page)).toBe('peek');

    // By drag: up to each rest and down again; a short way goes back.
    for (const [by, to] of [
      [-60, 'peek'],
      [-320, 'half'],
      [-320, 'full'],
      [60, 'full'],
      [700, 'peek'],
    ] as const) {
      await drag(page, session, by);
      await expect.poll(() => rest(page), { message: `dragged by ${by}` }).toBe(to);
      await page.waitForTimeout(200);
    }

    // By keyboard: arrows on the bar, focus into what Enter opens, and back by Esc.
    await part(page, 'Evidence').focus();
    await page.keyboard.press('ArrowUp');
    expect(await rest(page)).toBe('half');
    await page.keyboard.press('ArrowDown');
    expect(await rest(page)).toBe('peek');
    await page.keyboard.press('Enter');
    await expect(evidence).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(part(page, 'Evidence')).toBeFocused();
    expect(await rest(page)).toBe('peek');

    for (const [width, height] of [
      [360, 640],
      [390, 844],
    ]) {
      await page.setViewportSize({ width, height });
      expect(await sideways(page), `${width}`).toBeLessThanOrEqual(0);
      // Nothing of the top bar falls into a row below it.
      const over = page.locator('.top').evaluate((top) => top.scrollHeight - top.clientHeight);
      expect(await over, `${width}`).toBeLessThanOrEqual(0);
      for (const place of [playButton(page), page.getByTestId('stage').first()])
        await expect(place).toBeInViewport({ ratio: 0.99 });
      const stage = (await page.getByTestId('stage').first().boundingBox())!;
      const bar = (await page.getByTestId('sheet').boundingBox())!;
      expect(stage.y + stage.height).toBeLessThanOrEqual(bar.y);
    }
    expect(watch.complaints).toEqual([]);
  });
});
