/** Arrays as NumPy's .npy: float32 ones whole, and the header for others. Writes; reads nothing. */

/** @throws Error when the shape does not hold the data */
export function npy(data: Float32Array, shape: readonly number[]): Uint8Array {
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== data.length) throw new Error(`invalid shape: ${shape.join(', ')}`);
  const head = npyHeader("'<f4'", shape);
  const bytes = new Uint8Array(head.length + 4 * data.length);
  bytes.set(head);
  const view = new DataView(bytes.buffer);
  data.forEach((value, i) => view.setFloat32(head.length + 4 * i, value, true));
  return bytes;
}

/**
 * All bytes before the numbers. Format 1.0; 3.0, whose text is UTF-8 and may be long, where it must be.
 * @param descr NumPy's dtype as Python would write it, quotes included
 */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': ${descr}, 'fortran_order': False, 'shape': (${tuple}), }`;
  const encoded = new TextEncoder().encode(text);
  const plain = encoded.length === text.length && text.length < 65_000;
  // Magic, version and length; data begin on 64.
  const before = plain ? 10 : 12;
  const length = Math.ceil((encoded.length + 1 + before) / 64) * 64 - before;
  const bytes = new Uint8Array(before + length).fill(0x20);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), plain ? 1 : 3, 0]);
  const view = new DataView(bytes.buffer);
  if (plain) view.setUint16(8, length, true);
  else view.setUint32(8, length, true);
  bytes.set(encoded, before);
  bytes[before + length - 1] = 0x0a;
  return bytes;
}
