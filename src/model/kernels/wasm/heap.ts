/**
 * The kernels' own memory: one shared WebAssembly.Memory that grows, handed out in blocks. Knows
 * bytes; refuses to know what they mean.
 */
const pageBytes = 65536;
/** Blocks begin on cache lines, so that two threads never write to one. */
const alignment = 64;
/** Pages asked for as the upper bound; browsers on small machines refuse the larger ones. */
const limits = [65536, 32768, 16384, 4096];

interface Block {
  at: number;
  bytes: number;
}

export class Heap {
  readonly memory: WebAssembly.Memory;
  private free: Block[] = [];
  private readonly taken = new Map<number, number>();
  private f32 = new Float32Array(0);
  private i32 = new Int32Array(0);

  constructor() {
    this.memory = sharedMemory();
    // Address 0 stands for "none" in records.
    this.free.push({ at: alignment, bytes: this.memory.buffer.byteLength - alignment });
  }

  /** @throws RangeError when the memory cannot grow any further */
  allocate(bytes: number): number {
    const size = alignment * Math.max(1, Math.ceil(bytes / alignment));
    let index = this.free.findIndex((block) => block.bytes >= size);
    if (index < 0) {
      this.grow(size);
      index = this.free.length - 1;
    }
    const block = this.free[index];
    const { at } = block;
    block.at += size;
    block.bytes -= size;
    if (block.bytes === 0) this.free.splice(index, 1);
    this.taken.set(at, size);
    return at;
  }

  release(at: number): void {
    const bytes = this.taken.get(at);
    if (bytes === undefined) throw new Error(`not a block of this heap: ${at}`);
    this.taken.delete(at);
    this.free.push({ at, bytes });
    this.join();
  }

  /** View of `count` floats; make it anew after every allocation. */
  floats(at: number, count: number): Float32Array {
    return this.allFloats().subarray(at / 4, at / 4 + count);
  }

  doubles(at: number, count: number): Float64Array {
    return new Float64Array(this.memory.buffer, at, count);
  }

  allFloats(): Float32Array {
    if (this.f32.buffer !== this.memory.buffer) this.f32 = new Float32Array(this.memory.buffer);
    return this.f32;
  }

  words(): Int32Array {
    if (this.i32.buffer !== this.memory.buffer) this.i32 = new Int32Array(this.memory.buffer);
    return this.i32;
  }

  /** Bytes handed out. */
  get used(): number {
    let sum = 0;
    for (const bytes of this.taken.values()) sum += bytes;
    return sum;
  }

  private grow(bytes: number): void {
    const before = this.memory.buffer.byteLength;
    const pages = Math.ceil(bytes / pageBytes);
    this.memory.grow(pages);
    this.free.push({ at: before, bytes: pages * pageBytes });
    this.join();
    // The joined block is the last by address, and large enough.
  }

  private join(): void {
    this.free.sort((a, b) => a.at - b.at);
    const joined: Block[] = [];
    for (const block of this.free) {
      const last = joined.at(-1);
      if (last && last.at + last.bytes === block.at) last.bytes += block.bytes;
      else joined.push(block);
    }
    this.free = joined;
  }
}

function sharedMemory(): WebAssembly.Memory {
  for (const maximum of limits) {
    try {
      return new WebAssembly.Memory({ initial: 16, maximum, shared: true });
    } catch (error) {
      if (!(error instanceof RangeError) || maximum === limits[limits.length - 1]) throw error;
    }
  }
  throw new RangeError('no shared memory');
}
