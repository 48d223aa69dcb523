import { expect, test } from 'vitest';
import type { Bar } from '../figures/bars.ts';
import { fakeCells } from '../figures/fakeProducts.ts';
import type { Finding } from '../figures/findings.ts';
import { statOf } from '../figures/stat.ts';
import type { FigureData, Stat, Unit } from '../protocol/figure.ts';
import { resultsMarkdown, type ResultsInput } from './results.ts';

const stat = (unit: Unit, ...values: number[]): Stat => statOf(values, unit)!;
const bar = (id: string, met: boolean | null, value: Bar['value']): Bar => ({
  ...{ id, text: `Bar ${id}`, limit: 'at most 0.05', value, met, budget: 'long' },
  reason: met === null ? 'It takes 3 seeds.' : null,
});
const finding: Finding = {
  ...{ id: 'f', place: 'C2', text: 'It holds', verdict: 'not reproduced', reason: null },
  compared: [
    {
      smaller: { label: 'a | b', stat: stat('distance', 1, 2, 3) },
      larger: { label: 'c', stat: null },
      ...{ difference: null, verdict: 'undecided' },
    },
  ],
};
const figure: FigureData = {
  ...{ id: 's0-fig6', paper: 's0', place: 'Fig. 6', title: 'Distances', budget: 'quick' },
  ...{ seeds: [1, 2], caption: ['First.', 'Second.'] },
  blocks: [
    {
      ...{ kind: 'distances', title: null, maximum: 11.3137, otLaws: null },
      series: [
        {
          ...{ label: 'F', method: 'flows-for-flows', share: [], shareSd: null },
          ...{ mean: stat('distance', 1, 2), sd: stat('distance', 1, 1) },
          otOwnImage: stat('distance', 0.5, 0.7),
        },
      ],
      baseline: { share: [], mean: stat('distance', 3.26), sd: stat('distance', 1.55) },
    },
    {
      ...{ kind: 'panels', title: 'Panels', look: 'density', columns: ['In', 'Out'], most: 1 },
      rows: [
        {
          label: 'Row',
          panels: [
            null,
            {
              ...{ name: 'Out', cells: fakeCells(), order: 'k', ref: { order: 'k', view: 'all' } },
              notes: [{ label: 'out of support', stat: stat('share', 0.02) }],
            },
          ],
        },
      ],
    },
    {
      ...{ kind: 'table', title: null, columns: ['A', 'B'] },
      rows: [{ label: 'r', cells: [stat('nats', 1.5), null] }],
    },
    {
      ...{
        kind: 'curve',
        title: null,
        xLabel: 'x',
        xUnit: 'degree',
        yLabel: 'y',
        x: [7.5, 15],
        unit: 'share',
      },
      series: [
        {
          ...{ label: 'S', method: null, values: [stat('share', 0.01), null] },
          slope: { value: -0.00123, error: 0.0005 },
        },
      ],
    },
  ],
};
const input: ResultsInput = {
  figures: [figure],
  findings: [finding],
  ranks: [
    { figure: 's0-fig6', title: 'Distance', rows: [{ label: 'F', counts: [2] }] },
    { figure: 's0-fig12', title: 'Distance', rows: null },
  ],
  bars: [
    bar('kept', true, stat('nats', 0.04, 0.05)),
    bar('off', false, stat('distance', 0.0012, 0.002)),
    bar('count', false, 3),
    bar('later', null, null),
  ],
  attempts: [{ bar: 'off', attempt: 'rate 1e-3', numbers: '0.07 ± 0.01' }],
  provenance: [['engine', 'wasm']],
};
const text = resultsMarkdown(input);
const lines = text.split('\n');
const has = (line: string): void => expect(lines).toContain(line);

test('says what made it, and the same twice', () => {
  has('| engine | wasm |');
  expect(resultsMarkdown(structuredClone(input))).toBe(text);
  expect(text).not.toMatch(/undefined|null|NaN|\n\n\n/);
});

test('findings have their verdicts and the numbers that these rest on', () => {
  has('### It holds');
  has('C2. **Not reproduced**.');
  has('| a \\| b | 2.00 ± 1.00 | c | – | – | undecided |');
});

test('ranks are counted, or said to be missing', () => {
  has('| Distance, s0-fig6 | rank 1 |');
  has('| F | 2 |');
  has('Distance, s0-fig12: not all of its runs are made.');
});

test('a missed bar is marked and has its attempts', () => {
  has('| Bar kept | at most 0.05 | 0.045 ± 0.007 (0.0400, 0.0500) | long | met |');
  has('| Bar off | at most 0.05 | 0.00160 (0.00120, 0.00200) | long | **MISSED** |');
  has('| Bar later | at most 0.05 | – |  | not measured: It takes 3 seeds. |');
  has('### **MISSED**: Bar off');
  has('| rate 1e-3 | 0.07 ± 0.01 |');
  has('Measured 3 at budget long; the limit is at most 0.05.');
  expect(lines.filter((line) => line === 'No attempt at it is recorded.').length).toBe(1);
  expect(lines.filter((line) => line.startsWith('### **MISSED**')).length).toBe(2);
  const wrong = { ...input, attempts: [{ bar: 'of', attempt: '', numbers: '' }] };
  expect(() => resultsMarkdown(wrong)).toThrow('invalid bar of an attempt: of');
});

test('a figure has its numbers beside what is known of them', () => {
  has('### PRD paper, Fig. 6: Distances');
  has('`s0-fig6`, budget quick, seeds 1, 2.');
  has('First. Second.');
  has('| F | 1.50 ± 0.71 | 1.00 ± 0.00 | 0.60 ± 0.14 |  |');
  has(
    '| Random pairing | 3.26 | 1.55 |  | 3.265 ± 1.554 (spread of points) (SCIENCE D5, Monte Carlo) |',
  );
  has('| Transport between the laws | – |  |  | about 1.20 (SCIENCE D5, Monte Carlo) |');
  has('| Largest possible | 11.31 |  |  | 11.31 (PRD paper, printed) |');
  has('**Panels**');
  has(
    '| Row | Out | out of support | 2.0\u2009% | perfect map 1.00 %, onto the checkerboard 0 % (SCIENCE 4.1, exact) |',
  );
  has('| r | 1.500 | – |');
  has('| 7.5 | 1.0\u2009% |');
  has('| slope | −0.00123 ± 0.000500 |');
});
