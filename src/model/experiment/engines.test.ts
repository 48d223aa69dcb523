import { expect, test } from 'vitest';
import { nodeHost } from '../../cli/node.ts';
import { noWebgpu } from '../../cli/testDawn.ts';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import { createEngine, usualThreads, type EngineHost } from './engines.ts';
import { msPerStep, trialOf } from './trial.ts';

const choice = { id: 'auto', tfjsBackend: 'wasm', build: 'strict', threads: 2 } as const;
const noGpu = (): Promise<never> => Promise.reject(new Error('none'));
const host = (change: Partial<EngineHost>): EngineHost => ({
  ...nodeHost(),
  findGpu: noGpu,
  ...change,
});
const config = configFor({ ...defaultChoice, preset: 'tiny' });

test('a core is left to the page where there are three', () => {
  expect([1, 2, 3, 4, 5, 64].map(usualThreads)).toEqual([1, 2, 2, 3, 4, 4]);
});

test('without a graphics card it is wasm with threads', async () => {
  const engine = await createEngine(choice, host({}), () => trialOf(config));
  expect(engine.info).toMatchObject({ id: 'wasm', threads: 2, why: 'no WebGPU here' });
  engine.dispose();
});

test('where helpers do not start it is wasm on one thread, and says so', async () => {
  const startHelper: EngineHost['startHelper'] = () => ({
    ready: Promise.reject(new Error('blocked')),
    terminate: () => undefined,
  });
  const engine = await createEngine(choice, host({ startHelper }), () => trialOf(config));
  expect(engine.info).toMatchObject({ id: 'wasm', threads: 1 });
  expect(engine.info.why).toContain('blocked');
  engine.dispose();
});

test('a software adapter is never chosen, whatever it would win', async () => {
  const requestDevice = (): Promise<never> => Promise.reject(new Error('asked for a device'));
  const findGpu = async () => ({ requestDevice, label: 'SwiftShader', software: true });
  const engine = await createEngine(choice, host({ findGpu }), () => trialOf(config));
  expect(engine.info).toMatchObject({ id: 'wasm' });
  expect(engine.info.why).toContain('only software');
  engine.dispose();
});

test('a graphics card that loses the trial leaves the run to the processor', async (context) => {
  const missing = await noWebgpu();
  if (missing !== null) return context.skip(missing);
  const real = await nodeHost().findGpu();
  const findGpu = async () => ({ ...real, software: false });
  const engine = await createEngine(choice, host({ findGpu }), () => trialOf(config));
  expect(engine.info.id).toBe('wasm');
  expect(engine.info.why).toMatch(
    /^[\d.]+ ms a step on the graphics card, [\d.]+ on the processor/,
  );
  engine.dispose();
});

test('a graphics card that computes wrongly is left alone, and why says how', async (context) => {
  const missing = await noWebgpu();
  if (missing !== null) return context.skip(missing);
  const real = await nodeHost().findGpu();
  const findGpu = async () => ({ ...real, software: false, requestDevice: wrongDevice });
  const engine = await createEngine(choice, host({ findGpu }), () => trialOf(config));
  expect(engine.info.id).toBe('wasm');
  expect(engine.info.why).toMatch(
    /^the graphics card computes wrongly: loss [\d.]+ instead of [\d.]+ at step 1$/,
  );
  engine.dispose();
});

/** A device whose compiler takes a half for something more. */
async function wrongDevice(): Promise<GPUDevice> {
  const real = await nodeHost().findGpu();
  const device = await real.requestDevice();
  const compile = device.createShaderModule.bind(device);
  device.createShaderModule = ({ code, ...rest }) =>
    compile({ ...rest, code: code.replaceAll('(0.5f * energy', '(0.6f * energy') });
  return device;
}

test('a trial leaves no flow behind', async () => {
  const engine = await createEngine({ ...choice, id: 'wasm' }, host({}));
  expect(await msPerStep(engine, trialOf(config))).toBeGreaterThan(0);
  expect(() => engine.spec('transfer')).toThrow('unknown flow');
  engine.dispose();
});
