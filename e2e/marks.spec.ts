/**
 * Marks of one thing in several places: the point under the pointer on every stage. What each mark
 * looks like is for unit tests and eyes; here it must come, go, and cost next to nothing.
 */
import { expect, type Locator, type Page } from 'playwright/test';
import { ended, open, playButton, test } from './lab.ts';
import { watchLongTasks } from './longTasks.ts';

/** Shipped as recorded runs, so that nothing is trained. */
const five =
  'm=base-transfer,unidirectional,flows-for-flows,movement-penalty,identity-init&seed=1&show=points';

interface Count {
  stage: number;
  marks: number;
}
declare global {
  interface Window {
    __painted: Count;
  }
}

/** Counts the pictures that are cleared from now on. */
const countPaints = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const counts = (window.__painted = { stage: 0, marks: 0 });
    const clear = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
      const { canvas } = this;
      if (canvas.closest('.stage')) counts[canvas.className === '' ? 'stage' : 'marks']++;
      clear.apply(this, box);
    };
  });

const marks = (page: Page): Locator => page.locator('.stage .twin-layer');

/** Of each stage, whether anything is drawn over it. */
const marked = (page: Page): Promise<boolean[]> =>
  marks(page).evaluateAll((layers) =>
    (layers as HTMLCanvasElement[]).map((layer) => {
      const { data } = layer.getContext('2d')!.getImageData(0, 0, layer.width, layer.height);
      return data.some((value) => value > 0);
    }),
  );
const all = (on: boolean): boolean[] => Array<boolean>(5).fill(on);

test('a point under the pointer is marked in all five panes, and nothing else repaints', async ({
  page,
  watch,
}) => {
  await open(page, five);
  await expect(page.getByText('Recorded run').first()).toBeVisible();
  await page.getByRole('slider', { name: 'Morph' }).fill('1');
  await page.evaluate(() => window.__lab!.idle());
  expect(await marked(page)).toEqual(all(false));
  await countPaints(page);
  const longestTask = await watchLongTasks(page);
  const box = (await page.getByTestId('stage').first().boundingBox())!;
  /** The tip of the star and the way across it: hundreds of points. */
  const sweep = async (): Promise<number> => {
    for (let i = 0; i <= 60; i++) {
      const [x, y] = [box.x + box.width * (0.3 + i / 150), box.y + box.height * 0.45];
      await page.mouse.move(x, y);
    }
    await expect.poll(() => marked(page)).toEqual(all(true));
    return (await longestTask()).processor;
  };
  // What another program slows falls into one sweep; what the page takes, into each.
  let longest = await sweep();
  for (let again = 0; again < 3 && longest >= 50; again++)
    longest = Math.min(longest, await sweep());
  const { stage, marks } = await page.evaluate(() => window.__painted);
  expect(stage).toBe(0);
  expect(marks).toBeGreaterThan(5 * 10);
  expect(longest).toBeLessThan(50);
  await page.mouse.move(2, 2);
  await expect.poll(() => marked(page)).toEqual(all(false));
  expect(watch.complaints).toEqual([]);
});

test('the run before stays as a ghost on the histogram until it is dropped', async ({ page }) => {
  await open(page, 'set=tiny&steps=10&bsteps=10&engine=wasm&m=unidirectional');
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  const drop = page.getByRole('button', { name: 'Drop the dashed outline of the run before' });
  await expect(drop).toHaveCount(0);
  const seed = page.getByRole('spinbutton', { name: 'Seed' });
  await seed.fill('8');
  await seed.press('Enter');
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  const picture = (): Promise<string> =>
    page
      .getByTestId('histogram')
      .locator('canvas')
      .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const both = await picture();
  await drop.click();
  await expect(drop).toHaveCount(0);
  await expect.poll(picture).not.toBe(both);
});

test('an unusual number has a badge; a double click or a key takes one setting back', async ({
  page,
}) => {
  await open(page, 'm=movement-penalty');
  await page.locator('summary').click();
  const batch = page.getByRole('spinbutton', { name: 'Batch, transfer' });
  const badge = page.getByTestId('unusual');
  const before = await batch.inputValue();
  await batch.fill('8');
  await batch.press('Enter');
  await expect(badge).toHaveAttribute('title', /^Outside the usual range, 32 to 1024/);
  await expect(batch).toHaveAccessibleDescription(/^Outside the usual range, 32 to 1024/);
  await batch.dblclick();
  await expect(batch).toHaveValue(before);
  await expect(badge).toHaveCount(0);
  // By keyboard: the button after the field, which gives the focus back.
  await batch.fill('64');
  await batch.press('Enter');
  await batch.press('Tab');
  await page.keyboard.press('Enter');
  await expect(batch).toHaveValue(before);
  await expect(batch).toBeFocused();
  await expect(page.getByRole('button', { name: /as the preset has it$/ })).toHaveCount(0);

  const weight = page.getByRole('spinbutton', { name: 'Penalty weight λ' });
  const slider = page.getByRole('slider', { name: 'Penalty weight λ' });
  const usual = await weight.inputValue();
  for (const back of [() => slider.press('Delete'), () => slider.dblclick()]) {
    await slider.press('End');
    await expect(weight).toHaveValue('10');
    await back();
    await expect(weight).toHaveValue(usual);
  }
  const direction = page.getByRole('combobox', { name: 'Direction' });
  await direction.selectOption('Forward only');
  await page.getByRole('button', { name: /^Direction: back to Both ways/ }).click();
  await expect(direction).toHaveValue('both');
});
