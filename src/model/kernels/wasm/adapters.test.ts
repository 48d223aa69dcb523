/** What the WebAssembly adapters keep between calls, and what they give back. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { nodeHost } from '../../../cli/node.ts';
import { startTestBackend } from '../../../cli/testBackend.ts';
import { link, objective, term as engineTerm } from '../../engine/plain/testObjectives.ts';
import { WasmEngine } from '../../engine/wasm/wasmEngine.ts';
import { flowSpec, type FlowSpec } from '../../flows/spec.ts';
import { contextRows, randomParameters, randomRows } from '../../flows/testFlows.ts';
import { flowAdam } from '../flowAdam/op.ts';
import { flowBackward } from '../flowBackward/op.ts';
import { createFlowHandle, freshState, type FlowHandle, type FlowState } from '../flowHandle.ts';
import { flowForward } from '../flowForward/op.ts';
import { flowTrainStep, type TrainTerm } from '../flowTrainStep/op.ts';
import { graphDifferences, graphs, kernelCases } from '../parity.ts';
import { registerKernels, unregisterKernels } from '../register.ts';
import { FlowMemory } from './flowMemory.ts';
import { createFusedKernels, type FusedKernels } from './fusedKernels.ts';
import { PassMemory } from './passMemory.ts';

const spec: FlowSpec = flowSpec({
  ...{ features: 2, contextFeatures: 1, layers: 2, blocks: 1, hiddenFeatures: 14, bins: 4 },
});
const knobs = { learningRate: 1e-2, clip: 1 };

let kernels: FusedKernels;
let handle: FlowHandle;
beforeAll(async () => {
  await startTestBackend('wasm');
  kernels = await createFusedKernels({ build: 'strict', threads: 1, startHelper: null });
  registerKernels('wasm', kernels);
});
afterAll(() => {
  unregisterKernels('wasm');
  kernels.dispose();
});
beforeEach(() => {
  handle = createFlowHandle(spec);
  tf.engine().startScope();
});
afterEach(() => {
  vi.restoreAllMocks();
  handle.dispose();
  tf.engine().endScope();
});

const rows = (n = 30, seed = 1): [tf.Tensor2D, tf.Tensor2D | null] => [
  randomRows(n, 2, seed, 1.5),
  contextRows(spec, n, seed),
];
const parameters = (seed = 2): tf.Tensor1D => tf.tensor1d(randomParameters(spec, seed));
const term = (n: number, of: FlowHandle): TrainTerm => {
  const [x, context] = rows(n, n);
  const links = [{ handle: of, direction: 'inverse', context } as const];
  return { x, weights: null, links, likelihood: 1, penalty: null };
};

describe('copies', () => {
  test('parameters go in only when they are others', () => {
    const write = vi.spyOn(FlowMemory.prototype, 'writeParameters');
    const [x, context] = rows();
    const flat = parameters();
    const image = (given: tf.Tensor1D): Float32Array =>
      flowForward(x, context, given, handle, 'forward').y.dataSync<'float32'>();
    const first = image(flat);
    expect(image(flat)).toEqual(first);
    expect(write).toHaveBeenCalledTimes(1);
    expect(image(parameters(3))).not.toEqual(first);
    expect(image(flat)).toEqual(first);
    expect(write).toHaveBeenCalledTimes(3);
  });

  test('an update works where the numbers lie, and the flow sees it', () => {
    const put = vi.spyOn(FlowMemory.prototype, 'writeParameters');
    const moments = vi.spyOn(FlowMemory.prototype, 'writeMoments');
    const gradients = vi.spyOn(FlowMemory.prototype, 'writeGradients');
    const [x, context] = rows();
    const there = vi.spyOn(PassMemory.prototype, 'there');
    let state: FlowState = freshState(parameters());
    const losses = [0, 1, 2].map(() => {
      const loss = (flat: tf.Tensor): tf.Scalar => {
        const { y, logAbsDet } = flowForward(x, context, flat as tf.Tensor1D, handle, 'forward');
        return tf.sub(tf.mean(tf.square(y)), tf.mean(logAbsDet));
      };
      const { value, grad } = tf.valueAndGrad(loss)(state.parameters);
      state = flowAdam(handle, state, grad as tf.Tensor1D, knobs);
      return value.dataSync()[0];
    });
    expect(losses[2]).toBeLessThan(losses[0]);
    expect(state.step.dataSync()[0]).toBe(3);
    expect([put, moments, gradients].map((spy) => spy.mock.calls.length)).toEqual([1, 1, 0]);
    expect(there).toHaveBeenCalledTimes(3);
  });

  test('a gradient that is not finite leaves every bit as it was', () => {
    const before = freshState(parameters());
    const gradient = tf.fill([handle.size], NaN) as tf.Tensor1D;
    const { gradNorm, ...after } = flowAdam(handle, before, gradient, knobs);
    expect(gradNorm.dataSync()[0]).toBeNaN();
    for (const name of ['parameters', 'firstMoment', 'secondMoment', 'step'] as const)
      expect(after[name].dataSync()).toEqual(before[name].dataSync());
  });
});

describe('activations', () => {
  test('are used by the way back when nothing came in between, and made again otherwise', () => {
    const there = vi.spyOn(PassMemory.prototype, 'there');
    const flat = parameters();
    const [x, context] = rows();
    const [other, otherContext] = rows(20, 9);
    const dy = randomRows(30, 3, 4);
    const gradients = (): Float32Array[] => {
      const found = flowBackward(dy, x, context, flat, handle, 'inverse');
      return [found.x, found.parameters, found.context!].map((t) => t.dataSync<'float32'>());
    };
    flowForward(x, context, flat, handle, 'inverse');
    const kept = gradients();
    expect(there).toHaveBeenCalledTimes(1);
    expect(gradients()).toEqual(kept);
    expect(there).toHaveBeenCalledTimes(2);
    flowForward(x, context, flat, handle, 'inverse');
    flowForward(other, otherContext, flat, handle, 'inverse');
    expect(gradients()).toEqual(kept);
    expect(there).toHaveBeenCalledTimes(5);
  });

  test('rows give the same bits alone and among many', () => {
    const flat = parameters();
    const [x, context] = rows(20_000);
    const image = flowForward(x, context, flat, handle, 'forward');
    for (const from of [0, 16_380, 19_990]) {
      const part = flowForward(
        tf.slice(x, [from, 0], [10, 2]),
        tf.slice(context!, [from, 0], [10, 1]),
        flat,
        handle,
        'forward',
      );
      expect(part.y.dataSync()).toEqual(tf.slice(image.y, [from, 0], [10, 2]).dataSync());
      expect(part.logAbsDet.dataSync()).toEqual(tf.slice(image.logAbsDet, from, 10).dataSync());
    }
  });
});

test('two threads give the bits of one', async () => {
  const run = (): Float32Array[] => {
    const [x, context] = rows(300);
    const flat = parameters();
    const own = createFlowHandle(spec);
    own.load(freshState(flat));
    const { x: dx, parameters: dp } = flowBackward(
      randomRows(300, 3, 4),
      ...[x, context, flat, own, 'inverse' as const],
    );
    flowTrainStep(own, [term(300, own)], knobs);
    const found = [dx, dp, own.read().parameters].map((t) => t.dataSync<'float32'>());
    own.dispose();
    return found;
  };
  const alone = run();
  const { startHelper } = nodeHost();
  const two = await createFusedKernels({ build: 'strict', threads: 2, startHelper });
  expect(two.team.threads).toBe(2);
  registerKernels('wasm', two);
  expect(run()).toEqual(alone);
  registerKernels('wasm', kernels);
  two.dispose();
});

test('the relaxed build does what its references do', async () => {
  const { startHelper } = nodeHost();
  const relaxed = await createFusedKernels({ build: 'relaxed', threads: 1, startHelper });
  registerKernels('wasm', relaxed);
  for (const { quantity, error } of await graphDifferences(
    kernelCases[1],
    graphs['ops before and after'],
    'inverse',
  ))
    expect(error, quantity).toBeLessThan(1e-4);
  registerKernels('wasm', kernels);
  relaxed.dispose();
});

test('a loss that is not finite leaves the flow as it was, with kernels and without', () => {
  const spoiled = term(4, handle);
  const x = tf.add(
    spoiled.x,
    tf.tensor2d([
      [0, 0],
      [0, NaN],
      [0, 0],
      [0, 0],
    ]),
  ) as tf.Tensor2D;
  for (const backend of ['fused', 'reference']) {
    if (backend === 'reference') unregisterKernels('wasm');
    handle.load(freshState(parameters()));
    flowTrainStep(handle, [term(4, handle)], knobs);
    const before = handle.read();
    expect(flowTrainStep(handle, [{ ...spoiled, x }], knobs).loss.dataSync()[0]).toBeNaN();
    const after = handle.read();
    for (const name of ['parameters', 'firstMoment', 'secondMoment', 'step'] as const)
      expect(after[name].dataSync(), `${backend} ${name}`).toEqual(before[name].dataSync());
  }
  registerKernels('wasm', kernels);
});

test('steps of training leave the bits that engine wasm leaves', async () => {
  const flat = randomParameters(spec, 2);
  handle.load(freshState(tf.tensor1d(flat)));
  const info = { id: 'wasm', tfjsBackend: 'wasm', build: 'strict', threads: 1 } as const;
  const { heap, team } = kernels;
  const engine = new WasmEngine({ ...info, label: 'test', why: 'test' }, heap, team);
  engine.createFlow('transfer', spec, flat);
  const scored = objective(
    engineTerm([link('transfer', 'inverse', 'own')], { name: 'inverse', rows: 'target' }),
  );
  for (let step = 0; step < 3; step++) {
    const given = term(400, handle);
    const [x, own] = [given.x, given.links[0].context!].map((t) => t.dataSync<'float32'>());
    const target = { n: 400, x, own, other: null, weights: null };
    const engineKnobs = { ...knobs, penaltyWeight: null };
    const result = await engine.step('transfer', scored, { target }, engineKnobs);
    const { loss, gradNorm } = flowTrainStep(handle, [given], knobs);
    expect(loss.dataSync()[0]).toBe(Math.fround(result.loss));
    expect(gradNorm.dataSync()[0]).toBe(Math.fround(result.gradNorm));
  }
  const state = await engine.checkpoint('transfer');
  const found = handle.read();
  expect(found.parameters.dataSync()).toEqual(state.parameters);
  expect(found.firstMoment.dataSync()).toEqual(state.firstMoment);
  expect(found.secondMoment.dataSync()).toEqual(state.secondMoment);
  expect(found.step.dataSync()[0]).toBe(state.step);
  engine.dropFlow('transfer');
});

describe('nothing leaks', () => {
  const research = (of: FlowHandle, n: number): void =>
    tf.tidy(() => {
      const [x, context] = rows(n);
      const state = freshState(parameters());
      const loss = (...inputs: tf.Tensor[]): tf.Scalar => {
        const [at, flat] = inputs as [tf.Tensor2D, tf.Tensor1D];
        const { y } = flowForward(tf.mul(at, 0.9), context, flat, of, 'forward');
        return tf.mean(tf.square(flowForward(y, context, flat, of, 'inverse').y));
      };
      const { grads } = tf.valueAndGrads(loss)([x, state.parameters]);
      flowAdam(of, state, grads[1] as tf.Tensor1D, knobs);
      of.load(state);
      flowTrainStep(of, [term(n, of), term(7, of)], knobs);
      of.read();
    });
  const used = (): number[] => [
    tf.memory().numTensors,
    tf.memory().numDataBuffers,
    kernels.heap.used,
  ];

  test('over calls, whatever the batch', () => {
    for (const n of [256, 128, 64, 32, 700]) research(handle, n);
    const before = [...used(), kernels.heap.memory.buffer.byteLength];
    for (let i = 0; i < 60; i++) research(handle, 1 + ((37 * i) % 256));
    const [tensors, buffers, , grown] = [...used(), kernels.heap.memory.buffer.byteLength];
    expect([tensors, buffers, grown]).toEqual([before[0], before[1], before[3]]);
  });

  test('over handles that come and go', () => {
    const once = (): void => {
      const own = createFlowHandle(spec);
      research(own, 40);
      own.dispose();
    };
    once();
    const before = used();
    for (let i = 0; i < 20; i++) once();
    expect(used()).toEqual(before);
  });
});

describe('what does not fit is named', () => {
  const [x, context] = [(): tf.Tensor2D => rows()[0], (): tf.Tensor2D => rows()[1]!];

  test.each<[string, () => unknown]>([
    [
      'invalid x: expected [30,2], got [30,3]',
      () => flowForward(randomRows(30, 3, 1), context(), parameters(), handle, 'forward'),
    ],
    [
      'invalid x: expected rows, got [0,2]',
      () => flowForward(tf.zeros([0, 2]), null, parameters(), handle, 'forward'),
    ],
    [
      'invalid context: expected [30,1], got null',
      () => flowForward(x(), null, parameters(), handle, 'forward'),
    ],
    [
      'invalid context: expected [30,1], got [29,1]',
      () => flowForward(x(), rows(29)[1], parameters(), handle, 'forward'),
    ],
    [
      'invalid parameters: expected float32, got int32',
      () => flowForward(x(), context(), tf.cast(parameters(), 'int32'), handle, 'forward'),
    ],
    [
      'invalid dy: expected [30,3], got [30,2]',
      () => flowBackward(x(), x(), context(), parameters(), handle, 'forward'),
    ],
    [
      'invalid gradient: expected',
      () => flowAdam(handle, freshState(parameters()), tf.zeros([3]), knobs),
    ],
    [
      'flow has no parameters: load them first',
      () => flowTrainStep(handle, [term(4, handle)], knobs),
    ],
    [
      'invalid terms: no link trains the flow',
      () => flowTrainStep(createFlowHandle(spec), [term(4, handle)], knobs),
    ],
  ])('%s', (message, call) => {
    expect(call).toThrow(message);
  });

  test('a second derivative, rather than a wrong one', () => {
    const slope = tf.grad((at) =>
      tf.sum(flowForward(at as tf.Tensor2D, context(), parameters(), handle, 'forward').y),
    );
    expect(() => tf.grad((at) => tf.sum(tf.square(slope(at))))(x())).toThrow('FlowBackward');
  });

  test('parameters of another flow are refused by load', () => {
    expect(() => handle.load(freshState(tf.zeros([3])))).toThrow('invalid parameters');
  });
});
