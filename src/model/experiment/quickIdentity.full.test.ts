/** Identity tasks of the three paper toys, preset `quick`, whole (only `npm run test:full`). */
import { expect, test } from 'vitest';
import { startTestBackend } from '../../cli/testBackend.ts';
import type { ToyId } from '../../protocol/catalogue.ts';
import { minutes, quickRun } from './testRuns.ts';

test.each<ToyId>(['four-circles', 'star', 'checkerboard'])(
  'identity task of %s starts at the identity and stays there',
  { timeout: 20 * minutes },
  async (toy) => {
    const { metrics, transfer } = await quickRun(
      await startTestBackend('wasm'),
      toy,
      toy,
      'identity-init',
    );
    expect(metrics.meanDistance).toBeLessThanOrEqual(0.05);
    for (const series of ['forward', 'inverse'] as const) {
      const losses = transfer.filter((e) => e.series === series && e.step <= 100);
      const highest = Math.max(...losses.map((e) => e.loss));
      expect(highest).toBeLessThanOrEqual(losses[0].loss + 0.5);
    }
  },
);
