/** What an engine tells by itself goes past the run, to whoever listens to the trainer. */
import { expect, test } from 'vitest';
import { startTestBackend } from '../../cli/testBackend.ts';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { EngineNews, RunEvent } from '../../protocol/trainer.ts';
import { createTrainer } from './trainer.ts';

test('news of the engine comes at once, until the run is stopped', async () => {
  let tell: (news: EngineNews) => void = () => undefined;
  const trainer = createTrainer(
    async (_, listener) => {
      tell = listener;
      tell({ type: 'preparing', done: 0, total: 1 });
      return startTestBackend('wasm');
    },
    () => 0,
  );
  const events: RunEvent[] = [];
  const config = configFor({ ...defaultChoice, preset: 'tiny' });
  let ended = Promise.resolve();
  await new Promise<void>((rests) => {
    ended = trainer.start([config], { paused: true }, (event) => {
      events.push(event);
      if (event.type === 'paused') rests();
      if (event.type === 'preparing' && event.done === 1) throw new Error('page is gone');
    });
  });
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['preparing', 'started']);
  // A listener that fails is no concern of the engine's.
  tell({ type: 'preparing', done: 1, total: 1 });
  expect(events.at(-1)).toEqual({ type: 'preparing', done: 1, total: 1 });
  await trainer.stop();
  await ended;
  tell({ type: 'preparing', done: 1, total: 2 });
  expect(events.at(-1)).toEqual({ type: 'stopped' });
});
