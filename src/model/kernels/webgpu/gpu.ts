/**
 * A GPU device as the kernels use it: buffers that grow, pipelines compiled once and without
 * blocking, reads that wait for nobody, and one place that knows when the device is gone. Knows no
 * flows.
 */

/** The device went away; what was under way is lost and nothing more will run on it. */
export class DeviceLostError extends Error {
  override name = 'DeviceLostError';
  constructor(readonly reason: string) {
    super(`the GPU device was lost: ${reason}`);
  }
}

/** Pipelines compiled so far and asked for so far. */
export type OnProgress = (done: number, of: number) => void;

export type BindingKind = 'uniform' | 'read-only-storage' | 'storage';

export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** A stretch of a buffer, in bytes. */
export interface Span {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

export const words = 4;
/** Bind groups kept; those of buffers that have grown away are never asked for again. */
const groupsKept = 128;
/** Milliseconds that a device has to say that it is lost, once something has failed. */
const patience = 500;

export class Gpu {
  private readonly pipelines = new Map<string, Promise<Pipeline>>();
  private readonly compiled = new Map<string, Pipeline>();
  private readonly groups = new Map<string, GPUBindGroup>();
  private readonly ids = new WeakMap<object, number>();
  private lastId = 0;
  private asked = 0;
  private done = 0;
  private readonly staging: GPUBuffer[] = [];
  private readonly listeners = new Set<(error: Error) => void>();
  /** Why nothing runs any more; null while all is well. */
  failure: Error | null = null;
  /** Never resolves. */
  private readonly failed: Promise<never>;

  constructor(
    readonly device: GPUDevice,
    private readonly onProgress: OnProgress = () => undefined,
  ) {
    this.failed = new Promise((_, reject) => this.onFailure(reject));
    this.failed.catch(() => undefined);
    void device.lost.then(({ reason, message }) =>
      this.fail(new DeviceLostError(message || reason)),
    );
    device.addEventListener('uncapturederror', this.heard);
  }

  /** Called once when the device is lost or has refused something. */
  onFailure(listener: (error: Error) => void): void {
    this.listeners.add(listener);
  }

  /** From now on everything throws this. */
  fail(error: Error): void {
    if (this.failure) return;
    this.failure = error;
    for (const listener of this.listeners) listener(error);
  }

  /** @throws what made the device fail */
  check(): void {
    if (this.failure) throw this.failure;
  }

  buffer(label: string, bytes: number, usage: GPUBufferUsageFlags): GPUBuffer {
    this.check();
    return this.device.createBuffer({ label, size: Math.max(16, 4 * Math.ceil(bytes / 4)), usage });
  }

  /** Compiles a shader, once per key. */
  pipeline(key: string, code: () => string, bindings: readonly BindingKind[]): Promise<Pipeline> {
    const found = this.pipelines.get(key);
    if (found) return found;
    const made = this.compile(code(), bindings).then((pipeline) => {
      this.compiled.set(key, pipeline);
      return pipeline;
    });
    this.pipelines.set(key, made);
    return made;
  }

  /** The same for callers who cannot wait, as tfjs's kernels cannot: blocks while it compiles. */
  pipelineNow(key: string, code: () => string, bindings: readonly BindingKind[]): Pipeline {
    const found = this.compiled.get(key);
    if (found) return found;
    const { layout, descriptor } = this.describe(code(), bindings);
    const made = { pipeline: this.device.createComputePipeline(descriptor), layout };
    this.compiled.set(key, made);
    this.pipelines.set(key, Promise.resolve(made));
    return made;
  }

  /** A bind group for these spans in the order of the bindings, made once. */
  group({ layout }: Pipeline, spans: readonly Span[]): GPUBindGroup {
    const key = [layout, ...spans.map(({ buffer }) => buffer)].map((o) => this.idOf(o)).join();
    const full = `${key} ${spans.map(({ offset, size }) => `${offset}+${size}`).join()}`;
    const found = this.groups.get(full);
    if (found) return found;
    if (this.groups.size >= groupsKept) this.groups.clear();
    const entries = spans.map((resource, binding) => ({ binding, resource }));
    const made = this.device.createBindGroup({ layout, entries });
    this.groups.set(full, made);
    return made;
  }

  /**
   * Copies of spans, joined, once everything submitted so far has run.
   * @throws DeviceLostError
   */
  async read(spans: readonly Span[]): Promise<ArrayBuffer> {
    this.check();
    const bytes = spans.reduce((sum, { size }) => sum + size, 0);
    const staging = this.takeStaging(bytes);
    const encoder = this.device.createCommandEncoder();
    let at = 0;
    for (const { buffer, offset, size } of spans) {
      encoder.copyBufferToBuffer(buffer, offset, staging, at, size);
      at += size;
    }
    this.device.queue.submit([encoder.finish()]);
    try {
      await staging.mapAsync(GPUMapMode.READ, 0, bytes);
    } catch (error) {
      throw await this.reasonOf(error);
    }
    const copy = staging.getMappedRange(0, bytes).slice(0);
    staging.unmap();
    if (this.failure) throw this.failure;
    this.staging.push(staging);
    return copy;
  }

  dispose(): void {
    this.device.removeEventListener('uncapturederror', this.heard);
    for (const buffer of this.staging.splice(0)) buffer.destroy();
    this.fail(new Error('engine disposed'));
  }

  private readonly heard = (event: Event): void => {
    const { message } = (event as GPUUncapturedErrorEvent).error;
    this.fail(new Error(`the GPU refused: ${message}`));
  };

  private idOf(object: object): number {
    const found = this.ids.get(object);
    if (found !== undefined) return found;
    this.ids.set(object, ++this.lastId);
    return this.lastId;
  }

  private async compile(code: string, bindings: readonly BindingKind[]): Promise<Pipeline> {
    this.check();
    this.onProgress(this.done, ++this.asked);
    const { layout, descriptor } = this.describe(code, bindings);
    const made = this.device.createComputePipelineAsync(descriptor);
    // A lost device may never answer.
    const pipeline = await Promise.race([made, this.failed]).catch(async (error: unknown) => {
      throw await this.reasonOf(error);
    });
    this.onProgress(++this.done, this.asked);
    return { pipeline, layout };
  }

  private describe(
    code: string,
    bindings: readonly BindingKind[],
  ): { layout: GPUBindGroupLayout; descriptor: GPUComputePipelineDescriptor } {
    const { device } = this;
    const layout = device.createBindGroupLayout({
      entries: bindings.map((type, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type, hasDynamicOffset: type === 'uniform' },
      })),
    });
    const descriptor = {
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module: device.createShaderModule({ code }), entryPoint: 'main' },
    };
    return { layout, descriptor };
  }

  /** A free buffer to read by, of at least so many bytes. */
  private takeStaging(bytes: number): GPUBuffer {
    const at = this.staging.findIndex(({ size }) => size >= bytes);
    if (at >= 0) return this.staging.splice(at, 1)[0];
    for (const small of this.staging.splice(2)) small.destroy();
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    return this.buffer('staging', bytes, usage);
  }

  /** What fails on its way fails by a lost device as a rule; the device says so a little later. */
  private async reasonOf(error: unknown): Promise<unknown> {
    if (this.failure) return this.failure;
    const soon = new Promise((resolve) => setTimeout(resolve, patience));
    await Promise.race([this.device.lost, soon]);
    await Promise.resolve();
    return this.failure ?? error;
  }
}

/** A buffer that is replaced by a larger one when it is too small; contents are not kept. */
export class Growing {
  private buffer: GPUBuffer | null = null;

  constructor(
    private readonly gpu: Gpu,
    private readonly label: string,
    private readonly usage: GPUBufferUsageFlags,
  ) {}

  ensure(bytes: number): GPUBuffer {
    if (this.buffer && this.buffer.size >= bytes) return this.buffer;
    // Work submitted before still has it; destroying waits for that.
    this.buffer?.destroy();
    this.buffer = this.gpu.buffer(this.label, bytes, this.usage);
    return this.buffer;
  }

  destroy(): void {
    this.buffer?.destroy();
    this.buffer = null;
  }
}

export function whole(buffer: GPUBuffer): Span {
  return { buffer, offset: 0, size: buffer.size };
}
