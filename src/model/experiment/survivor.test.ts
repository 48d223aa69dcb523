/** What a run does and says when its card is lost. */
import { afterEach, expect, test } from 'vitest';
import { nodeHost } from '../../cli/node.ts';
import { noWebgpu } from '../../cli/testDawn.ts';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { EngineNews } from '../../protocol/trainer.ts';
import { mortal, strictEngine } from '../engine/surviving/testEngines.ts';
import type { Engine } from '../engine/engine.ts';
import { createEngine, type EngineHost } from './engines.ts';
import { runHashes } from './determinism.ts';
import { survivor } from './survivor.ts';
import { firstSteps, trialOf } from './trial.ts';

const open: Engine[] = [];
afterEach(() => {
  for (const engine of open.splice(0)) engine.dispose();
});

/** An engine that stands for a card lost after so many calls. */
async function card(calls: number): Promise<Engine> {
  const engine = mortal(await strictEngine(), calls, 16);
  return new Proxy(engine, {
    get: (target, key) => {
      if (key === 'info') return { ...target.info, id: 'webgpu' };
      return Reflect.get(target, key) as unknown;
    },
  });
}

interface Told {
  readonly engine: Engine;
  readonly messages: string[];
  readonly reasons: string[];
}

/** Cards lost one after the other; then there is none. */
async function withCards(...calls: readonly number[]): Promise<Told> {
  const left = [...calls];
  const messages: string[] = [];
  const reasons: string[] = [];
  const next = async (why: string): Promise<Engine> => {
    reasons.push(why);
    const at = left.shift();
    if (at === undefined) throw new Error('no card');
    return card(at);
  };
  const engine = survivor(await card(left.shift() ?? Infinity), next, strictEngine, (news) => {
    if (news.type === 'engine-changed') messages.push(`${news.engine.id}: ${news.message}`);
  });
  open.push(engine);
  return { engine, messages, reasons };
}

test('a whole run that loses its card gives the hashes of one that does not', async () => {
  const whole = await strictEngine();
  open.push(whole);
  const { engine, messages } = await withCards(300, 250);
  expect(await runHashes(engine)).toEqual(await runHashes(whole));
  expect(messages).toHaveLength(2);
  expect(messages[0]).toMatch(
    /^webgpu: The graphics card was lost at step (\d+); training went on from step (\d+) after starting the card anew\.$/,
  );
  expect(messages[1]).toMatch(/^wasm: The graphics card was lost at .* on the processor\.$/);
  expect(engine.info.id).toBe('wasm');
});

test('a card that is lost again at once is given up', async () => {
  const { engine, messages, reasons } = await withCards(100, 100, Infinity);
  await runHashes(engine);
  expect(messages.map((message) => message.split(':')[0])).toEqual(['webgpu', 'wasm']);
  expect(reasons).toEqual([
    expect.stringMatching(/^the graphics card was lost at step \d+: test$/),
  ]);
});

const choice = { id: 'webgpu', tfjsBackend: 'wasm', build: 'strict', threads: 1 } as const;
const trial = trialOf(configFor({ ...defaultChoice, preset: 'tiny' }));

/** Devices of the software adapter, remembered; the adapter is called hardware as long as asked. */
async function watchedHost(): Promise<{ host: EngineHost; devices: GPUDevice[] }> {
  const devices: GPUDevice[] = [];
  const real = await nodeHost().findGpu();
  const requestDevice = async (): Promise<GPUDevice> => {
    devices.push(await real.requestDevice());
    return devices.at(-1)!;
  };
  const findGpu: EngineHost['findGpu'] = async () => ({
    ...real,
    requestDevice,
    software: devices.length > 0,
  });
  return { host: { ...nodeHost(), findGpu }, devices };
}

test('hardware that left only software behind is followed by the processor', async (context) => {
  const missing = await noWebgpu();
  if (missing !== null) return context.skip(missing);
  const { host, devices } = await watchedHost();
  const news: EngineNews[] = [];
  const engine = await createEngine(choice, host, null, (item) => news.push(item));
  open.push(engine);
  const before = await firstSteps(engine, trial);
  const compiled = news.flatMap((item) => (item.type === 'preparing' ? [item] : []));
  expect(compiled.at(-1)).toEqual({ type: 'preparing', done: 5, total: 5 });
  expect(compiled[0]).toMatchObject({ done: 0 });
  devices[0].destroy();
  const after = await firstSteps(engine, trial);
  expect(after.results[0].loss).toBeCloseTo(before.results[0].loss, 4);
  expect(devices).toHaveLength(1);
  expect(news.at(-1)).toMatchObject({ type: 'engine-changed', engine: { id: 'wasm' } });
  expect(engine.info.why).toMatch(/^the graphics card was lost at step 0: /);
});

test('where nobody listens a lost card is an error: checks want no other engine', async (context) => {
  const missing = await noWebgpu();
  if (missing !== null) return context.skip(missing);
  const { host, devices } = await watchedHost();
  const engine = await createEngine(choice, host);
  open.push(engine);
  devices[0].destroy();
  await expect(firstSteps(engine, trial)).rejects.toThrow('device was lost');
});
