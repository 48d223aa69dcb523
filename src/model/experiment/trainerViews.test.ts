/** What `watch` brings while a run rests and after it is done. */
import { expect, test } from 'vitest';
import { startTestBackend } from '../../cli/testBackend.ts';
import { configFor } from '../../presets/presets.ts';
import type { Frame } from '../../protocol/frame.ts';
import { noViews } from '../../protocol/frameViews.ts';
import type { RunEvent } from '../../protocol/trainer.ts';
import { createTrainer } from './trainer.ts';

test('a run that rests, and one that is done, sends a frame with the views asked for', async () => {
  const choice = { reference: 'four-circles', target: 'star', preset: 'tiny', seed: 7 } as const;
  const config = configFor({ ...choice, method: 'movement-penalty' });
  config.base.training.steps = config.transfer.training.steps = 2;
  Object.assign(config, { trainSize: 256, validationSize: 64 });
  config.view = { frameEvery: 2, framePoints: 32 };
  const trainer = createTrainer(
    () => startTestBackend('wasm'),
    () => 0,
  );
  const events: RunEvent[] = [];
  let heard: (type: RunEvent['type']) => void = () => undefined;
  const next = (type: RunEvent['type']): Promise<void> =>
    new Promise((resolve) => (heard = (now) => now === type && resolve()));
  const frames = (): Frame[] => events.flatMap((e) => (e.type === 'frame' ? [e.frame] : []));
  const paused = next('paused');
  const ended = trainer.start([config], { paused: true }, (event) => {
    events.push(event);
    heard(event.type);
  });
  await paused;
  const before = frames().at(-1)!;
  const again = next('frame');
  await trainer.watch({ ...noViews, density: true });
  await again;
  const after = frames().at(-1)!;
  expect(after).toMatchObject({ phase: before.phase, step: before.step, losses: [] });
  expect(after.index).toBe(before.index + 1);
  expect(after.mapped).toEqual(before.mapped);
  expect(after.density!.logDensity).toHaveLength(after.density!.side * after.density!.side);
  // Nothing is computed that is no longer looked at.
  await trainer.watch(noViews);
  await trainer.resume();
  await ended;
  expect(events.at(-1)!.type).toBe('done');
  expect(frames().at(-1)).toMatchObject({ grid: null, density: null });
  const last = next('frame');
  await trainer.watch({ ...noViews, grid: true });
  await last;
  expect(frames().at(-1)!.grid).not.toBeNull();
  frames().forEach((frame, i) => expect(frame.index).toBe(i));
  await trainer.stop();
});
