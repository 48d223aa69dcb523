/**
 * Seeded random streams, told apart by name and index, over pure-rand's xoroshiro128+.
 * Refuses raw integer seeds: neighbouring ones give correlated first outputs (ARCHITECTURE 4).
 */
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { assert } from './assert.ts';
import { cos, log } from './exactMath.ts';

export interface Stream {
  /** Uniform integer, 0 … 2^32 - 1. */
  next(): number;
  /** Uniform in [0, 1), 53 bits from two draws. */
  uniform(): number;
  /** Standard normal (Box–Muller, the cosine half): always four draws, nothing kept back. */
  normal(): number;
  /**
   * Unbiased uniform integer, 0 … n - 1.
   * @throws Error unless n is an integer from 1 to 2^32
   */
  integer(n: number): number;
  /** Four words that continue this stream through `streamFromState`. */
  state(): readonly number[];
}

const twoTo32 = 4294967296;
const twoPi = 6.283185307179586;

/** MurmurHash3's 32-bit finaliser: every input bit moves every output bit. */
function avalanche(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Start values of the four lanes: fractional bits of √2, √3, √5, √7. */
const lanes = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a] as const;

/** Number as two 32-bit words, so that seeds above 2^32 and negative ones stay distinct. */
function words(value: number): [number, number] {
  return [value | 0, Math.floor(value / twoTo32) | 0];
}

function hash(seed: number, name: string, index: number): number[] {
  const input = [...words(seed), ...words(index), name.length];
  for (let i = 0; i < name.length; i++) input.push(name.charCodeAt(i));
  return lanes.map((lane) => {
    let h: number = lane;
    for (const word of input) h = avalanche(Math.imul(h, 5) + 0x52dce729 + word);
    return avalanche(h ^ lane);
  });
}

/**
 * The stream called `name` of a run; `index` tells apart streams of one name.
 * @throws Error unless seed and index are safe integers
 */
export function stream(seed: number, name: string, index = 0): Stream {
  assert(Number.isSafeInteger(seed), `invalid seed: ${seed}`);
  assert(Number.isSafeInteger(index), `invalid stream index: ${index}`);
  return streamFromState(hash(seed, name, index));
}

/**
 * Continues a stream from what its `state()` gave.
 * @throws Error unless state is four 32-bit words that are not all zero
 */
export function streamFromState(state: readonly number[]): Stream {
  assert(
    state.length === 4 && state.every((w) => (w | 0) === w) && state.some((w) => w !== 0),
    `invalid stream state: ${state.join(', ')}`,
  );
  const generator = xoroshiro128plusFromState(state);
  const next = (): number => generator.next() >>> 0;
  const uniform = (): number => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
  return {
    next,
    uniform,
    normal: () => {
      const radius = Math.sqrt(-2 * log(1 - uniform()));
      return radius * cos(twoPi * uniform());
    },
    integer: (n) => {
      assert(Number.isInteger(n) && n >= 1 && n <= twoTo32, `invalid integer range: ${n}`);
      const limit = twoTo32 - (twoTo32 % n);
      let draw = next();
      while (draw >= limit) draw = next();
      return draw % n;
    },
    state: () => [...generator.getState()],
  };
}

/** Shuffles in place (Fisher–Yates), every order equally likely; returns the same array. */
export function shuffle(source: Stream, items: Uint32Array): Uint32Array {
  for (let i = items.length - 1; i > 0; i--) {
    const j = source.integer(i + 1);
    const kept = items[i];
    items[i] = items[j];
    items[j] = kept;
  }
  return items;
}
