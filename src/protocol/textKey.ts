/** A short name for a long text. It refuses to be a proof: for that there is SHA-256. */

const offset = 0x811c9dc5;
const prime = 0x01000193;

function fnv1a(text: string, seed: number): string {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), prime);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/**
 * 16 hexadecimal digits: FNV-1a (32 bits) over the text's UTF-16 units, and once more from where that
 * ended. The same text has the same key on every machine.
 */
export function textKey(text: string): string {
  const first = fnv1a(text, offset);
  return first + fnv1a(text, Number.parseInt(first, 16) ^ 0x5bd1e995);
}
