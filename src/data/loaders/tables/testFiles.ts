/** Files for the tests of this folder, made byte by byte. Checks nothing. */

/** A .npy file with this text as its header, padded as NumPy does, and these bytes behind it. */
export function npyFile(header: string, data: Uint8Array, major = 1): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header);
  const from = major === 1 ? 10 : 12;
  const length = Math.ceil((from + text.length + 1) / 64) * 64 - from;
  const bytes = new Uint8Array(from + length + data.length).fill(0x20);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, major, 0]);
  const view = new DataView(bytes.buffer);
  if (major === 1) view.setUint16(8, length, true);
  else view.setUint32(8, length, true);
  bytes.set(text, from);
  bytes[from + length - 1] = 0x0a;
  bytes.set(data, from + length);
  return bytes;
}

/** As NumPy writes it. */
export const npyHeader = (descr: string, shape: readonly number[], fortran = false): string =>
  `{'descr': ${descr}, 'fortran_order': ${fortran ? 'True' : 'False'}, ` +
  `'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;

/** Doubles in C order. */
export const doubles = (values: readonly number[], shape: readonly number[]): Uint8Array =>
  npyFile(npyHeader("'<f8'", shape), new Uint8Array(Float64Array.from(values).buffer));

export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
