/**
 * The flows of an engine on the GPU: all parameters in one buffer, so that a chain of any flows
 * binds one, and each flow's gradients and moments in a buffer of its own. Computes nothing.
 */
import { flowLayout, gather, scatter, type FlowLayout } from '../layout.ts';
import type { FlowSpec } from '../../flows/spec.ts';
import type { Gpu, Span } from './gpu.ts';
import { normStretch, verdictWords } from './updateCode.ts';

export interface FlowBuffers {
  readonly layout: FlowLayout;
  /** First float in the buffer of weights; -1: none yet. */
  at: number;
  /** Gradients, first and second moments, [3][size]. */
  readonly training: GPUBuffer;
  readonly partials: GPUBuffer;
  readonly verdict: GPUBuffer;
  /** Adam steps sent. */
  step: number;
}

export class FlowStore {
  private readonly flows = new Map<string, FlowBuffers>();
  private buffer: GPUBuffer | null = null;

  constructor(private readonly gpu: Gpu) {}

  /** All parameters. */
  get weights(): GPUBuffer {
    if (!this.buffer) throw new Error('no flows');
    return this.buffer;
  }

  has(id: string): boolean {
    return this.flows.has(id);
  }

  find(id: string): FlowBuffers {
    const found = this.flows.get(id);
    if (!found) throw new Error(`unknown flow: ${id}`);
    return found;
  }

  /** A flow whose parameters and moments are all zero. */
  add(id: string, spec: FlowSpec): FlowBuffers {
    const layout = flowLayout(spec);
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const usage = STORAGE | COPY_SRC | COPY_DST;
    const buffer = (name: string, floats: number): GPUBuffer =>
      this.gpu.buffer(`${id} ${name}`, 4 * floats, usage);
    const flow = {
      layout,
      at: -1,
      training: buffer('training', 3 * layout.size),
      partials: buffer('partials', Math.ceil(layout.size / 4 / normStretch)),
      verdict: buffer('verdict', verdictWords),
      step: 0,
    };
    this.flows.set(id, flow);
    this.rebuild();
    return flow;
  }

  drop(id: string): void {
    const found = this.flows.get(id);
    if (!found) return;
    this.flows.delete(id);
    for (const buffer of [found.training, found.partials, found.verdict]) buffer.destroy();
    this.rebuild();
  }

  writeParameters(flow: FlowBuffers, flat: Float32Array): void {
    this.write(flow, this.weights, 4 * flow.at, flat);
  }

  writeMoments(flow: FlowBuffers, first: Float32Array, second: Float32Array): void {
    const { size } = flow.layout;
    this.write(flow, flow.training, 4 * size, first);
    this.write(flow, flow.training, 8 * size, second);
  }

  /** Parameters, first and second moments, in flat order. */
  async readState(flow: FlowBuffers): Promise<Float32Array<ArrayBuffer>[]> {
    const { size } = flow.layout;
    const moments = { buffer: flow.training, offset: 4 * size, size: 8 * size };
    return this.split(flow, await this.gpu.read([this.parametersOf(flow), moments]));
  }

  gradientsOf(flow: FlowBuffers): Span {
    return { buffer: flow.training, offset: 0, size: 4 * flow.layout.size };
  }

  /** Vectors read one after the other, each in flat order. */
  split(flow: FlowBuffers, bytes: ArrayBuffer): Float32Array<ArrayBuffer>[] {
    const { size } = flow.layout;
    const count = bytes.byteLength / (4 * size);
    return Array.from({ length: count }, (_, i) =>
      gather(flow.layout, new Float32Array(bytes, 4 * size * i, size)),
    );
  }

  destroy(): void {
    for (const id of [...this.flows.keys()]) {
      const { training, partials, verdict } = this.find(id);
      for (const buffer of [training, partials, verdict]) buffer.destroy();
    }
    this.flows.clear();
    this.buffer?.destroy();
    this.buffer = null;
  }

  private parametersOf(flow: FlowBuffers): Span {
    return { buffer: this.weights, offset: 4 * flow.at, size: 4 * flow.layout.size };
  }

  /** Moves all flows into a buffer that just holds them. */
  private rebuild(): void {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const old = this.buffer;
    const total = [...this.flows.values()].reduce((sum, { layout }) => sum + layout.size, 0);
    const buffer = this.gpu.buffer('weights', 4 * total, STORAGE | COPY_SRC | COPY_DST);
    const encoder = this.gpu.device.createCommandEncoder();
    let at = 0;
    for (const flow of this.flows.values()) {
      const bytes = 4 * flow.layout.size;
      if (old && flow.at >= 0) encoder.copyBufferToBuffer(old, 4 * flow.at, buffer, 4 * at, bytes);
      flow.at = at;
      at += flow.layout.size;
    }
    this.gpu.device.queue.submit([encoder.finish()]);
    old?.destroy();
    this.buffer = buffer;
  }

  private write(flow: FlowBuffers, to: GPUBuffer, offset: number, flat: Float32Array): void {
    const padded = new Float32Array(flow.layout.size);
    scatter(flow.layout, flat, padded);
    this.gpu.device.queue.writeBuffer(to, offset, padded);
  }
}
