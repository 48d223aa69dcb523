import { expect, test } from 'vitest';
import { defaultChoice, defaultMethods } from '../presets/presets.ts';
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
  '#pts=r:1,2',
])('%s has no first picture', (hash) => {
  expect(readLook(hash, false).question).toBeNull();
});

test('methods that nobody knows fall back like on the page; a law that nobody knows has no picture', () => {
  expect(readLook('#m=magic', false).methods).toEqual(defaultMethods);
  expect(readLook('#ref=moon', false).question).toBeNull();
  expect(readLook('#ref=own-1234', false).question).toBeNull();
});

test('as many stages as methods, in their order; without a link those of the page', () => {
  expect(readLook('', false).methods).toEqual(defaultMethods);
  const three = ['identity-init', 'identity-init', 'base-transfer'];
  expect(readLook(`#m=${three.join()}`, false).methods).toEqual(three);
});

test('a link that shows one pane has the first picture alone; a step has none', () => {
  const named = '#m=base-transfer,identity-init';
  expect(readLook(`${named}&mode=explore`, false).methods).toEqual(['base-transfer']);
  expect(readLook(`${named}&mode=explore`, false).question).not.toBeNull();
  expect(readLook(`${named}&mode=compare`, false).question).not.toBeNull();
  expect(readLook('#m=base-transfer&mode=compare', false).question).toBeNull();
  expect(readLook(`${named}&step=100`, false).question).toBeNull();
});
