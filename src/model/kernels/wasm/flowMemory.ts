/** One flow in the kernels' memory: its record, its parameters and Adam's moments. */
import { Flow, Real } from '../abi.ts';
import { endSlope } from '../../flows/transforms/splineBins.ts';
import { log } from '../../../util/exactMath.ts';
import { flowLayout, gather, scatter, type FlowLayout } from '../layout.ts';
import type { FlowSpec } from '../../flows/spec.ts';
import type { Heap } from './heap.ts';

export class FlowMemory {
  readonly layout: FlowLayout;
  readonly record: number;
  private readonly blocks: number[] = [];
  private readonly parameters: number;
  private readonly gradients: number;
  private readonly first: number;
  private readonly second: number;
  /** Adam steps done. */
  step = 0;

  constructor(
    private readonly heap: Heap,
    spec: FlowSpec,
    flat: Float32Array,
  ) {
    this.layout = flowLayout(spec);
    const { size, groupEnds } = this.layout;
    const take = (bytes: number): number => {
      const at = heap.allocate(bytes);
      this.blocks.push(at);
      heap.words().fill(0, at / 4, at / 4 + Math.ceil(bytes / 4));
      return at;
    };
    this.parameters = take(4 * size);
    this.gradients = take(4 * size);
    this.first = take(4 * size);
    this.second = take(4 * size);
    const ends = take(4 * groupEnds.length);
    heap.words().set(groupEnds, ends / 4);
    this.record = take(4 * Flow.words);
    this.writeRecord(ends, take(8 * Real.count));
    this.writeParameters(flat);
  }

  writeParameters(flat: Float32Array): void {
    this.put(this.parameters, flat);
  }

  writeMoments(first: Float32Array, second: Float32Array): void {
    this.put(this.first, first);
    this.put(this.second, second);
  }

  readParameters(): Float32Array<ArrayBuffer> {
    return this.take(this.parameters);
  }

  readGradients(): Float32Array<ArrayBuffer> {
    return this.take(this.gradients);
  }

  readMoments(): [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>] {
    return [this.take(this.first), this.take(this.second)];
  }

  clearGradients(): void {
    this.heap.floats(this.gradients, this.layout.size).fill(0);
  }

  /** Gradients in flat order, as a kernel gave them to somebody else. */
  writeGradients(flat: Float32Array): void {
    this.put(this.gradients, flat);
  }

  release(): void {
    for (const at of this.blocks.splice(0)) this.heap.release(at);
  }

  private put(at: number, flat: Float32Array): void {
    scatter(this.layout, flat, this.heap.floats(at, this.layout.size));
  }

  private take(at: number): Float32Array<ArrayBuffer> {
    return gather(this.layout, this.heap.floats(at, this.layout.size));
  }

  private writeRecord(ends: number, reals: number): void {
    const { layout, record } = this;
    const { spec } = layout;
    const words = this.heap.words();
    const integer = (field: Flow, value: number): void => void (words[record / 4 + field] = value);
    integer(Flow.features, spec.features);
    integer(Flow.contextFeatures, spec.contextFeatures);
    integer(Flow.layers, spec.layers);
    integer(Flow.blocks, spec.blocks);
    integer(Flow.hidden, layout.hidden);
    integer(Flow.bins, spec.bins);
    integer(Flow.groups, layout.groupEnds.length);
    integer(Flow.groupEnds, ends);
    integer(Flow.outputs, layout.outputs);
    integer(Flow.finalPermutation, spec.finalPermutation ? 1 : 0);
    integer(Flow.derivative, spec.derivative === 'softplus' ? 0 : 1);
    integer(Flow.parameters, this.parameters);
    integer(Flow.gradients, this.gradients);
    integer(Flow.firstMoment, this.first);
    integer(Flow.secondMoment, this.second);
    integer(Flow.size, layout.size);
    integer(Flow.layerSize, layout.layerSize);
    integer(Flow.initialWeight, layout.initial.weight);
    integer(Flow.initialBias, layout.initial.bias);
    integer(Flow.contextWeight, layout.context.weight);
    integer(Flow.contextBias, layout.context.bias);
    integer(Flow.firstBlock, layout.firstBlock);
    integer(Flow.blockSize, layout.blockSize);
    integer(Flow.blockContextWeight, layout.blockContext.weight);
    integer(Flow.blockContextBias, layout.blockContext.bias);
    integer(Flow.firstWeight, layout.first.weight);
    integer(Flow.firstBias, layout.first.bias);
    integer(Flow.secondWeight, layout.second.weight);
    integer(Flow.secondBias, layout.second.bias);
    integer(Flow.outputWeight, layout.output.weight);
    integer(Flow.outputBias, layout.output.bias);
    integer(Flow.directWeight, layout.direct.weight);
    integer(Flow.directBias, layout.direct.bias);
    integer(Flow.reals, reals);
    this.writeReals(reals);
  }

  private writeReals(at: number): void {
    const { spec } = this.layout;
    const values = this.heap.doubles(at, Real.count);
    const box = 2 * spec.tailBound;
    values[Real.tailBound] = spec.tailBound;
    values[Real.widthScale] = box * (1 - spec.bins * spec.minBinWidth);
    values[Real.widthFloor] = box * spec.minBinWidth;
    values[Real.heightScale] = box * (1 - spec.bins * spec.minBinHeight);
    values[Real.heightFloor] = box * spec.minBinHeight;
    values[Real.gridStep] = box / spec.bins;
    values[Real.equalShare] = 1 / spec.bins;
    values[Real.minDerivative] = spec.minDerivative;
    values[Real.endSlope] = endSlope(spec);
    values[Real.beta] = log(2) / (1 - spec.minDerivative);
  }
}
