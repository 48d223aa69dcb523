/**
 * Every method on the paper's toys at preset tiny: the losses fall, nobody complains. The full run
 * has all nine pairs; the usual one the first that changes its law.
 */
import { expect } from 'playwright/test';
import { methodIds, methods, toyLabels, type ToyId } from '../src/protocol/catalogue.ts';
import { type Descent, descents, ended, inFullRunOnly, open, playButton, test } from './lab.ts';

const toys = ['four-circles', 'star', 'checkerboard'] as const satisfies readonly ToyId[];
const pairs = toys.flatMap((from) => toys.map((to) => [from, to] as const));

/** Nats by which the mean of six batches of 64 may stand above another by chance. */
const chance = 0.15;

const total = (runs: readonly Descent[], pick: (run: Descent) => number): number =>
  runs.reduce((sum, run) => sum + pick(run), 0);

for (const [from, to] of pairs) {
  const steps = 60;
  const title = `every method trains ${from} to ${to} for ${steps} steps with falling losses`;
  test(title, async ({ page, watch }) => {
    inFullRunOnly('half a minute a pair');
    test.setTimeout(240_000);
    await open(page, `set=tiny&ref=${from}&tgt=${to}&steps=${steps}&bsteps=${steps}`);
    await expect(page.getByRole('button', { name: `From: ${toyLabels[from]}` })).toBeVisible();
    for (const method of methodIds) {
      const { label, uses } = methods[method];
      await page.getByRole('radio', { name: label, exact: true }).click();
      await playButton(page).click();
      expect(await ended(page), label).toBe('done');

      const all = await descents(page);
      const series = all.map((run) => `${run.phase} ${run.series}`);
      expect(series, label).toEqual([
        ...(uses.referenceBase ? ['reference-base base'] : []),
        ...(uses.targetBase ? ['target-base base'] : []),
        ...(uses.forward ? ['transfer forward'] : []),
        ...(uses.inverse ? ['transfer inverse'] : []),
      ]);
      // From the identity, one direction may begin where it will end; on one law both do.
      const atHome = uses.identityInit ? all.filter((run) => run.phase === 'transfer') : [];
      for (const { phase, series, first, last } of all)
        expect(last, `${label}, ${phase} ${series}`).toBeLessThan(
          first + (atHome.length > 0 && phase === 'transfer' ? chance : 0),
        );
      if (from !== to && atHome.length > 0)
        expect(total(atHome, (run) => run.last)).toBeLessThan(total(atHome, (run) => run.first));
    }
    expect(watch).toEqual({ complaints: [], foreign: [] });
  });
}
