/**
 * The cases that the fused kernels of every backend must pass: op against reference on the backend
 * that runs, through graphs of other tfjs ops. Measures and refuses to judge; tests do. Reads
 * nothing back synchronously, so that it runs on webgpu too.
 */
import * as tf from '@tensorflow/tfjs-core';
import { initialParameters } from '../flows/initialise.ts';
import { flowSpec, type FlowSpec, type SpecInput } from '../flows/spec.ts';
import { contextRows, randomParameters, randomRows } from '../flows/testFlows.ts';
import { stream } from '../../util/streams.ts';
import { createFlowHandle, type Direction } from './flowHandle.ts';
import { flowForward, type FlowImage } from './flowForward/op.ts';
import { flowForwardReference } from './flowForward/reference.ts';

export interface KernelCase {
  readonly name: string;
  readonly spec: SpecInput;
  readonly rows: number;
  /** The flow starts as the identity. */
  readonly identity?: boolean;
}

const small = {
  features: 2,
  contextFeatures: 0,
  layers: 2,
  blocks: 1,
  hiddenFeatures: 16,
  bins: 8,
};

export const kernelCases: readonly KernelCase[] = [
  { name: 'two features', spec: small, rows: 33 },
  {
    name: 'odd width, three features, contexts, last reversal',
    spec: {
      ...{ features: 3, contextFeatures: 2, layers: 3, blocks: 2, hiddenFeatures: 13, bins: 5 },
      finalPermutation: true,
    },
    rows: 50,
  },
  {
    name: 'one feature',
    spec: { ...small, features: 1, contextFeatures: 1, hiddenFeatures: 7 },
    rows: 1,
  },
  {
    name: 'as nflows, contexts',
    spec: { ...small, contextFeatures: 1, nflowsCompatible: true },
    rows: 17,
  },
  {
    name: 'identity start',
    spec: { ...small, contextFeatures: 1, derivative: 'identity' },
    rows: 24,
    identity: true,
  },
  {
    name: 'six features, no blocks',
    spec: { ...small, features: 6, hiddenFeatures: 11, blocks: 0, bins: 3 },
    rows: 20,
  },
  { name: 'more rows than are kept', spec: { ...small, contextFeatures: 2 }, rows: 600 },
];

/** Root mean square error of one quantity, relative to the truth's or to a floor below that. */
export interface Difference {
  readonly quantity: string;
  readonly error: number;
}

type Apply = (
  x: tf.Tensor2D,
  context: tf.Tensor2D | null,
  parameters: tf.Tensor1D,
  direction: Direction,
) => FlowImage;

type Graph = (apply: Apply, direction: Direction, inputs: tf.Tensor[]) => tf.Scalar;

/** Research objectives: ops before the flow, after it, and the flow more than once. */
export const graphs: Readonly<Record<string, Graph>> = {
  'ops before and after': (apply, direction, [x, parameters, context]) => {
    // No sine: that of shaders is coarser than what is judged here.
    const bent = tf.add(x, tf.div(x, tf.add(2, tf.square(x)))) as tf.Tensor2D;
    const seen = context ? (tf.square(context) as tf.Tensor2D) : null;
    const { y, logAbsDet } = apply(bent, seen, tf.mul(parameters, 1.25), direction);
    const target = tf.reverse(x, 1);
    const missed = tf.mean(tf.square(tf.sub(y, target)));
    return tf.add(missed, tf.mean(tf.mul(0.3, tf.square(logAbsDet))));
  },
  'points alone': (apply, direction, [x, parameters, context]) => {
    const { y } = apply(...narrowed(x, context, parameters), direction);
    return tf.sum(tf.abs(y));
  },
  'log-determinants alone': (apply, direction, [x, parameters, context]) =>
    tf.sum(apply(...narrowed(x, context, parameters), direction).logAbsDet),
  'there, elsewhere and back': (apply, direction, [x, parameters, context]) => {
    const [rows, seen, flat] = narrowed(x, context, parameters);
    const there = apply(rows, seen, flat, direction);
    const moved = tf.mul(there.y, 0.9) as tf.Tensor2D;
    const back = apply(moved, seen, flat, direction === 'forward' ? 'inverse' : 'forward');
    return tf.add(tf.mean(tf.square(tf.sub(back.y, x))), tf.mean(back.logAbsDet));
  },
};

function narrowed(
  x: tf.Tensor,
  context: tf.Tensor | undefined,
  parameters: tf.Tensor,
): [tf.Tensor2D, tf.Tensor2D | null, tf.Tensor1D] {
  return [
    x as tf.Tensor2D,
    (context as tf.Tensor2D | undefined) ?? null,
    parameters as tf.Tensor1D,
  ];
}

function inputsOf({ rows, identity }: KernelCase, spec: FlowSpec): tf.Tensor[] {
  const flat = identity
    ? initialParameters(spec, stream(3, 'test/initial'), true)
    : randomParameters(spec, 3);
  const context = contextRows(spec, rows, 5);
  return [
    randomRows(rows, spec.features, 4, 1.5),
    tf.tensor1d(flat),
    ...(context ? [context] : []),
  ];
}

/** Values and gradients of a graph with the fused flow, held to those with the plain one. */
export async function graphDifferences(
  given: KernelCase,
  graph: Graph,
  direction: Direction,
): Promise<Difference[]> {
  const handle = createFlowHandle(flowSpec(given.spec));
  const run = (apply: Apply): tf.Tensor[] =>
    tf.tidy(() => {
      const loss = (...inputs: tf.Tensor[]): tf.Scalar => graph(apply, direction, inputs);
      const { value, grads } = tf.valueAndGrads(loss)(inputsOf(given, handle.spec));
      return [value, ...grads];
    });
  const fused: Apply = (x, context, parameters, way) =>
    flowForward(x, context, parameters, handle, way);
  const plain: Apply = (x, context, parameters, way) =>
    flowForwardReference(x, context, parameters, handle.spec, way);
  const found = run(fused);
  const truth = await asTruth(() => run(plain));
  const names = ['loss', 'gradient of x', 'gradient of parameters', 'gradient of context'];
  handle.dispose();
  return compare(names, found, truth, [1, 1e-3, 1e-3, 1e-3]);
}

/** Images of rows without any gradient. */
export async function imageDifferences(
  given: KernelCase,
  direction: Direction,
): Promise<Difference[]> {
  const handle = createFlowHandle(flowSpec(given.spec));
  const run = (apply: Apply): tf.Tensor[] =>
    tf.tidy(() => {
      const [x, parameters, context] = inputsOf(given, handle.spec);
      const image = apply(...narrowed(x, context, parameters), direction);
      return [image.y, image.logAbsDet];
    });
  const found = run((...inputs) => flowForward(inputs[0], inputs[1], inputs[2], handle, inputs[3]));
  const plain: Apply = (x, context, parameters, way) =>
    flowForwardReference(x, context, parameters, handle.spec, way);
  const truth = await asTruth(() => run(plain));
  handle.dispose();
  return compare(['y', 'logAbsDet'], found, truth, [1, 1]);
}

/**
 * Runs references: on the backend that runs, but for webgpu on cpu, because a shader's own exp and
 * log are off by more than the kernels that are held to them.
 */
export async function asTruth(run: () => tf.Tensor[]): Promise<tf.Tensor[]> {
  const backend = tf.getBackend();
  if (backend !== 'webgpu') return run();
  await tf.setBackend('cpu');
  try {
    return run();
  } finally {
    await tf.setBackend(backend);
  }
}

/**
 * Reads and disposes both lists.
 * @param floors smallest size that an error is relative to: what should be zero is rounding
 */
export async function compare(
  names: readonly string[],
  found: tf.Tensor[],
  truth: tf.Tensor[],
  floors: readonly number[] = [],
): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const [i, tensor] of found.entries()) {
    const [a, b] = await Promise.all([tensor.data(), truth[i].data()]);
    differences.push({ quantity: names[i], error: relativeError(a, b, floors[i] ?? 0) });
  }
  tf.dispose([...found, ...truth]);
  return differences;
}

function relativeError(a: ArrayLike<number>, b: ArrayLike<number>, floor: number): number {
  let distance = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    distance += (a[i] - b[i]) * (a[i] - b[i]);
    size += b[i] * b[i];
  }
  if (distance === 0) return 0;
  return Math.sqrt(distance / b.length) / Math.max(floor, Math.sqrt(size / b.length));
}
