/**
 * The layers of the stage, colours, path styles, the brush and pinned points, as a visitor meets them.
 * What each picture looks like is for unit tests and eyes; here it must be there, and said in words.
 */
import { expect, type Locator, type Page } from 'playwright/test';
import { ended, open, playButton, test } from './lab.ts';

const few = 'set=tiny&steps=10&bsteps=10&engine=wasm';
const chip = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const legend = (page: Page): Locator => page.getByRole('list', { name: 'Legend' });
const brush = (page: Page): Locator => page.getByRole('slider', { name: /^Light up paths/ });
const look = (page: Page): Locator => page.getByRole('dialog', { name: 'Look closer' });
const canvas = (page: Page): Locator => page.getByTestId('stage').locator('canvas').first();
const picture = (page: Page): Promise<string> =>
  canvas(page).evaluate(async (element) => {
    await window.__lab!.idle();
    return (element as HTMLCanvasElement).toDataURL();
  });

async function trained(page: Page, hash: string): Promise<void> {
  await open(page, hash);
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await playButton(page).evaluate((element) => element.blur());
}

test('every layer has its key, its chip and its place in the link', async ({ page, watch }) => {
  const names = 'Points Paths Density Target Arrows Grid Log-det Residual'.split(' ');
  await open(page, `${few}&show=none`);
  for (const [i, name] of names.entries()) {
    await expect(chip(page, name)).toHaveAttribute('aria-pressed', 'false');
    await page.keyboard.press(String(i + 1));
    await expect(chip(page, name)).toHaveAttribute('aria-pressed', 'true');
  }
  expect(page.url()).toContain('show=points,paths,density,target,arrows,grid,logdet,residual');
  // Without a run the legend says when each layer comes.
  await expect(legend(page)).toContainText('Grid comes with the transfer phase');
  const colour = page.getByRole('combobox', { name: 'Colour by' });
  await page.keyboard.press('v');
  await expect(colour).toHaveValue('distance');
  expect(page.url()).toContain('color=distance');
  await page.keyboard.press('v');
  await page.keyboard.press('v');
  await expect(colour).toHaveValue('start');
  await expect(colour.getByRole('option', { name: /^Condition/ })).toBeDisabled();
  expect(watch.complaints).toEqual([]);
});

test('a finished run shows each layer at once, with its range', async ({ page, watch }) => {
  await trained(page, `${few}&show=points`);
  const plain = await picture(page);
  const seen = new Set([plain]);
  for (const [key, words] of [
    ['3', /Density, log scale\s*10⁻³/],
    ['5', /Arrows: 120 of 1\s000 points/],
    ['6', /Grid, log\|det J\|\s*−3\.0\s*\+3\.0/],
    ['7', /Stretch, log\|det J\|\s*−3\.0\s*\+3\.0/],
    ['8', /Output − target\s*−[\d.]+\s*\+[\d.]+/],
  ] as const) {
    await page.keyboard.press(key);
    await expect(legend(page)).toHaveText(words);
    await expect.poll(() => picture(page)).not.toBe(plain);
    seen.add(await picture(page));
    await page.keyboard.press(key);
    await expect(legend(page)).toBeHidden();
    await expect.poll(() => picture(page)).toBe(plain);
  }
  expect(seen.size).toBe(6);
  for (const [words, name] of [
    [/Distance moved\s*0\.00\s*4\.00\+/, 'Distance moved'],
    [/Log density, nats\s*−6\.00\s*0\.00/, 'Log density'],
  ] as const) {
    await page.getByRole('combobox', { name: 'Colour by' }).selectOption(name);
    await expect(legend(page)).toHaveText(words);
    await expect.poll(() => picture(page)).not.toBe(plain);
  }
  expect(watch.complaints).toEqual([]);
});

test('a paused base shows its density; under a condition the legend names it', async ({ page }) => {
  await open(page, 'set=tiny&cond=rotation&bsteps=100000&show=points,density,grid&engine=wasm');
  await playButton(page).click();
  await page.waitForFunction(() => window.__lab!.state().step > 0);
  await playButton(page).click();
  await page.evaluate(() => window.__lab!.idle());
  await expect(legend(page)).toContainText('Density, log scale');
  await expect(legend(page)).toContainText('Grid comes with the transfer phase');
  await expect(legend(page)).toContainText(/Heat and grid for [\d.]+°/);
});

test('paths bend at the base for base transfer alone, and say why', async ({ page }) => {
  await trained(page, `${few}&m=base-transfer&path=base`);
  const bent = await picture(page);
  await page.getByRole('button', { name: 'Look closer' }).click();
  const style = (name: string): Locator => look(page).getByRole('radio', { name });
  await expect(style('Through the base')).toBeChecked();
  await expect(look(page)).not.toContainText('base transfer only');
  await style('Layer by layer').click();
  await expect.poll(() => picture(page)).not.toBe(bent);
  await style('Straight').click();
  await page.keyboard.press('Escape');
  await trained(page, few);
  await page.getByRole('button', { name: 'Look closer' }).click();
  await expect(look(page)).toContainText('base transfer only');
  await expect(style('Through the base')).toHaveAttribute('aria-disabled', 'true');
  await style('Through the base').click({ force: true });
  await expect(style('Straight')).toBeChecked();
});

test('the brush lights up paths, by pointer and by keyboard', async ({ page, watch }) => {
  await trained(page, `${few}&m=unidirectional`);
  const plain = await picture(page);
  await brush(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(brush(page)).toHaveAttribute('aria-valuetext', /^0\.00 to 0\.40, [\d\s]+ points$/);
  await expect.poll(() => picture(page)).not.toBe(plain);
  // The morph has the same keys elsewhere.
  await expect(page.getByRole('slider', { name: 'Morph' })).toHaveValue('1');
  await page.keyboard.press('Escape');
  await expect(brush(page)).toHaveAttribute('aria-valuetext', 'no paths lit');
  await expect.poll(() => picture(page)).toBe(plain);
  const box = (await brush(page).boundingBox())!;
  const x = (value: number): number => box.x + (value / 6) * box.width;
  await page.mouse.move(x(0.5), box.y + 20);
  await page.mouse.down();
  await page.mouse.move(x(2.1), box.y + 20);
  await page.mouse.up();
  await expect(brush(page)).toHaveAttribute('aria-valuetext', /^0\.40 to 2\.20, /);
  await expect.poll(() => picture(page)).not.toBe(plain);
  expect(watch.complaints).toEqual([]);
});

test('points are pinned by click and by number, listed, and let go', async ({ page, watch }) => {
  await trained(page, few);
  const plain = await picture(page);
  await page.getByRole('button', { name: 'Look closer' }).click();
  await look(page).getByRole('button', { name: 'Pin the farthest' }).click();
  await look(page).getByRole('spinbutton', { name: 'Number of the point' }).fill('7');
  await look(page).getByRole('button', { name: 'Pin', exact: true }).click();
  const rows = look(page).getByTestId('pins').locator('tbody tr');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText(/^7/);
  const moved = Number(await rows.nth(0).locator('td').nth(2).textContent());
  expect(moved).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await expect.poll(() => picture(page)).not.toBe(plain);

  // A click where the second point ends lets it go.
  await page.getByRole('button', { name: 'Look closer' }).click();
  const [x, y] = ((await rows.nth(1).locator('td').nth(1).textContent()) ?? '')
    .replaceAll('−', '-')
    .split(', ')
    .map(Number);
  await page.keyboard.press('Escape');
  const side = (await page.getByTestId('stage').boundingBox())!.width;
  const position = { x: ((x + 4) / 8) * side, y: ((4 - y) / 8) * side };
  await page.getByTestId('stage-pick').click({ position });
  await page.getByRole('button', { name: 'Look closer' }).click();
  await expect(rows).toHaveCount(1);
  await look(page)
    .getByRole('button', { name: /^Unpin point/ })
    .click();
  await expect(look(page).getByTestId('pins')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect.poll(() => picture(page)).toBe(plain);
  expect(watch.complaints).toEqual([]);
});

test('links from before still open', async ({ page }) => {
  await open(page, 'show=points,target&path=layers');
  await expect(page.getByTestId('notice')).toHaveCount(0);
  await expect(chip(page, 'Target')).toHaveAttribute('aria-pressed', 'true');
  await expect(chip(page, 'Paths')).toHaveAttribute('aria-pressed', 'false');
});
