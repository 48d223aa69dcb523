import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSafetensors, writeSafetensors, type Tensor } from './safetensors.ts';

const golden = new Uint8Array(
  readFileSync(new URL('../../golden/d2-plain.safetensors', import.meta.url)),
);

/** A file with a hand-written header. */
function fileWith(header: string, dataBytes: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const one = (name: string, begin: number, end: number): string =>
  `"${name}":{"dtype":"F32","shape":[1],"data_offsets":[${begin},${end}]}`;

const tensorArbitrary: fc.Arbitrary<Tensor> = fc
  .array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 })
  .chain((shape) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const length = { minLength: size, maxLength: size };
    return fc
      .oneof(fc.float32Array(length), fc.float64Array(length))
      .map((data): Tensor => ({ shape, data }));
  });

const fileArbitrary = fc.record({
  tensors: fc.uniqueArray(fc.tuple(fc.string(), tensorArbitrary), {
    selector: ([name]) => name,
    maxLength: 5,
  }),
  metadata: fc.dictionary(fc.string(), fc.string(), { maxKeys: 3, noNullPrototype: true }),
});

/** What parsing does to bytes: a file, or the error; anything else fails the test. */
function outcome(bytes: Uint8Array): 'parsed' | Error {
  try {
    parseSafetensors(bytes);
    return 'parsed';
  } catch (error) {
    if (error instanceof Error) return error;
    throw new TypeError('threw something that is not an Error', { cause: error });
  }
}

describe('reading', () => {
  test('a golden file', () => {
    const { tensors, metadata } = parseSafetensors(golden);
    expect(metadata['case']).toBe('d2-plain');
    expect(tensors.get('x')?.shape).toEqual([64, 2]);
    expect(tensors.get('forward.loss')?.data).toHaveLength(1);
    expect([...tensors.keys()].at(0)).toBe('x');
  });

  test('bytes at an odd offset of a larger buffer', () => {
    const shifted = new Uint8Array(golden.length + 3);
    shifted.set(golden, 3);
    expect(parseSafetensors(shifted.subarray(3))).toEqual(parseSafetensors(golden));
  });

  test('data are copies', () => {
    const bytes = writeSafetensors([['a', { shape: [1], data: Float32Array.of(1) }]]);
    const { tensors } = parseSafetensors(bytes);
    bytes.fill(0);
    expect(tensors.get('a')?.data).toEqual(Float32Array.of(1));
  });
});

test('what was written is read back', () => {
  fc.assert(
    fc.property(fileArbitrary, ({ tensors, metadata }) => {
      const file = parseSafetensors(writeSafetensors(tensors, metadata));
      expect(Object.entries(file.metadata)).toEqual(Object.entries(metadata));
      expect([...file.tensors.keys()].sort()).toEqual(tensors.map(([name]) => name).sort());
      for (const [name, tensor] of tensors) expect(file.tensors.get(name)).toEqual(tensor);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('every truncation is an error that names the fault', () => {
  fc.assert(
    fc.property(fileArbitrary, fc.double({ min: 0, max: 1, noNaN: true }), (file, part) => {
      const bytes = writeSafetensors(file.tensors, file.metadata);
      const result = outcome(bytes.subarray(0, Math.floor(part * (bytes.length - 1))));
      expect(result).toBeInstanceOf(Error);
      expect((result as Error).message).toMatch(/^invalid safetensors: ./);
    }),
    { seed: 1, numRuns: 500 },
  );
  for (const length of [0, 1, 7, 8, 9, 1000, golden.length - 1]) {
    expect(() => parseSafetensors(golden.subarray(0, length))).toThrow(/invalid safetensors: /);
  }
});

test('flipped header bytes give a file or a named error', () => {
  fc.assert(
    fc.property(fileArbitrary, fc.nat(), fc.integer({ min: 1, max: 255 }), (file, at, flip) => {
      const bytes = writeSafetensors(file.tensors, file.metadata);
      const header = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
      bytes[at % header] ^= flip;
      const result = outcome(bytes);
      if (result !== 'parsed') expect(result.message).toMatch(/^invalid safetensors: ./);
    }),
    { seed: 1, numRuns: 1000 },
  );
});

test.each<[string, Uint8Array, RegExp]>([
  ['a header that is not JSON', fileWith('{"a"', 0), /header is not JSON: /],
  ['a list as header', fileWith('[]', 0), /not a JSON object: \[\]/],
  ['bad UTF-8', fileWith('{}', 0).fill(0xff, 9), /not UTF-8/],
  ['a huge header length', new Uint8Array(8).fill(0xff), /above 100 MB/],
  ['a missing header', fileWith('{}', 0).subarray(0, 9), /truncated header/],
  ['an entry that is no object', fileWith('{"a":3}', 0), /tensor "a": entry: /],
  [
    'an unknown dtype',
    fileWith('{"a":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}', 1),
    /tensor "a": dtype is not F32 or F64: I8/,
  ],
  [
    'a negative length',
    fileWith('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 4),
    /tensor "a": shape\.0: /,
  ],
  ['a shape that does not match', fileWith(`{${one('a', 0, 8)}}`, 8), /takes 4 bytes, not 8/],
  ['backward offsets', fileWith(`{${one('a', 4, 0)}}`, 4), /run backwards: 4, 0/],
  ['offsets past the end', fileWith(`{${one('a', 0, 4)}}`, 3), /ends at data byte 4 of 3/],
  ['an overlap', fileWith(`{${one('a', 0, 4)},${one('b', 2, 6)}}`, 6), /"b": overlaps tensor "a"/],
  ['a gap', fileWith(`{${one('a', 0, 4)},${one('b', 8, 12)}}`, 12), /"b": gap of 4 bytes/],
  ['bytes left over', fileWith(`{${one('a', 0, 4)}}`, 6), /2 bytes after tensor "a"/],
  [
    'a duplicate name, even when escaped',
    fileWith(`{${one('a', 0, 4)} , ${one('\\u0061', 0, 4)}}`, 4),
    /duplicate name in the header: a/,
  ],
  ['metadata that are not strings', fileWith('{"__metadata__":{"k":1}}', 0), /not a string: k/],
  ['metadata that are a list', fileWith('{"__metadata__":[]}', 0), /__metadata__ is not an object/],
])('refuses %s', (_, bytes, message) => {
  expect(() => parseSafetensors(bytes)).toThrow(message);
});

test('quotes and braces inside strings are not structure', () => {
  const metadata = { train: '{"a": 1, "b": "}{"}', again: '{"a": 1, "a\\\\": 2}' };
  expect(parseSafetensors(writeSafetensors([], metadata)).metadata).toEqual(metadata);
});

test('writing refuses what could not be read', () => {
  const a: [string, Tensor] = ['a', { shape: [1], data: Float32Array.of(1) }];
  expect(() => writeSafetensors([a, a])).toThrow('tensor "a": duplicate or reserved name');
  expect(() => writeSafetensors([['__metadata__', a[1]]])).toThrow('reserved');
  expect(() => writeSafetensors([['a', { ...a[1], shape: [2] }]])).toThrow('[2] does not hold 1');
  expect(() => writeSafetensors([['a', { ...a[1], shape: [-1, -1] }]])).toThrow('whole numbers');
});
