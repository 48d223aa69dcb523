/**
 * The container of recorded files: four letters, a JSON header, then arrays one after the other.
 * Knows no field of any header; refuses another kind of file and one that ends too early.
 */

/** Arrays of a packed file; little-endian, as on every machine this runs on. */
export type PackedArray = Int16Array | Uint16Array | Uint32Array | Float32Array;

const prefixBytes = 8;
const padded = (bytes: number): number => Math.ceil(bytes / 4) * 4;

/** @param kind four ASCII letters */
export function pack(
  kind: string,
  header: unknown,
  arrays: readonly PackedArray[],
): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = padded(json.length);
  const total = arrays.reduce((sum, a) => sum + padded(a.byteLength), prefixBytes + headerBytes);
  const bytes = new Uint8Array(total);
  bytes.set(new TextEncoder().encode(kind));
  new DataView(bytes.buffer).setUint32(4, headerBytes, true);
  bytes.fill(0x20, prefixBytes, prefixBytes + headerBytes);
  bytes.set(json, prefixBytes);
  let at = prefixBytes + headerBytes;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  return bytes;
}

/** Takes the arrays of a packed file in the order in which they were written. */
export class Unpacker {
  /** Parsed JSON; its reader checks it. */
  readonly header: unknown;
  private at: number;

  /** @throws Error when the bytes are no file of this kind */
  constructor(
    kind: string,
    private readonly bytes: ArrayBuffer,
  ) {
    const letters = new TextDecoder().decode(bytes.slice(0, 4));
    if (letters !== kind) throw new Error(`invalid ${kind} file: it begins with ${letters}`);
    if (bytes.byteLength < prefixBytes) throw new Error(`invalid ${kind} file: it is cut short`);
    this.at = prefixBytes + new DataView(bytes).getUint32(4, true);
    if (this.at > bytes.byteLength) throw new Error(`invalid ${kind} file: it is cut short`);
    try {
      this.header = JSON.parse(new TextDecoder().decode(bytes.slice(prefixBytes, this.at)));
    } catch (error) {
      throw new Error(`invalid ${kind} file: its header is no JSON`, { cause: error });
    }
  }

  int16(length: number): Int16Array {
    return new Int16Array(this.take(2 * length));
  }

  uint16(length: number): Uint16Array {
    return new Uint16Array(this.take(2 * length));
  }

  uint32(length: number): Uint32Array {
    return new Uint32Array(this.take(4 * length));
  }

  float32(length: number): Float32Array {
    return new Float32Array(this.take(4 * length));
  }

  /** @throws Error when bytes are left over */
  end(): void {
    const left = this.bytes.byteLength - this.at;
    if (left !== 0) throw new Error(`invalid file: ${left} bytes are left over`);
  }

  private take(bytes: number): ArrayBuffer {
    const end = this.at + bytes;
    if (end > this.bytes.byteLength) throw new Error('invalid file: it is cut short');
    const part = this.bytes.slice(this.at, end);
    this.at += padded(bytes);
    return part;
  }
}

/** Frame units of one step of a stored coordinate: a hundredth of a pixel on the largest stage. */
const coordinateStep = 1 / 4096;

/**
 * Coordinates as whole steps of 1/4096.
 * @throws Error when one does not lie within 8 of the centre
 */
export function toSteps(values: Float32Array): Int16Array {
  return Int16Array.from(values, (value) => {
    const steps = Math.round(value / coordinateStep);
    if (!(steps >= -32768 && steps <= 32767))
      throw new Error(`cannot record a coordinate beyond 8: ${value}`);
    return steps;
  });
}

export function fromSteps(steps: Int16Array): Float32Array {
  return Float32Array.from(steps, (value) => value * coordinateStep);
}
