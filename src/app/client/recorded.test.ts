import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import { baseKey } from '../../protocol/baseKey.ts';
import { createRecordings, type Fetch } from './recorded.ts';

const config = configFor(defaultChoice);
const shipped: Fetch = async (file) => {
  const bytes = await readFile(`public/recorded/${file}`);
  return new Uint8Array(bytes).buffer;
};
/** The shipped files, those of one ending changed. */
const spoiled =
  (ending: string, change: (bytes: ArrayBuffer) => ArrayBuffer): Fetch =>
  async (file) => {
    const bytes = await shipped(file);
    return file.endsWith(ending) ? change(bytes) : bytes;
  };
const flipped = (bytes: ArrayBuffer): ArrayBuffer => {
  new Uint8Array(bytes)[bytes.byteLength - 5] ^= 1;
  return bytes;
};

test('the run of a config that ships, and none of another', async () => {
  const recordings = createRecordings(shipped);
  expect((await recordings.run(config))?.config.method).toBe(config.method);
  expect(await recordings.run({ ...config, seed: 12345 })).toBeNull();
  const rate = structuredClone(config);
  rate.transfer.training.learningRate *= 2;
  expect(await recordings.run(rate)).toBeNull();
});

test('both bases of a config, by their keys', async () => {
  const bases = await createRecordings(shipped).bases(config);
  const keys = (['reference-base', 'target-base'] as const).map((phase) => baseKey(config, phase));
  expect(bases.map(({ key }) => key).sort()).toEqual(keys.sort());
  for (const { parameters } of bases) expect(parameters.every(Number.isFinite)).toBe(true);
  expect(await createRecordings(shipped).bases({ ...config, preset: 'tiny', seed: 3 })).toEqual([]);
});

test.each<[string, string, (bytes: ArrayBuffer) => ArrayBuffer, RegExp]>([
  ['a run with a flipped bit', '.run', flipped, /is not the file that was made/],
  ['a run cut short', '.run', (bytes) => bytes.slice(8), /has \d+ bytes instead of \d+/],
  [
    'an index that is a page',
    '.json',
    () => new TextEncoder().encode('<!doctype').buffer,
    /no JSON/,
  ],
])('%s is an error in a sentence', async (_, ending, change, message) => {
  await expect(createRecordings(spoiled(ending, change)).run(config)).rejects.toThrow(message);
});

test('a base with a flipped bit is an error, and a second try fetches the index again', async () => {
  await expect(createRecordings(spoiled('.safetensors', flipped)).bases(config)).rejects.toThrow(
    /is not the file that was made/,
  );
  let offline = true;
  const recordings = createRecordings((file) =>
    offline ? Promise.reject(new Error('offline')) : shipped(file),
  );
  await expect(recordings.run(config)).rejects.toThrow('offline');
  offline = false;
  expect(await recordings.run(config)).not.toBeNull();
});
