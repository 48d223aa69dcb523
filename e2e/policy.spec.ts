/**
 * The content policy of the built page: every engine trains under it without a violation, in page
 * and workers, and what it forbids is refused. Judges no number.
 */
import { expect, type Page } from 'playwright/test';
import { ended, inFullRunOnly, open, playButton, test } from './lab.ts';

const tiny = 'set=tiny&steps=5&bsteps=5';

/** Violations in the page, collected from before its first script. */
async function watchViolations(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { violations: seen });
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      seen.push(`${effectiveDirective} ${blockedURI}`);
    });
  });
  return () =>
    page.evaluate(() => (window as unknown as { violations: string[] }).violations.splice(0));
}

const engines = {
  'fused wasm on threads': `${tiny}&engine=wasm&threads=2`,
  'plain tfjs on wasm': `${tiny}&engine=plain`,
  webgpu: 'set=tiny&m=unidirectional&engine=webgpu&layers=1&blayers=1&steps=2&bsteps=2&points=200',
};

for (const [name, hash] of Object.entries(engines))
  test(`${name} trains under the policy`, async ({ page, watch }) => {
    if (name === 'webgpu')
      inFullRunOnly('twenty seconds on the software adapter; golden files pass under the policy');
    const violations = await watchViolations(page);
    await open(page, hash);
    await playButton(page).click();
    expect(await ended(page)).toBe('done');
    expect(await violations()).toEqual([]);
    // A violation in a worker reaches the console alone.
    expect(watch).toEqual({ complaints: [], foreign: [] });
  });

test('the page refuses inline script, inline style and other origins', async ({ page }) => {
  const violations = await watchViolations(page);
  // Without the server's header: the <meta> of a static host must do by itself.
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    delete headers['content-security-policy'];
    await route.fulfill({ response, headers });
  });
  await open(page);
  expect(await violations()).toEqual([]);
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    const style = document.createElement('style');
    style.textContent = 'body { color: red }';
    document.head.append(script, style);
    const foreign = await fetch('https://example.invalid/').then(
      () => true,
      () => false,
    );
    return { inline: 'inlineRan' in window, foreign };
  });
  expect(ran).toEqual({ inline: false, foreign: false });
  // The order in which they are reported is the browser's.
  expect((await violations()).sort()).toEqual([
    'connect-src https://example.invalid/',
    'script-src-elem inline',
    'style-src-elem inline',
  ]);
});

test('a worker of the served page is held to the policy too', async ({ page }) => {
  await open(page, 'set=tiny&bsteps=100000');
  await playButton(page).click();
  await page.waitForFunction(() => window.__lab!.state().step > 0);
  const trainer = page.workers().find((worker) => worker.url().includes('train.worker'))!;
  const refused = await trainer.evaluate(async () => {
    const seen: string[] = [];
    addEventListener('securitypolicyviolation', (event) =>
      seen.push((event as SecurityPolicyViolationEvent).effectiveDirective),
    );
    await fetch('https://example.invalid/').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return seen;
  });
  expect(refused).toEqual(['connect-src']);
});
