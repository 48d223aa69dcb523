/** The fingerprint of a run: two runs with the same hash moved every test point alike. */
import { sha256Hex } from '../../util/sha256.ts';

/** SHA-256 of the float32 images as little-endian bytes, whatever the machine. */
export function imagesHash(images: Float32Array): Promise<string> {
  const bytes = new Uint8Array(4 * images.length);
  const view = new DataView(bytes.buffer);
  images.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return sha256Hex(bytes);
}
