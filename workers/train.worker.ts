/**
 * Door to training: exposes the trainer to the page and moves the arrays of each frame across
 * instead of copying them. Decides nothing.
 */
import { expose, transfer } from 'comlink';
import { createTrainer } from '../src/model/experiment/trainer.ts';
import type { RunEvent, Trainer } from '../src/protocol/trainer.ts';

const trainer = createTrainer();

/** A frame owns its arrays, so they can go with it. */
function moved(event: RunEvent): RunEvent {
  if (event.type !== 'frame') return event;
  const { mapped, start, layers, distances } = event.frame;
  const arrays = [mapped, start, layers, distances].filter((array) => array !== null);
  return transfer(event, [...new Set(arrays.map((array) => array.buffer))]);
}

const door: Trainer = {
  start: (config, options, onEvent) =>
    trainer.start(config, options, (event) => onEvent(moved(event))),
  pause: () => trainer.pause(),
  resume: () => trainer.resume(),
  stepBy: (n) => trainer.stepBy(n),
  stop: () => trainer.stop(),
  edit: (field, value) => trainer.edit(field, value),
  showLayers: (on) => trainer.showLayers(on),
};

expose(door);
