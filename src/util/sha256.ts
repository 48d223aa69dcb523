/**
 * SHA-256 as lower-case hex through WebCrypto, which pages, workers and Node share.
 * It implements no hash itself; pages need a secure origin (https or localhost) for it.
 */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
