/** What the badge says of an engine, short and in full. Knows no numbers but threads. */
import type { EngineChoice } from '../../protocol/config.ts';
import type { EngineInfo } from '../../protocol/trainer.ts';
import { strings } from './strings.ts';

/** What runs; before the first run, what was asked for. */
export function engineText(engine: EngineInfo | null, choice: EngineChoice): string {
  const { id, tfjsBackend, build } = engine ?? choice;
  const parts: string[] = [strings.engineBadge[id]];
  if (id === 'plain') parts.push(strings.backends[tfjsBackend]);
  if (engine && id === 'wasm') parts.push(strings.threads(engine.threads));
  if (build === 'relaxed' && id !== 'plain' && id !== 'webgpu')
    parts.push(strings.fastMaths.toLowerCase());
  return parts.join(' · ');
}

/** Undefined before the first run: nobody knows yet what will start. */
export function engineTitle(engine: EngineInfo | null): string | undefined {
  return engine ? strings.engineTitle(engine.label, engine.why) : undefined;
}
