/**
 * A graphics card that goes away while the page trains on it: the run goes on, and the page says so.
 * The devices are the software adapter's, destroyed from inside the training worker.
 */
import { expect, type Locator, type Page } from 'playwright/test';
import { descents, ended, inFullRunOnly, open, playButton, test } from './lab.ts';

const badge = (page: Page): Locator => page.getByTestId('engine');
const notice = (page: Page): Locator => page.getByTestId('notice');

interface Devices {
  devices: GPUDevice[];
  /** New ones are lost as soon as they are given. */
  cursed: boolean;
}

/**
 * Runs in the worker before anything else does. Compiling takes its time, as it does on real cards:
 * the software adapter may be done before the page is painted again.
 */
const remember = `
  self.lab = { devices: [], cursed: false };
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    const device = await request.apply(this, args);
    self.lab.devices.push(device);
    if (self.lab.cursed) device.destroy();
    return device;
  };
  const compile = GPUDevice.prototype.createComputePipelineAsync;
  GPUDevice.prototype.createComputePipelineAsync = async function (...args) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return compile.apply(this, args);
  };
`;

/** Every training worker from now on remembers its devices. */
async function watchDevices(page: Page): Promise<void> {
  await page.route(/train\.worker.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: remember + (await response.text()) });
  });
}

async function destroyDevice(page: Page, cursed: boolean): Promise<void> {
  const worker = page.workers().find((one) => one.url().includes('train.worker'))!;
  const destroyed = await worker.evaluate((curse) => {
    const { lab } = globalThis as unknown as { lab: Devices };
    lab.cursed = curse;
    lab.devices.at(-1)?.destroy();
    return lab.devices.length;
  }, cursed);
  expect(destroyed).toBe(1);
}

/** Keeps what the page says of preparations, which may be gone when somebody looks. */
function recordPreparations(page: Page): Promise<void> {
  return page.evaluate(() => {
    const said = new Set<string>();
    new MutationObserver(() => {
      const note = document.querySelector('[data-testid=preparing]');
      if (note?.textContent) said.add(note.textContent);
      document.body.dataset.preparations = [...said].join('; ');
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

/** Trains on the card until some steps are done. */
async function begin(page: Page): Promise<void> {
  await watchDevices(page);
  await open(page, 'engine=webgpu&set=tiny&layers=1&blayers=1&steps=20&bsteps=30&points=200');
  await recordPreparations(page);
  await playButton(page).click();
  await page.waitForFunction(() => window.__lab!.state().step >= 10);
  const preparations = await page.locator('body').getAttribute('data-preparations');
  expect(preparations).toMatch(/^(Preparing the graphics card: \d+ of \d+(; |$))+$/);
  await expect(badge(page)).toContainText('WebGPU');
}

async function expectGoodEnd(page: Page): Promise<void> {
  expect(await ended(page)).toBe('done');
  for (const { first, last } of await descents(page)) {
    expect(Number.isFinite(first)).toBe(true);
    expect(last).toBeLessThan(first);
  }
  expect(await page.evaluate(() => window.__lab!.state().meanDistance)).toBeGreaterThan(0);
}

test('a lost card is started anew, and the page says so until that is dismissed', async ({
  page,
  watch,
}) => {
  inFullRunOnly('half a minute on the software adapter; survivingEngine.test.ts has the rule');
  await begin(page);
  await destroyDevice(page, false);
  await expect(notice(page)).toHaveText(
    /^The graphics card was lost at step \d+; training went on from step \d+ after starting the card anew\.$/,
  );
  await expect(notice(page)).toHaveRole('status');
  await expect(badge(page)).toContainText('WebGPU');
  await expect(badge(page)).toHaveAttribute('title', /the graphics card was lost at step \d+/);
  await notice(page).getByRole('button', { name: 'Dismiss' }).click();
  await expect(notice(page)).toBeHidden();
  await expectGoodEnd(page);
  expect(watch.complaints).toEqual([]);
});

test('a card that is lost again and again gives way to the processor', async ({ page, watch }) => {
  await begin(page);
  await destroyDevice(page, true);
  await expect(notice(page)).toContainText(/went on from step \d+ on the processor\.$/);
  await expect(badge(page)).toContainText('WASM');
  await expectGoodEnd(page);
  expect(watch.complaints).toEqual([]);
});
