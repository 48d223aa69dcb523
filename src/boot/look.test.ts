import { expect, test } from 'vitest';
import { defaultChoice } from '../presets/presets.ts';
import { recordedChoice, recordedPairs } from '../presets/recorded.ts';
import { readLook } from './look.ts';

const { reference, target } = defaultChoice;

test('an empty address asks for the default question', () => {
  const expected = { question: { reference, target, ...recordedChoice } };
  for (const hash of ['', '#', '#v=1', '#v=1&theme=light&test=1'])
    expect(readLook(hash, false)).toMatchObject({ ...expected, theme: 'light' });
  expect(readLook('', true).theme).toBe('dark');
  expect(readLook('#theme=light', true).theme).toBe('light');
});

test('pairs and methods that ship are asked for, one stage per method', () => {
  for (const [from, to] of recordedPairs) {
    const look = readLook(`#ref=${from}&tgt=${to}&m=base-transfer,identity-init`, false);
    expect(look.question).toEqual({ reference: from, target: to, ...recordedChoice });
    expect(look.methods).toEqual(['base-transfer', 'identity-init']);
  }
});

test.each([
  '#tgt=spirals',
  '#seed=12345',
  '#set=quick',
  '#lr=0.1',
  '#cond=rotation',
  '#show=points',
])('%s has no first picture', (hash) => {
  expect(readLook(hash, false).question).toBeNull();
});

test('words nobody knows fall back like on the page', () => {
  const look = readLook('#ref=moon&m=magic&set=huge', false);
  expect(look.question).toEqual({ reference, target, ...recordedChoice });
  expect(look.methods).toEqual([defaultChoice.method]);
});
