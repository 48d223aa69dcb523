/**
 * Damaged copies of a file for the tests of this folder: cut short, bits flipped, pieces taken out,
 * doubled or moved. Seeded, and never the file itself.
 */
import type { Stream } from '../../../util/streams.ts';

export type Mutation = 'truncate' | 'flip' | 'splice';
export const mutations: readonly Mutation[] = ['truncate', 'flip', 'splice'];

export function mutated(file: Uint8Array, how: Mutation, stream: Stream): Uint8Array {
  const copy = mutate(file, how, stream);
  const same = copy.length === file.length && copy.every((byte, i) => byte === file[i]);
  return same ? mutated(file, how, stream) : copy;
}

function mutate(file: Uint8Array, how: Mutation, stream: Stream): Uint8Array {
  switch (how) {
    case 'truncate':
      return file.slice(0, stream.integer(file.length));
    case 'flip': {
      const copy = file.slice();
      for (let left = 1 + stream.integer(3); left > 0; left--)
        copy[stream.integer(copy.length)] ^= 1 << stream.integer(8);
      return copy;
    }
    case 'splice': {
      const piece = (): readonly [number, number] => {
        const from = stream.integer(file.length);
        return [from, Math.min(file.length, from + stream.integer(24))];
      };
      const [cut, put] = [piece(), piece()];
      return Uint8Array.of(...file.subarray(0, cut[0]), ...file.subarray(...put), ...file.subarray(cut[1])); // prettier-ignore
    }
    default:
      return how satisfies never;
  }
}
