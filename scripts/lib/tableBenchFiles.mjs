/**
 * Files as large as the LHC Olympics' own, 1,100,000 rows x 15 columns of full doubles, for what
 * measures their loading. Seeded: a side and a format name the same bytes everywhere.
 */
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export const rows = 1_100_000;
export const width = 15;
/** Rows that are written at once. */
const block = 10_000;
const seeds = { reference: 12_345, target: 54_321 };

/** Uniform in [0, 1) with all 53 bits. */
function uniforms(seed) {
  let state = seed;
  const word = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return () => ((word() >>> 5) * 67_108_864 + (word() >>> 6)) / 9_007_199_254_740_992;
}

function* blocks(side) {
  const uniform = uniforms(seeds[side]);
  for (let from = 0; from < rows; from += block) {
    const values = new Float64Array(block * width);
    for (let i = 0; i < values.length; i++)
      values[i] = (uniform() + uniform() + uniform() - 1.5) * (1 + (i % width));
    yield values;
  }
}

function* csv(side) {
  yield `${Array.from({ length: width }, (_, i) => `column${i}`).join(',')}\n`;
  for (const values of blocks(side)) {
    let text = '';
    for (let at = 0; at < values.length; at += width)
      text += `${values.subarray(at, at + width).join(',')}\n`;
    yield text;
  }
}

function* npy(side) {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows}, ${width}), }`;
  const magic = Uint8Array.of(0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0);
  yield Buffer.concat([magic, Buffer.from(`${header.padEnd(117)}\n`)]);
  for (const values of blocks(side)) yield Buffer.from(values.buffer);
}

/**
 * @param {string} folder
 * @param {'reference' | 'target'} side
 * @param {'csv' | 'npy'} format
 * @returns its path
 */
export async function writeLargeTable(folder, side, format) {
  const file = path.join(folder, `${side}.${format}`);
  const parts = format === 'csv' ? csv(side) : npy(side);
  await pipeline(Readable.from(parts), createWriteStream(file));
  return file;
}
