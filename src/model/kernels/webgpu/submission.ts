/**
 * Everything that goes to the GPU in one go: the small numbers and rows of some passes and updates,
 * and their dispatches in order. Waits for nothing and reads nothing back.
 */
import { integerPower } from '../../../util/exactMath.ts';
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

/** Rows of one pass; conditions per link, null where the flow has none. */
export interface PassRows {
  readonly n: number;
  readonly x: Float32Array;
  readonly conditions: readonly (Float32Array | null)[];
}

/** d loss / d nll and d loss / d distance: one number for all rows, or one each. */
export interface Seeds {
  readonly nll: number | Float32Array;
  readonly distance: number | Float32Array;
}

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

export interface AdamKnobs {
  readonly learningRate: number;
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  readonly clip: number | null;
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
  private readonly rows: Float32Array[] = [];
  private rowFloats = 0;
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
    if (seeds) {
      info[Info.nllSeed] = this.place(filled(seeds.nll, rows.n));
      if (program.plan.shape.penalty)
        info[Info.distanceSeed] = this.place(filled(seeds.distance, rows.n));
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
    if (this.rowFloats > 0)
      gpu.device.queue.writeBuffer(rows.ensure(4 * this.rowFloats), 0, this.joinedRows());
    kept.ensure(this.keptBytes);
    const encoder = gpu.device.createCommandEncoder();
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
    gpu.device.queue.submit([encoder.finish()]);
  }

  private kept(): Span {
    return whole(this.arena.kept.ensure(0));
  }

  private infoSpan(size: number): Span {
    return { buffer: this.arena.info.ensure(0), offset: 0, size };
  }

  private place(values: Float32Array): number {
    this.rows.push(values);
    this.rowFloats += values.length;
    return this.rowFloats - values.length;
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

  private joinedRows(): Float32Array<ArrayBuffer> {
    const all = new Float32Array(this.rowFloats);
    let at = 0;
    for (const values of this.rows) {
      all.set(values, at);
      at += values.length;
    }
    return all;
  }
}

function filled(value: number | Float32Array, n: number): Float32Array {
  return typeof value === 'number' ? new Float32Array(n).fill(value) : value;
}

/** The numbers of an update of a flow whose scores lie in `slot`. */
export function updateInfo(
  flow: FlowBuffers,
  slot: number,
  scores: number,
  { learningRate, betas: [beta1, beta2], epsilon, clip }: AdamKnobs,
): Uint32Array {
  const info = new Uint32Array(UpdateInfo.words);
  const real = new Float32Array(info.buffer);
  const vectors = flow.layout.size / 4;
  info[UpdateInfo.size] = vectors;
  info[UpdateInfo.weights] = flow.at / 4;
  info[UpdateInfo.partials] = Math.ceil(vectors / normStretch);
  info[UpdateInfo.slot] = slot;
  info[UpdateInfo.scores] = scores;
  real[UpdateInfo.clip] = clip ?? -1;
  real[UpdateInfo.rate] = learningRate / (1 - integerPower(beta1, flow.step));
  real[UpdateInfo.beta1] = beta1;
  real[UpdateInfo.beta2] = beta2;
  real[UpdateInfo.rest1] = 1 - beta1;
  real[UpdateInfo.rest2] = 1 - beta2;
  real[UpdateInfo.secondScale] = 1 / Math.sqrt(1 - integerPower(beta2, flow.step));
  real[UpdateInfo.epsilon] = epsilon;
  return info;
}
