/** One flow in the kernels' memory: its record, its parameters and Adam's moments. */
import { Flow } from '../abi.ts';
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
    this.writeRecord(ends);
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

  private writeRecord(ends: number): void {
    const { layout, record } = this;
    const { spec } = layout;
    const words = this.heap.words();
    const floats = this.heap.allFloats();
    const integer = (field: Flow, value: number): void => void (words[record / 4 + field] = value);
    const real = (field: Flow, value: number): void => void (floats[record / 4 + field] = value);
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
    real(Flow.tailBound, spec.tailBound);
    real(Flow.widthScale, 2 * spec.tailBound * (1 - spec.bins * spec.minBinWidth));
    real(Flow.widthFloor, 2 * spec.tailBound * spec.minBinWidth);
    real(Flow.heightScale, 2 * spec.tailBound * (1 - spec.bins * spec.minBinHeight));
    real(Flow.heightFloor, 2 * spec.tailBound * spec.minBinHeight);
    real(Flow.gridStep, (2 * spec.tailBound) / spec.bins);
    real(Flow.equalShare, 1 / spec.bins);
    real(Flow.minDerivative, spec.minDerivative);
    real(Flow.endSlope, endSlope(spec));
    real(Flow.beta, log(2) / (1 - spec.minDerivative));
  }
}
