/**
 * What the page says and offers when something is missing, slow or broken: each state is forced here,
 * those of links, workers and files in badInput, deviceLoss and ownData. Judges words and ways on.
 */
import { expect, type Page } from 'playwright/test';
import { ended, inFullRunOnly, open, playButton, steps, test } from './lab.ts';

const message = (page: Page) => page.getByTestId('run-message');
const badge = (page: Page) => page.getByTestId('engine');
const details = (page: Page) => page.getByTestId('engine-details');
const trains = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => window.__lab!.state().step > 0);

/** Runs in every training worker before its first call. */
async function beforeTraining(page: Page, script: string): Promise<void> {
  await page.route(/train\.worker.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script}\n${await response.text()}` });
  });
}

test('without a graphics card the badge is quiet, and says why when it is pressed', async ({
  page,
  watch,
}) => {
  await open(page, 'set=tiny&m=unidirectional&steps=5&bsteps=5');
  await badge(page).click();
  await expect(details(page)).toContainText('Chosen when training starts');
  await page.keyboard.press('Escape');
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await expect(badge(page)).toContainText('WASM');
  await expect(page.getByTestId('notice')).toBeHidden();
  await badge(page).press('Enter');
  await expect(details(page)).toBeVisible();
  // The software adapter of this browser is named, and is not taken for a card.
  await expect(details(page)).toContainText(/Because.*(software|WebGPU|graphics card|adapter)/i);
  await expect(details(page)).toContainText('engine=wasm');
  await page.keyboard.press('Escape');
  await expect(details(page)).toBeHidden();
  await expect(badge(page)).toBeFocused();
  expect(watch.complaints).toEqual([]);
});

test('without WebAssembly the page opens, trains on plain JavaScript and says so', async ({
  page,
}) => {
  inFullRunOnly('plain JavaScript is slow; noWasm.test.ts has the rule');
  await page.addInitScript(() => Object.assign(window, { WebAssembly: undefined }));
  await beforeTraining(page, 'self.WebAssembly = undefined;');
  await open(page, 'set=tiny&m=unidirectional&steps=2&bsteps=2&batch=32&bbatch=32&points=100');
  await playButton(page).click();
  expect(await ended(page)).toBe('done');
  await expect(badge(page)).toContainText('JavaScript');
  await badge(page).click();
  await expect(details(page)).toContainText('no WebAssembly here');
  await page.keyboard.press('Escape');
  // One banner says so; Fast is offered where more was chosen.
  const banner = page.getByTestId('no-wasm');
  await expect(banner).toContainText('runs no WebAssembly');
  await expect(banner.getByRole('button', { name: 'Choose Fast' })).toBeHidden();
  await page.getByRole('radio', { name: 'Quick' }).click();
  await banner.getByRole('button', { name: 'Choose Fast' }).click();
  await expect(page.getByRole('radio', { name: 'Fast' })).toBeChecked();
  await expect(banner).toBeHidden();
});

test('a worker that dies in mid-run is replaced; one that dies again leaves the way back', async ({
  page,
}) => {
  await open(page, 'set=tiny&m=unidirectional&bsteps=100000&every=1&engine=wasm&threads=1');
  await playButton(page).click();
  // Where the machine is busy one step in 32 has a frame.
  await page.waitForFunction(() => window.__lab!.state().step >= 200);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(badge(page)).toContainText('Paused');
  const before = await page.evaluate(() => window.__lab!.state());
  const marks = await page.evaluate(() => window.__lab!.kept());
  const kill = async (why: string): Promise<void> => {
    const worker = page.workers().find((one) => one.url().includes('train.worker'))!;
    await worker.evaluate((message) => {
      setTimeout(() => {
        throw new Error(message);
      });
    }, why);
  };
  const stands = async (): Promise<void> => {
    await expect(badge(page)).toContainText('Paused');
    expect(await steps(page)).toBe(before.step);
    // Which steps get a frame is the machine's; those that both have are the same.
    const again = await page.evaluate(() => window.__lab!.kept());
    const both = marks.filter(({ step }) => again.some((mark) => mark.step === step));
    expect(both.length).toBeGreaterThan(2);
    for (const mark of both) expect(again).toContainEqual(mark);
    expect(await page.evaluate(() => window.__lab!.state().lastLoss)).toBe(before.lastLoss);
  };

  // Nothing that was seen leaves the stage meanwhile.
  await page.evaluate(() => {
    const { __lab: lab } = window;
    const seen = new Set<number>();
    const watch = (): void => {
      seen.add(lab!.state().step);
      document.body.dataset.steps = [...seen].join();
      requestAnimationFrame(watch);
    };
    watch();
  });
  await kill('no memory left');
  await expect(page.getByTestId('notice')).toContainText(
    /no memory left\. A fresh one was started and has trained to the same step/,
  );
  await stands();
  await expect(page.locator('body')).toHaveAttribute('data-steps', String(before.step));

  await kill('none left at all');
  await expect(message(page)).toContainText('none left at all');
  await message(page)
    .getByRole('button', { name: /^Train back to reference base \d/ })
    .click();
  await expect.poll(() => steps(page)).toBe(before.step);
  await stands();
});

test('a run that diverges offers to go back, to halve its rate, and to stand', async ({ page }) => {
  const diverges = 'set=tiny&blr=1&blayers=8&bblocks=8&bwidth=128&steps=10&bsteps=100&every=1';
  await open(page, diverges);
  await playButton(page).click();
  expect(await ended(page)).toBe('diverged');
  const ways = message(page).getByRole('button');
  await expect(ways).toHaveText([
    /^Rewind to reference base \d+$/,
    'Rewind, halve rate',
    'Keep it',
    'Reset',
  ]);
  await ways.nth(0).click();
  await expect(message(page)).toBeHidden();
  await expect(badge(page)).toContainText('Paused');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(playButton(page)).not.toHaveText('Resume');
  expect(await ended(page)).toBe('diverged');
  await message(page).getByRole('button', { name: 'Keep it' }).click();
  await expect(message(page)).toBeHidden();
  await expect(page.getByTestId('metrics')).toBeVisible();
});

test('where training is slow, Fast is offered once, and taken', async ({ page }) => {
  // It has to be slow for seconds; the rule itself is tested in slow.test.ts.
  inFullRunOnly('takes its time');
  // Every step waits: the pace of a machine that is too slow for this budget.
  await beforeTraining(
    page,
    `const message = MessagePort.prototype.postMessage;
     MessagePort.prototype.postMessage = function (...args) {
       const end = performance.now() + 300;
       while (performance.now() < end);
       return message.apply(this, args);
     };`,
  );
  await open(
    page,
    'set=quick&m=unidirectional&engine=plain&tfjs=cpu&batch=1024&bbatch=1024&every=1',
  );
  await playButton(page).click();
  const slow = page.getByTestId('slow');
  await expect(slow).toContainText('fewer than 5 steps a second', { timeout: 60_000 });
  await slow.getByRole('button', { name: 'Train with Fast' }).click();
  await expect(slow).toBeHidden();
  await expect(page.getByRole('radio', { name: 'Fast' })).toBeChecked();
});

test('a hidden tab trains on', async ({ page }) => {
  // What a browser does to a tab that nobody sees: no animation frame comes.
  await page.addInitScript(() => {
    const request = window.requestAnimationFrame.bind(window);
    Object.assign(window, {
      hidden: false,
      requestAnimationFrame: (call: FrameRequestCallback) =>
        (window as unknown as { hidden: boolean }).hidden ? 0 : request(call),
    });
  });
  await open(page, 'set=tiny&bsteps=100000&engine=wasm&threads=1');
  await playButton(page).click();
  await trains(page);
  await page.evaluate(() => Object.assign(window, { hidden: true }));
  const at = await steps(page);
  await expect.poll(() => steps(page)).toBeGreaterThan(at + 50);
});

test('a page that cannot draw itself keeps the settings in the address', async ({ page }) => {
  await open(page, 'set=tiny&ref=ring&seed=11');
  const broken = await page.context().newPage();
  await broken.addInitScript(() => {
    Object.assign(window, {
      ResizeObserver: function () {
        throw new Error('no observer');
      },
    });
  });
  await broken.goto(page.url());
  const alert = broken.getByRole('alert');
  await expect(alert).toContainText('The page could not draw itself');
  await expect(alert).toContainText('no observer');
  await expect(alert).toContainText('The settings stand in the address');
  expect(new URL(broken.url()).hash).toContain('ref=ring');
  expect(new URL(broken.url()).hash).toContain('seed=11');
  await expect(alert.getByRole('button', { name: 'Reload' })).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('there is a sentence, a picture and the paper', async ({ page, request }) => {
    await page.goto('/');
    const said = page.locator('.without-script');
    await expect(said.locator('p').first()).toContainText('which needs JavaScript');
    await expect(said.locator('img')).toBeVisible();
    await expect(said.locator('img')).toHaveAttribute('alt', /^Points of four circles/);
    const picture = await request.get((await said.locator('img').getAttribute('src')) ?? '');
    expect(picture.headers()['content-type']).toBe('image/png');
    await expect(said.locator('a')).toHaveAttribute(
      'href',
      'https://doi.org/10.1103/PhysRevD.108.096018',
    );
  });
});

test('on paper stand the stages and the evidence, and no button', async ({ page }) => {
  await open(page);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByTestId('stage')).toBeVisible();
  await expect(page.getByTestId('metrics')).toBeVisible();
  await expect(playButton(page)).toBeHidden();
  await expect(page.getByRole('radio', { name: 'Fast' })).toBeHidden();
});
