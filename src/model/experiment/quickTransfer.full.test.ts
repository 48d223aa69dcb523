/** Acceptance of preset `quick` on four circles -> star, whole (only `npm run test:full`). */
import { expect, test } from 'vitest';
import { startTestBackend } from '../../cli/testBackend.ts';
import { minutes, quickRun } from './testRuns.ts';

test(
  'flows for flows, four circles -> star, seed 7, meets the gates',
  { timeout: 20 * minutes },
  async () => {
    const { metrics, phases } = await quickRun(
      await startTestBackend('wasm'),
      'four-circles',
      'star',
      'flows-for-flows',
    );
    const gaps = Object.fromEntries(phases.map((p) => [p.name, p.klGap]));
    expect(gaps['reference-base']).toBeLessThanOrEqual(0.15);
    expect(gaps['target-base']).toBeLessThanOrEqual(0.05);
    const transfer = gaps.transfer as { forward: number; inverse: number };
    expect(transfer.forward).toBeLessThanOrEqual(0.6);
    expect(transfer.inverse).toBeLessThanOrEqual(0.6);
    expect(metrics.outOfSupport).toBeLessThanOrEqual(0.08);
    expect(metrics.roundTripP99).toBeLessThanOrEqual(5e-5);
    expect(metrics.roundTripMax).toBeLessThanOrEqual(2e-3);
  },
);
