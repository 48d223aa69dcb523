/**
 * The fused ops on tfjs's webgpu backend, on its own device: held to their references, and what
 * never goes through the host.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { requestDawnDevice } from '../../../cli/dawn.ts';
import { noWebgpu } from '../../../cli/testDawn.ts';
import { startBackendOn } from '../../engine/plain/backend.ts';
import { createTestFlow, link, objective, rows, term } from '../../engine/plain/testObjectives.ts';
import { createWebgpuEngine } from '../../engine/webgpu/create.ts';
import { flowSpec, type FlowSpec } from '../../flows/spec.ts';
import { contextRows, randomParameters, randomRows } from '../../flows/testFlows.ts';
import { flowAdam } from '../flowAdam/op.ts';
import { flowBackward } from '../flowBackward/op.ts';
import { flowBackwardWebgpu } from '../flowBackward/webgpu.ts';
import { flowForward } from '../flowForward/op.ts';
import {
  createFlowHandle,
  freshState,
  type FlowAttributes,
  type FlowHandle,
  type FlowState,
} from '../flowHandle.ts';
import { flowTrainStep, type TrainTerm } from '../flowTrainStep/op.ts';
import { graphDifferences, graphs, imageDifferences, kernelCases } from '../parity.ts';
import { exceeded } from '../parityTolerances.ts';
import { adamDifferences, trainCases, trainDifferences, updateKnobs } from '../parityTraining.ts';
import { registerCardKernels, unregisterKernels } from '../register.ts';
import { attributesOf } from '../tfBoundary.ts';
import { CardFlow } from './cardFlow.ts';
import { createCardKernels, type CardKernels } from './cardKernels.ts';
import { cardKernel, type CardCall, type CardOutput } from './tensors.ts';

const missing = await noWebgpu();
if (missing) console.warn(`skipped: ${missing}`);

const spec: FlowSpec = flowSpec({
  ...{ features: 2, contextFeatures: 1, layers: 2, blocks: 1, hiddenFeatures: 14, bins: 4 },
});
const knobs = { learningRate: 1e-2, clip: 1 };
/** Compiling is what costs here, so the short run takes a third of the cases. */
const cases = kernelCases.filter((_, i) => process.env.MORPHLAB_FULL === '1' || i % 3 === 1);
const directions = ['forward', 'inverse'] as const;
const names = ['parameters', 'firstMoment', 'secondMoment', 'step'] as const;

describe.skipIf(missing !== null)('on backend webgpu', () => {
  let kernels: CardKernels;
  let device: GPUDevice;
  beforeAll(async () => {
    device = await requestDawnDevice();
    await startBackendOn(device);
    kernels = createCardKernels(device);
    registerCardKernels(kernels);
  });
  afterAll(() => {
    unregisterKernels('webgpu');
    tf.removeBackend('webgpu');
    kernels.dispose();
    device.destroy();
  });

  describe('held to the references', () => {
    describe.each(cases)('$name', (given) => {
      test.each(directions)('maps rows %s', async (direction) => {
        expect(exceeded(await imageDifferences(given, direction))).toEqual([]);
      });
      test.each(Object.keys(graphs))('%s', async (graph) => {
        for (const direction of directions)
          expect(exceeded(await graphDifferences(given, graphs[graph], direction))).toEqual([]);
      });
    });

    test.each(Object.keys(updateKnobs))('Adam, %s', async (name) => {
      expect(exceeded(await adamDifferences(updateKnobs[name]))).toEqual([]);
    });

    test.each(Object.keys(trainCases))('steps of training: %s', async (name) => {
      for (const each of Object.values(updateKnobs))
        expect(exceeded(await trainDifferences(trainCases[name], each))).toEqual([]);
    });

    test('a kernel that is wrong would be seen', async () => {
      const right = flowBackwardWebgpu(kernels);
      tf.unregisterKernel('FlowBackward', 'webgpu');
      const wrong = (call: CardCall): readonly CardOutput[] => {
        const given = attributesOf<FlowAttributes>(call.attributes);
        const direction = given.direction === 'forward' ? 'inverse' : 'forward';
        return right({ ...call, attributes: { ...given, direction } });
      };
      tf.registerKernel(cardKernel('FlowBackward', kernels.gpu, wrong));
      const graph = graphs['ops before and after'];
      const found = await graphDifferences(kernelCases[3], graph, 'inverse');
      expect(exceeded(found).map(({ quantity }) => quantity)).toEqual([
        'gradient of x',
        'gradient of parameters',
        'gradient of context',
      ]);
      registerCardKernels(kernels);
    });
  });

  let handle: FlowHandle;
  beforeEach(() => {
    handle = createFlowHandle(spec);
    tf.engine().startScope();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    handle.dispose();
    tf.engine().endScope();
  });
  const inputs = (n = 30, seed = 1): [tf.Tensor2D, tf.Tensor2D | null] => [
    randomRows(n, 2, seed, 1.5),
    contextRows(spec, n, seed),
  ];
  const parameters = (seed = 2): tf.Tensor1D => tf.tensor1d(randomParameters(spec, seed));
  const trainTerm = (n: number, of: FlowHandle): TrainTerm => {
    const [x, context] = inputs(n, n);
    const links = [{ handle: of, direction: 'inverse', context } as const];
    return { x, weights: null, links, likelihood: 1, penalty: null };
  };
  const numbers = (tensors: readonly tf.Tensor[]): Promise<Float32Array[]> =>
    Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
  const stateOf = (state: FlowState): Promise<Float32Array[]> =>
    numbers(names.map((name) => state[name]));

  /** Three steps of research, by tf.grad and Adam, and two of training; nothing is read. */
  const research = (of: FlowHandle, n: number): tf.Tensor[] => {
    const [x, context] = inputs(n);
    let state: FlowState = freshState(parameters());
    const losses = [0, 1, 2].map(() => {
      const loss = (flat: tf.Tensor): tf.Scalar => {
        const moved = tf.mul(x, 0.9) as tf.Tensor2D;
        const { y, logAbsDet } = flowForward(moved, context, flat as tf.Tensor1D, of, 'forward');
        return tf.sub(tf.mean(tf.square(y)), tf.mean(logAbsDet));
      };
      const { value, grad } = tf.valueAndGrad(loss)(state.parameters);
      state = flowAdam(of, state, grad as tf.Tensor1D, knobs);
      return value;
    });
    of.load(state);
    const steps = [0, 1].map(() => flowTrainStep(of, [trainTerm(n, of)], knobs).loss);
    const { step } = of.read();
    return [...losses, ...steps, step];
  };

  /** Batches of more rows go to the card in parts, as larger ones do anyway. */
  const keepAtMost = (capacity: number): void => {
    const pass = kernels.pass.bind(kernels);
    vi.spyOn(kernels, 'pass').mockImplementation((shape) => ({ ...pass(shape), capacity }));
  };

  test('nothing is read back to the host', async () => {
    const mapped = vi.spyOn(GPUBuffer.prototype, 'mapAsync');
    const found = research(handle, 30);
    expect(mapped).not.toHaveBeenCalled();
    const [first, , third, , fifth, step] = (await numbers(found)).map(([value]) => value);
    expect(mapped).toHaveBeenCalled();
    expect(third).toBeLessThan(first);
    expect(fifth).not.toBeNaN();
    expect(step).toBe(5);
  });

  test('numbers are brought to the flow only when they are others', async () => {
    const brought = vi.spyOn(CardFlow.prototype, 'scatter');
    research(handle, 30);
    // Parameters and both moments once, and all three again into the handle.
    expect(brought.mock.calls.map(([, what]) => what)).toEqual([
      ...['parameters', 'first', 'second'],
      ...['parameters', 'first', 'second'],
    ]);
    const [x, context] = inputs();
    const image = (seed: number): Promise<Float32Array> =>
      flowForward(x, context, parameters(seed), handle, 'forward').y.data<'float32'>();
    const first = await image(2);
    expect(await image(3)).not.toEqual(first);
    expect(await image(2)).toEqual(first);
  });

  test('rows give the same bits alone and among many', async () => {
    const flat = parameters();
    const [x, context] = inputs(1000);
    keepAtMost(400);
    const image = flowForward(x, context, flat, handle, 'forward');
    for (const from of [0, 395, 990]) {
      const part = flowForward(
        tf.slice(x, [from, 0], [10, 2]),
        tf.slice(context!, [from, 0], [10, 1]),
        ...([flat, handle, 'forward'] as const),
      );
      const [y, log, partY, partLog] = await numbers([
        tf.slice(image.y, [from, 0], [10, 2]),
        tf.slice(image.logAbsDet, from, 10),
        ...[part.y, part.logAbsDet],
      ]);
      expect([partY, partLog]).toEqual([y, log]);
    }
  });

  test('gradients of more rows than are kept at once are those of all their parts', async () => {
    const flat = parameters();
    const n = 900;
    const [x, context] = inputs(n);
    const dy = randomRows(n, 3, 4);
    const all = flowBackward(dy, x, context, flat, handle, 'inverse');
    keepAtMost(400);
    const parts = flowBackward(dy, x, context, flat, handle, 'inverse');
    const [a, b] = [all, parts].map((g) => numbers([g.x, g.context!, g.parameters]));
    const [[x1, c1, p1], [x2, c2, p2]] = [await a, await b];
    expect([x2, c2]).toEqual([x1, c1]);
    p1.forEach((value, i) => expect(Math.abs(p2[i] - value)).toBeLessThan(1e-3));
  });

  test('a gradient or loss that is not finite leaves every bit as it was', async () => {
    const before = freshState(parameters());
    const gradient = tf.fill([handle.size], NaN) as tf.Tensor1D;
    const { gradNorm, ...after } = flowAdam(handle, before, gradient, knobs);
    expect((await gradNorm.data())[0]).toBeNaN();
    expect(await stateOf(after)).toEqual(await stateOf(before));
    handle.load(before);
    flowTrainStep(handle, [trainTerm(4, handle)], knobs);
    const trained = await stateOf(handle.read());
    const spoiled = { ...trainTerm(4, handle), weights: tf.tensor1d([1, NaN, 1, 1]) };
    const { loss } = flowTrainStep(handle, [spoiled], knobs);
    expect((await loss.data())[0]).toBeNaN();
    expect(await stateOf(handle.read())).toEqual(trained);
    flowTrainStep(handle, [trainTerm(4, handle)], knobs);
    expect((await handle.read().step.data())[0]).toBe(2);
  });

  test('a penalty trains without a likelihood', async () => {
    const step = async (): Promise<Float32Array[]> => {
      handle.load(freshState(parameters()));
      const penalty = { kind: 'l2', weight: 1, link: 0 } as const;
      flowTrainStep(handle, [{ ...trainTerm(9, handle), likelihood: 0, penalty }], knobs);
      return stateOf(handle.read());
    };
    const alone = await step();
    unregisterKernels('webgpu');
    handle.dispose();
    const reference = await step();
    registerCardKernels(kernels);
    alone.forEach((values, i) =>
      values.forEach((value, j) => expect(Math.abs(value - reference[i][j])).toBeLessThan(1e-5)),
    );
  });

  test('nothing leaks, whatever the batch and however handles come and go', async () => {
    const backend = tf.backend() as unknown as {
      readonly bufferManager: { getNumUsedBuffers(): number };
    };
    const once = async (n: number): Promise<void> => {
      const own = createFlowHandle(spec);
      const found = tf.tidy(() => research(own, n));
      await found[found.length - 1].data();
      tf.dispose(found);
      own.dispose();
    };
    const used = (): number[] => {
      const { numTensors, numDataBuffers } = tf.memory();
      return [numTensors, numDataBuffers, backend.bufferManager.getNumUsedBuffers()];
    };
    await once(40);
    const before = used();
    for (let i = 0; i < 8; i++) await once(1 + ((37 * i) % 60));
    expect(used()).toEqual(before);
  });

  test('engine webgpu works beside the ops on the same device, and neither disturbs the other', async () => {
    const run = async (both: boolean): Promise<unknown> => {
      const engine = await createWebgpuEngine({ device, label: 'test' });
      createTestFlow(engine, 'transfer');
      const losses: number[] = [];
      const found: Float32Array[] = [];
      for (let step = 0; step < 4; step++) {
        const batch = { reference: rows(18, step) };
        const sent = engine.step('transfer', forward, batch, { ...knobs, penaltyWeight: null });
        if (both) found.push(...(await numbers(research(handle, 20 + step))));
        losses.push((await sent).loss);
      }
      const { parameters: trained } = await engine.checkpoint('transfer');
      engine.dispose();
      return { losses, trained, found: found.slice(-6) };
    };
    const forward = objective(term([link('transfer')]));
    const [alone, together] = [await run(false), await run(true)] as Record<string, unknown>[];
    expect([together.losses, together.trained]).toEqual([alone.losses, alone.trained]);
    expect(together.found).toEqual(await numbers(research(handle, 23)));
  });

  test('a backend on another device is refused', async () => {
    const other = await requestDawnDevice();
    const foreign = createCardKernels(other);
    registerCardKernels(foreign);
    const [x, context] = inputs();
    expect(() => flowForward(x, context, parameters(), handle, 'forward')).toThrow(
      'tfjs backend webgpu runs on another device than the fused kernels',
    );
    registerCardKernels(kernels);
    foreign.dispose();
    other.destroy();
  });
});
