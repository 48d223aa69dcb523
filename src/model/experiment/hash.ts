/** The fingerprint of a run: two runs with the same hash moved every test point alike. */
import { sha256Hex } from '../../util/sha256.ts';

/** SHA-256 of the float32 images as little-endian bytes, whatever the machine. */
export function imagesHash(images: Float32Array): Promise<string> {
  return floatsHash([images]);
}

/** SHA-256 of float32 arrays, one after the other, as little-endian bytes. */
export function floatsHash(arrays: readonly Float32Array[]): Promise<string> {
  const bytes = new Uint8Array(4 * arrays.reduce((sum, { length }) => sum + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const array of arrays)
    for (const value of array) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  return sha256Hex(bytes);
}

/** SHA-256 of a text as UTF-8. */
export function textHash(text: string): Promise<string> {
  return sha256Hex(new TextEncoder().encode(text));
}

/** SHA-256 of bytes. */
export function sha256Of(bytes: Uint8Array): Promise<string> {
  return sha256Hex(bytes.slice());
}
