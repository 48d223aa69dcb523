/**
 * Door to training: starts the engine a config names, exposes the trainer to the page, and moves
 * the arrays of each frame across instead of copying them. Decides nothing.
 */
import { expose, transfer } from 'comlink';
import { createEngine } from '../src/model/experiment/engines.ts';
import { trialOf } from '../src/model/experiment/trial.ts';
import { createTrainer, transferables } from '../src/model/experiment/trainer.ts';
import { partBuffers } from '../src/model/experiment/wholeMap.ts';
import type { Trainer } from '../src/protocol/trainer.ts';
import { pageHost } from './host.ts';

const trainer = createTrainer(
  (config, tell) => createEngine(config.engine, pageHost(), () => trialOf(config), tell),
  () => performance.now(),
);

const door: Trainer = {
  ...trainer,
  start: (configs, options, onEvent) =>
    trainer.start(configs, options, (event, runs) =>
      onEvent(transfer(event, transferables(event)), runs),
    ),
  mapAll: (run, count, onPart) =>
    trainer.mapAll(run, count, (part) => onPart(transfer(part, partBuffers(part)))),
};

expose(door);
