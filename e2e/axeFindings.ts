/** What axe-core finds wrong with a state of the page. Whoever asks has motion reduced: colours on their way are none to judge. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from 'playwright/test';

export const sizes = {
  desktop: { width: 1280, height: 720 },
  phone: { width: 390, height: 844 },
};

/** One line for each thing found: rule, place, and what axe says of it. */
export async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    // The page has no frames, so nothing needs a second page to be put together in.
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const said = [...any, ...all, ...none].map(({ message }) => message).join('; ');
      return `${id}: ${target.join(' ')}: ${said}`;
    }),
  );
}

/** Looks at the present state in both themes; the short run, at the smaller size, in one. */
export async function expectNothing(page: Page, state: string): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    const one = size !== 'desktop' && process.env.MORPHLAB_FULL === undefined;
    await expectInThemes(page, `${state}, ${size}`, one ? ['dark'] : ['light', 'dark']);
  }
  await page.setViewportSize(sizes.desktop);
}

export async function expectInThemes(
  page: Page,
  state: string,
  themes: readonly string[] = ['light', 'dark'],
): Promise<void> {
  for (const theme of themes) {
    await page.evaluate((to) => (document.documentElement.dataset.theme = to), theme);
    expect.soft(await findings(page), `${state}, ${theme}`).toEqual([]);
  }
}
