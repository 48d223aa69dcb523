/**
 * What a run does when its graphics card is lost: a new device of the same card, and when that does
 * not help, the processor; and what the visitor is told. Starts no engine by itself.
 */
import type { EngineInfo, EngineNews } from '../../protocol/trainer.ts';
import type { Engine } from '../engine/engine.ts';
import { SurvivingEngine, type Loss } from '../engine/surviving/survivingEngine.ts';

/** A card lost again within so many steps is not tried a third time. */
const fewSteps = 100;
/** Nor is one that has been lost so often. */
const mostLosses = 5;

type Start = (why: string) => Promise<Engine>;

/**
 * @param card runs on a device that may be lost
 * @param again starts the same kind of engine on a new device
 * @param processor starts one that needs no device
 */
export function survivor(
  card: Engine,
  again: Start,
  processor: Start,
  tell: (news: EngineNews) => void,
): Engine {
  const next = (loss: Loss): Promise<Engine> => {
    const why = `the graphics card was lost at step ${loss.at}: ${loss.error.reason}`;
    const given = loss.count > 1 && (loss.steps < fewSteps || loss.count > mostLosses);
    return given ? processor(why) : again(why).catch(() => processor(why));
  };
  const changed = (engine: EngineInfo, loss: Loss): void =>
    tell({ type: 'engine-changed', engine, message: sentence(engine, loss) });
  return new SurvivingEngine(card, { next, changed });
}

function sentence({ id }: EngineInfo, { at, from }: Loss): string {
  const where = id === 'webgpu' ? 'after starting the card anew' : 'on the processor';
  return `The graphics card was lost at step ${at}; training went on from step ${from} ${where}.`;
}
