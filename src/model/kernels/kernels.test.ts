/** The registered kernels held to their references on every backend that has them. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestBackend } from '../../cli/testBackend.ts';
import { graphDifferences, graphs, imageDifferences, kernelCases } from './parity.ts';
import { exceeded } from './parityTolerances.ts';
import { adamDifferences, trainCases, trainDifferences, updateKnobs } from './parityTraining.ts';
import { registerKernels, unregisterKernels } from './register.ts';
import { hasKernel, hostKernel } from './tfBoundary.ts';
import { flowBackwardWasm } from './flowBackward/wasm.ts';
import { createFusedKernels, type FusedKernels } from './wasm/fusedKernels.ts';

const directions = ['forward', 'inverse'] as const;

describe.each(['wasm', 'cpu'] as const)('on backend %s', (backend) => {
  let kernels: FusedKernels;
  beforeAll(async () => {
    await startTestBackend(backend);
    kernels = await createFusedKernels({ build: 'strict', threads: 1, startHelper: null });
    registerKernels(backend, kernels);
  });
  afterAll(() => {
    unregisterKernels(backend);
    kernels.dispose();
  });

  // The adapters are the same on both; the cpu backend's references are slow.
  describe.each(kernelCases.filter(({ rows }) => backend === 'wasm' || rows < 40))(
    '$name',
    (given) => {
      test.each(directions)('maps rows %s', async (direction) => {
        expect(exceeded(await imageDifferences(given, direction))).toEqual([]);
      });
      test.each(Object.keys(graphs))('%s', async (graph) => {
        for (const direction of directions)
          expect(exceeded(await graphDifferences(given, graphs[graph], direction))).toEqual([]);
      });
    },
  );

  test.each(Object.keys(updateKnobs))('Adam, %s', async (knobs) => {
    expect(exceeded(await adamDifferences(updateKnobs[knobs]))).toEqual([]);
  });

  test.each(Object.keys(trainCases))('steps of training: %s', async (name) => {
    for (const knobs of backend === 'wasm' ? Object.values(updateKnobs) : [updateKnobs.clipped])
      expect(exceeded(await trainDifferences(trainCases[name], knobs))).toEqual([]);
  });

  test('the fused kernels are what ran, once each', async () => {
    const { kernelNames } = await tf.profile(() => {
      void graphDifferences(kernelCases[0], graphs['points alone'], 'forward');
    });
    expect(kernelNames.filter((name) => name.startsWith('Flow'))).toEqual([
      'FlowForward',
      'FlowBackward',
    ]);
  });

  test('a kernel that is wrong would be seen', async () => {
    const right = flowBackwardWasm(kernels);
    tf.unregisterKernel('FlowBackward', backend);
    tf.registerKernel(
      hostKernel('FlowBackward', backend, (call) => {
        const [dy, ...others] = call.inputs;
        const read = (): Float32Array => dy.read().map((value) => 1.001 * value);
        return right({ ...call, inputs: [{ ...dy, read }, ...others] });
      }),
    );
    const found = await graphDifferences(kernelCases[3], graphs['ops before and after'], 'inverse');
    expect(exceeded(found).map(({ quantity }) => quantity)).toEqual([
      'gradient of x',
      'gradient of parameters',
      'gradient of context',
    ]);
    registerKernels(backend, kernels);
  });

  test('without kernels the ops run their references', async () => {
    unregisterKernels(backend);
    expect(hasKernel('FlowForward')).toBe(false);
    for (const difference of await imageDifferences(kernelCases[3], 'inverse'))
      expect(difference.error).toBe(0);
    for (const difference of await adamDifferences(updateKnobs.clipped))
      expect(difference.error).toBe(0);
    registerKernels(backend, kernels);
  });
});
