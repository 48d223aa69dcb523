/**
 * Everything that goes to the GPU in one go: the small numbers and rows of some passes and updates,
 * and their dispatches in order. Waits for nothing and reads nothing back.
 */
import { Growing, whole, type Gpu, type Pipeline, type Span } from './gpu.ts';
import type { FlowBuffers } from './flowBuffers.ts';
import { Info, infoWords } from './passPlaces.ts';
import {
  mostGroups,
  passInfoBytes,
  updateInfoBytes,
  weightsInfoBytes,
  type PassProgram,
  type UpdateProgram,
} from './program.ts';
import { normStretch, UpdateInfo, updateThreads } from './updateCode.ts';
import { weightsThreads } from './weightsCode.ts';

/** Numbers of the host, or numbers that lie on the card and are copied there. */
export type Values = Float32Array | Span;

/** Rows of one pass; conditions per link, null where the flow has none. */
export interface PassRows {
  readonly n: number;
  readonly x: Values;
  readonly conditions: readonly (Values | null)[];
}

/** One number for all rows, or one each, which may have a place among the rows already. */
export type Seed = number | Float32Array | { readonly at: number };

/** d loss / d nll and d loss / d distance; for packed passes d loss / d output, [n, D + 1]. */
export type Seeds = { readonly nll: Seed; readonly distance: Seed } | { readonly packed: Values };

/** Where results go: places in floats of the buffer; those a program does not write may stay 0. */
export interface Places {
  readonly nll?: number;
  readonly distance?: number;
  readonly output?: number;
  readonly logAbsDet?: number;
  readonly layers?: number;
  readonly inputGradient?: number;
  readonly conditions?: readonly number[];
}

interface Copy {
  readonly from: Span;
  /** Place in bytes. */
  readonly to: { readonly buffer: GPUBuffer; readonly offset: number };
}

interface Call {
  readonly pipeline: Pipeline;
  readonly info: Span & { readonly at: number };
  readonly spans: readonly Span[];
  readonly x: number;
  readonly y: number;
}

/** Offsets of dynamic bindings are multiples of this on every device. */
const step = 256;
const align = (bytes: number): number => step * Math.ceil(bytes / step);

/** The buffers that all submissions of an engine share. */
export class Arena {
  readonly info: Growing;
  readonly rows: Growing;
  readonly kept: Growing;

  constructor(readonly gpu: Gpu) {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    this.info = new Growing(gpu, 'info', GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    this.rows = new Growing(gpu, 'rows', usage);
    this.kept = new Growing(gpu, 'kept', usage);
  }

  destroy(): void {
    for (const buffer of [this.info, this.rows, this.kept]) buffer.destroy();
  }
}

/** What a pass keeps while it lasts: lanes first, then acts. */
function keptSpans({ plan }: PassProgram, rows: number): { lanes: number; acts: number } {
  const panels = Math.ceil(rows / 4);
  return {
    lanes: Math.max(16, 4 * plan.laneFloats * panels),
    acts: Math.max(16, 16 * plan.actVectors * panels),
  };
}

export class Submission {
  private readonly infos: Uint32Array[] = [];
  private readonly rows: { readonly values: Values; readonly at: number }[] = [];
  private rowFloats = 0;
  private readonly copiedIn: Copy[] = [];
  private readonly copiedOut: Copy[] = [];
  private readonly planned: (() => Call)[] = [];
  private readonly cleared: Span[] = [];
  private keptBytes = 0;

  constructor(
    private readonly arena: Arena,
    private readonly weights: GPUBuffer,
  ) {}

  /** Sets a span to zero before anything else. */
  clear(span: Span): void {
    this.cleared.push(span);
  }

  /** Copies numbers before anything else runs. */
  copyIn(from: Span, to: Copy['to']): void {
    this.copiedIn.push({ from, to });
  }

  /** Copies numbers when all else has run. */
  copyOut(from: Span, to: Copy['to']): void {
    this.copiedOut.push({ from, to });
  }

  /** Any other shader, in turn. @param spans asked for when rows have their buffer */
  run(
    pipeline: Pipeline,
    info: Uint32Array,
    spans: (rows: Span) => readonly Span[],
    x: number,
  ): void {
    const at = this.write(info);
    this.planned.push(() => ({
      pipeline,
      info: { ...this.infoSpan(info.byteLength), at },
      spans: spans(whole(this.arena.rows.ensure(0))),
      x: Math.min(x, mostGroups),
      y: 1,
    }));
  }

  /** Gives values a place among the rows: its first float. */
  place(values: Values): number {
    const at = this.reserve(values instanceof Float32Array ? values.length : values.size / 4);
    this.rows.push({ values, at });
    return at;
  }

  /** A place among the rows that a shader fills. */
  reserve(floats: number): number {
    this.rowFloats += floats;
    return this.rowFloats - floats;
  }

  /** Rows through a chain. @param flows of its links, in order */
  pass(
    program: PassProgram,
    flows: readonly FlowBuffers[],
    rows: PassRows,
    seeds: Seeds | null,
    out: GPUBuffer,
    places: Places,
  ): void {
    const info = new Uint32Array(infoWords(flows.length));
    info[Info.rows] = rows.n;
    info[Info.x] = this.place(rows.x);
    if (seeds && 'packed' in seeds) info[Info.outputSeed] = this.place(seeds.packed);
    else if (seeds) {
      info[Info.nllSeed] = this.seed(seeds.nll, rows.n);
      if (program.plan.shape.penalty) info[Info.distanceSeed] = this.seed(seeds.distance, rows.n);
    }
    for (const name of [
      'nll',
      'distance',
      'output',
      'logAbsDet',
      'layers',
      'inputGradient',
    ] as const)
      info[Info[name]] = places[name] ?? 0;
    flows.forEach((flow, i) => {
      const conditions = rows.conditions[i];
      info[Info.links + 4 * i] = flow.at / 4;
      info[Info.links + 4 * i + 1] = conditions ? this.place(conditions) : 0;
      info[Info.links + 4 * i + 2] = places.conditions?.[i] ?? 0;
    });
    const at = this.write(info);
    const sizes = keptSpans(program, rows.n);
    this.keptBytes = Math.max(this.keptBytes, align(sizes.lanes) + sizes.acts);
    this.planned.push(() => {
      const { buffer } = this.kept();
      return {
        pipeline: program.pass,
        info: { ...this.infoSpan(passInfoBytes(program)), at },
        spans: [
          whole(this.weights),
          { buffer, offset: align(sizes.lanes), size: sizes.acts },
          { buffer, offset: 0, size: sizes.lanes },
          whole(this.arena.rows.ensure(0)),
          whole(out),
        ],
        x: Math.ceil(rows.n / 4),
        y: 1,
      };
    });
  }

  /** Gradients of the weights of `flow` from the rows of the last pass. */
  weightGradients(
    program: PassProgram,
    flow: FlowBuffers,
    rows: number,
    accumulate: boolean,
  ): void {
    let adds = accumulate;
    for (const pipeline of program.weights) {
      const groups = Math.ceil(flow.layout.size / 4 / weightsThreads);
      const x = Math.min(groups, mostGroups);
      const sizes = keptSpans(program, rows);
      const panels = Math.ceil(rows / 4);
      const at = this.write(Uint32Array.of(panels, align(sizes.lanes) / 16, adds ? 1 : 0, x));
      adds = true;
      this.planned.push(() => ({
        pipeline,
        info: { ...this.infoSpan(weightsInfoBytes), at },
        spans: [this.kept(), whole(flow.training)],
        x,
        y: Math.ceil(groups / x),
      }));
    }
  }

  /** Verdict on a step whose scores lie in a slot of the ring, and Adam if it is favourable. */
  update(
    { norm, verdict, adam }: UpdateProgram,
    flow: FlowBuffers,
    info: Uint32Array,
    ring: GPUBuffer,
  ): void {
    const at = this.write(info);
    const vectors = info[UpdateInfo.size];
    const call = (pipeline: Pipeline, x: number, buffers: readonly GPUBuffer[]): void =>
      void this.planned.push(() => ({
        pipeline,
        info: { ...this.infoSpan(updateInfoBytes), at },
        spans: buffers.map(whole),
        x,
        y: 1,
      }));
    call(norm, Math.ceil(vectors / normStretch), [flow.training, flow.partials]);
    call(verdict, 1, [flow.partials, ring, flow.verdict]);
    const groups = Math.min(mostGroups, Math.ceil(vectors / updateThreads));
    call(adam, groups, [flow.verdict, flow.training, this.weights]);
  }

  /** Dispatches so far. */
  get dispatches(): number {
    return this.planned.length;
  }

  /** Writes the numbers, encodes all dispatches in one compute pass, and submits once. */
  send(): void {
    const { gpu, info, rows, kept } = this.arena;
    gpu.check();
    gpu.device.queue.writeBuffer(info.ensure(step * this.infoSteps()), 0, this.joinedInfos());
    rows.ensure(4 * this.rowFloats);
    kept.ensure(this.keptBytes);
    const encoder = gpu.device.createCommandEncoder();
    this.bringRows(encoder);
    for (const copy of this.copiedIn) copyOf(encoder, copy);
    for (const { buffer, offset, size } of this.cleared) encoder.clearBuffer(buffer, offset, size);
    const pass = encoder.beginComputePass();
    for (const plan of this.planned) {
      const { pipeline, info: from, spans, x, y } = plan();
      const { at, ...span } = from;
      pass.setPipeline(pipeline.pipeline);
      pass.setBindGroup(0, gpu.group(pipeline, [span, ...spans]), [at]);
      pass.dispatchWorkgroups(x, y);
    }
    pass.end();
    for (const copy of this.copiedOut) copyOf(encoder, copy);
    gpu.device.queue.submit([encoder.finish()]);
  }

  private kept(): Span {
    return whole(this.arena.kept.ensure(0));
  }

  private infoSpan(size: number): Span {
    return { buffer: this.arena.info.ensure(0), offset: 0, size };
  }

  private seed(seed: Seed, n: number): number {
    if (typeof seed === 'object' && 'at' in seed && typeof seed.at === 'number') return seed.at;
    return this.place(filled(seed as number | Float32Array, n));
  }

  /** Offset in bytes of an info. */
  private write(info: Uint32Array): number {
    const at = step * this.infoSteps();
    this.infos.push(info);
    return at;
  }

  private infoSteps(): number {
    return this.infos.reduce((sum, info) => sum + align(info.byteLength) / step, 0);
  }

  private joinedInfos(): Uint32Array<ArrayBuffer> {
    const all = new Uint32Array((step / 4) * this.infoSteps());
    let at = 0;
    for (const info of this.infos) {
      all.set(info, at);
      at += align(info.byteLength) / 4;
    }
    return all;
  }

  /** Neighbouring rows of the host go in one write. */
  private bringRows(encoder: GPUCommandEncoder): void {
    const { gpu, rows } = this.arena;
    const buffer = rows.ensure(0);
    const all = new Float32Array(this.rowFloats);
    let from = 0;
    let to = 0;
    const write = (): void => {
      if (to > from) gpu.device.queue.writeBuffer(buffer, 4 * from, all, from, to - from);
    };
    for (const { values, at } of this.rows) {
      if (!(values instanceof Float32Array)) {
        copyOf(encoder, { from: values, to: { buffer, offset: 4 * at } });
        continue;
      }
      if (at !== to) {
        write();
        from = at;
      }
      all.set(values, at);
      to = at + values.length;
    }
    write();
  }
}

function copyOf(encoder: GPUCommandEncoder, { from, to }: Copy): void {
  encoder.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, from.size);
}

function filled(value: number | Float32Array, n: number): Float32Array {
  return typeof value === 'number' ? new Float32Array(n).fill(value) : value;
}
