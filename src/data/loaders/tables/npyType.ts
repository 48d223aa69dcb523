/**
 * Types of NumPy as .npy names them, `<f8` or `|b1`, to readers of one number. Numbers that a double
 * does not hold exactly are refused by the reader of the file; here they come out as not safe.
 */

export interface NpyType {
  readonly bytes: number;
  /** The number at a place; NaN stands for itself. */
  read(view: DataView, at: number): number;
  /** Whole numbers of 64 bits: those beyond 2^53 are not the number that was written. */
  readonly mayBeUnsafe: boolean;
}

type Read = (view: DataView, at: number, little: boolean) => number;

/** Two halves of 64 bits, high word first read by `high`. */
const whole64 =
  (high: Read): Read =>
  (view, at, little) =>
    high(view, little ? at + 4 : at, little) * 4294967296 +
    view.getUint32(little ? at : at + 4, little);

const readers: Readonly<Record<string, Read>> = {
  b1: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
  i1: (view, at) => view.getInt8(at),
  u1: (view, at) => view.getUint8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  u2: (view, at, little) => view.getUint16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i8: whole64((view, at, little) => view.getInt32(at, little)),
  u8: whole64((view, at, little) => view.getUint32(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};

/** Null for a type that no column of numbers is made of. */
export function npyType(descr: string): NpyType | null {
  const order = descr[0];
  const kind = descr.slice(1);
  if (!Object.hasOwn(readers, kind)) return null;
  const bytes = Number(kind[1]);
  // One byte has no order, more have one.
  if (order !== '<' && order !== '>' && !(order === '|' && bytes === 1)) return null;
  const read = readers[kind];
  const little = order === '<';
  return {
    bytes,
    read: (view, at) => read(view, at, little),
    mayBeUnsafe: kind === 'i8' || kind === 'u8',
  };
}
