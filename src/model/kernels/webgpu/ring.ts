/**
 * Results of steps on their way home: each step writes its scores into a slot, and some steps' slots
 * are read at once, so that no step waits for a read. Knows nothing of what a slot means.
 */
import { Growing, type Gpu } from './gpu.ts';

interface Awaited {
  readonly at: number;
  readonly words: number;
  resolve(bytes: ArrayBuffer): void;
  reject(error: unknown): void;
}

/** Slots are read when nobody has asked for another this many milliseconds. */
const idle = 1;
const smallest = 65_536;

export class Ring {
  private readonly memory: Growing;
  private used = 0;
  private awaited: Awaited[] = [];
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;

  /** @param readEvery slots read at once */
  constructor(
    private readonly gpu: Gpu,
    private readonly readEvery: number,
  ) {
    const { STORAGE, COPY_SRC } = GPUBufferUsage;
    this.memory = new Growing(gpu, 'ring', STORAGE | COPY_SRC);
    this.memory.ensure(smallest);
  }

  get buffer(): GPUBuffer {
    return this.memory.ensure(0);
  }

  /** First word of a slot of so many words. */
  reserve(words: number): number {
    if (4 * (this.used + words) > this.buffer.size) {
      this.flush();
      this.memory.ensure(4 * words * this.readEvery);
    }
    const at = this.used;
    this.used += words;
    return at;
  }

  /** What the work submitted last leaves in a slot. */
  expect(at: number, words: number): Promise<ArrayBuffer> {
    return new Promise((resolve, reject) => {
      this.awaited.push({ at, words, resolve, reject });
      this.asked += 1;
      if (this.awaited.length >= this.readEvery) this.flush();
      else this.flushWhenIdle();
    });
  }

  /** Sends for all slots that are waited for. */
  flush(): void {
    const awaited = this.awaited;
    this.awaited = [];
    this.used = 0;
    if (awaited.length === 0) return;
    const last = awaited[awaited.length - 1];
    this.gpu.read([{ buffer: this.buffer, offset: 0, size: 4 * (last.at + last.words) }]).then(
      (bytes) => {
        for (const { at, words, resolve } of awaited)
          resolve(bytes.slice(4 * at, 4 * (at + words)));
      },
      (error: unknown) => {
        for (const { reject } of awaited) reject(error);
      },
    );
  }

  /** Those who wait hear why they wait in vain. */
  fail(error: Error): void {
    for (const { reject } of this.awaited.splice(0)) reject(error);
  }

  destroy(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.memory.destroy();
  }

  private flushWhenIdle(): void {
    if (this.timer !== null) return;
    const { asked } = this;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.awaited.length === 0 || this.gpu.failure) return;
      if (this.asked === asked) this.flush();
      else this.flushWhenIdle();
    }, idle);
  }
}
