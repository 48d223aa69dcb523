/**
 * What the wasm kernels keep for one flow whose numbers come in tensors: a copy of them, renewed
 * only when other tensors come, and the activations of the last rows. Owns no truth.
 */
import type { Direction, FlowHandle } from '../flowHandle.ts';
import { clipFactor, adamDefaults, type UpdateKnobs } from '../knobs.ts';
import type { Source } from '../tfBoundary.ts';
import { FlowMemory } from './flowMemory.ts';
import type { FusedKernels } from './fusedKernels.ts';
import { PassCache } from './passCache.ts';
import type { PassMemory, PassRows } from './passMemory.ts';
import { UpdateMemory } from './updateMemory.ts';

/** Rows whose activations are kept at once. Part of what the bits of a gradient depend on. */
const keptRows = 256;
/** Rows mapped at once when nothing is kept. */
const mappedRows = 16_384;

/** Rows as they come into a kernel. */
export interface FlowInputs {
  readonly x: Source;
  readonly parameters: Source;
  readonly context: Source | null;
  readonly direction: Direction;
}

/** Where the numbers in memory came from; null: from nowhere that could be met again. */
interface Keys {
  parameters: object | null;
  first: object | null;
  second: object | null;
  gradient: object | null;
}

interface Stash {
  readonly pass: PassMemory;
  readonly inputs: readonly (object | undefined)[];
}

export class FlowWorkspace {
  /** What lies in memory; adapters name the tensors that they write from it. */
  readonly keys: Keys = { parameters: null, first: null, second: null, gradient: null };
  private memory: FlowMemory | null = null;
  private update: UpdateMemory | null = null;
  private stash: Stash | null = null;
  private readonly passes: PassCache;

  static of(kernels: FusedKernels, handle: FlowHandle): FlowWorkspace {
    return handle.workspace(kernels, () => new FlowWorkspace(kernels, handle));
  }

  private constructor(
    private readonly kernels: FusedKernels,
    private readonly handle: FlowHandle,
  ) {
    this.passes = new PassCache(kernels.heap, kernels.team);
  }

  /** [n, D + 1] y, and logAbsDet in the last column. */
  forward(inputs: FlowInputs): Float32Array {
    const flow = this.load(inputs.parameters);
    const [n, features] = inputs.x.shape;
    const packed = new Float32Array(n * (features + 1));
    this.stash = null;
    for (const [from, count] of parts(n, n <= keptRows ? keptRows : mappedRows)) {
      const pass = n <= keptRows ? this.keeping(flow, inputs, n) : this.mapping(flow, inputs, n);
      pass.there(rowsOf(inputs, from, count));
      pack(packed, from, pass.output(count), pass.logAbsDet(count));
      if (n <= keptRows) this.stash = { pass, inputs: keysOf(inputs) };
    }
    return packed;
  }

  /** @param dy [n, D + 1] */
  backward(
    inputs: FlowInputs,
    dy: Float32Array,
  ): { x: Float32Array; parameters: Float32Array; context: Float32Array | null } {
    const flow = this.load(inputs.parameters);
    const [n, features] = inputs.x.shape;
    const { contextFeatures } = this.handle.spec;
    const x = new Float32Array(n * features);
    const context = inputs.context && new Float32Array(n * contextFeatures);
    for (const [from, count] of parts(n, keptRows)) {
      const pass = this.keeping(flow, inputs, Math.min(n, keptRows));
      if (!this.keeps(pass, inputs)) pass.there(rowsOf(inputs, from, count));
      this.stash = null;
      pass.back(count, unpack(dy, features, from, count));
      pass.weights(from > 0);
      x.set(pass.inputGradient(count), from * features);
      const ofContext = pass.conditionsGradient(0, count);
      if (context && ofContext) context.set(ofContext, from * contextFeatures);
    }
    this.keys.gradient = null;
    return { x, parameters: flow.readGradients(), context };
  }

  /** One update in memory; false: the gradient was not finite and nothing changed. */
  adam(
    state: { parameters: Source; first: Source; second: Source; step: number },
    gradient: Source,
    { learningRate, clip, ...own }: UpdateKnobs,
  ): { flow: FlowMemory; norm: number; updated: boolean } {
    const flow = this.load(state.parameters);
    const { keys } = this;
    if (keys.first !== state.first.key || keys.second !== state.second.key)
      flow.writeMoments(state.first.read(), state.second.read());
    if (keys.gradient !== gradient.key) flow.writeGradients(gradient.read());
    flow.step = state.step;
    this.update ??= new UpdateMemory(this.kernels.heap, this.kernels.team, flow);
    const norm = this.update.norm();
    const updated = Number.isFinite(norm);
    if (updated)
      this.update.apply({
        ...adamDefaults,
        ...own,
        learningRate,
        clipFactor: clipFactor(norm, clip),
      });
    if (updated) this.stash = null;
    return { flow, norm, updated };
  }

  release(): void {
    this.stash = null;
    this.passes.release();
    this.update?.release();
    this.memory?.release();
  }

  private load(parameters: Source): FlowMemory {
    if (this.memory && this.keys.parameters === parameters.key) return this.memory;
    const values = parameters.read();
    if (this.memory) this.memory.writeParameters(values);
    else this.memory = new FlowMemory(this.kernels.heap, this.handle.spec, values);
    this.keys.parameters = parameters.key;
    return this.memory;
  }

  /** Are these rows' activations still there from the way forward? */
  private keeps(pass: PassMemory, inputs: FlowInputs): boolean {
    const { stash } = this;
    return stash?.pass === pass && keysOf(inputs).every((key, i) => key === stash.inputs[i]);
  }

  private keeping(flow: FlowMemory, { direction }: FlowInputs, n: number): PassMemory {
    return this.passes.get({
      links: [{ flow, inverse: direction === 'inverse', trained: true }],
      capacity: powerAbove(n),
      ...{ backward: true, nll: false, penalty: null, output: true, layers: false },
      ...{ rowGradients: true, outputSeeds: true },
    });
  }

  private mapping(flow: FlowMemory, { direction }: FlowInputs, n: number): PassMemory {
    return this.passes.get({
      links: [{ flow, inverse: direction === 'inverse', trained: false }],
      capacity: Math.min(mappedRows, powerAbove(n)),
      ...{ backward: false, nll: false, penalty: null, output: true, layers: false },
      rowGradients: false,
    });
  }
}

/** First row and number of rows of each part. */
function parts(n: number, size: number): [from: number, count: number][] {
  return Array.from({ length: Math.ceil(n / size) }, (_, i) => [
    i * size,
    Math.min(size, n - i * size),
  ]);
}

function keysOf({ x, parameters, context }: FlowInputs): (object | undefined)[] {
  return [x.key, parameters.key, context?.key];
}

function rowsOf({ x, context }: FlowInputs, from: number, n: number): PassRows {
  const slice = (source: Source): Float32Array => {
    const width = source.shape[1];
    return source.read().subarray(from * width, (from + n) * width);
  };
  return { n, x: slice(x), conditions: [context && slice(context)] };
}

/** So few capacities that passes are met again whatever the batch. */
function powerAbove(n: number): number {
  let power = 32;
  while (power < n) power *= 2;
  return power;
}

function pack(to: Float32Array, from: number, y: Float32Array, logAbsDet: Float32Array): void {
  const features = y.length / logAbsDet.length;
  logAbsDet.forEach((log, row) => {
    const at = (from + row) * (features + 1);
    for (let f = 0; f < features; f++) to[at + f] = y[row * features + f];
    to[at + features] = log;
  });
}

function unpack(
  dy: Float32Array,
  features: number,
  from: number,
  count: number,
): { output: Float32Array; logAbsDet: Float32Array } {
  const output = new Float32Array(count * features);
  const logAbsDet = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    const at = (from + row) * (features + 1);
    for (let f = 0; f < features; f++) output[row * features + f] = dy[at + f];
    logAbsDet[row] = dy[at + features];
  }
  return { output, logAbsDet };
}
