/**
 * docs/RESULTS.md as text: what was reproduced, which bars are met, and every figure's numbers beside
 * the paper's or the truth. Everything in it follows from what is handed in; it adds no judgement.
 */
import type { Attempt } from '../figures/attempts.ts';
import { statText, valueText } from '../figures/format.ts';
import type { Bar } from '../figures/bars.ts';
import type { Finding, RankTable } from '../figures/findings.ts';
import { paperNames, type FigureData } from '../protocol/figure.ts';
import { figureTables } from './resultTables.ts';
import { table, oneLine } from './markdown.ts';

export interface ResultsInput {
  figures: readonly FigureData[];
  findings: readonly Finding[];
  ranks: readonly RankTable[];
  bars: readonly Bar[];
  attempts: readonly Attempt[];
  /** What made them: command, version, engine, machine; in the order to print. */
  provenance: readonly (readonly [what: string, text: string])[];
}

export function resultsMarkdown(input: ResultsInput): string {
  const parts = [
    '# Results',
    'Written by `npm run figures`, not by hand. Numbers are means over the seeds ± their sample standard deviation.',
    table(['Made with', ''], input.provenance),
    '## The papers’ findings',
    'A comparison counts when the mean difference over at least three seeds exceeds two of its standard errors.',
    ...input.findings.flatMap(findingParts),
    '## Ranks over the seeds',
    'How often each had each rank, smallest number first.',
    ...input.ranks.map(rankPart),
    '## Bars',
    ...barParts(input.bars, input.attempts),
    '## Figures',
    ...input.figures.flatMap(figureParts),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const verdictWords = {
  reproduced: 'Reproduced',
  'not reproduced': '**Not reproduced**',
  undecided: 'Undecided',
} as const;

function findingParts({ place, text, verdict, reason, compared }: Finding): string[] {
  const rows = compared.map(({ smaller, larger, difference, verdict: each }) => [
    ...[smaller.label, statText(smaller.stat), larger.label, statText(larger.stat)],
    ...[statText(difference), each],
  ]);
  const head = ['Smaller', '', 'Larger', '', 'Difference', 'Verdict'];
  return [
    `### ${text}`,
    `${place}. ${verdictWords[verdict]}.${reason === null ? '' : ` ${reason}`}`,
    rows.length > 0 ? table(head, rows) : '',
  ];
}

function rankPart({ figure, title, rows }: RankTable): string {
  if (!rows) return `${title}, ${figure}: not all of its runs are made.`;
  const head = [`${title}, ${figure}`, ...rows.map((_, i) => `rank ${i + 1}`)];
  return table(
    head,
    rows.map(({ label, counts }) => [label, ...counts.map((count) => String(count))]),
  );
}

function barParts(bars: readonly Bar[], attempts: readonly Attempt[]): string[] {
  const unknown = attempts.find(({ bar }) => !bars.some(({ id }) => id === bar));
  if (unknown) throw new Error(`invalid bar of an attempt: ${unknown.bar}`);
  const rows = bars.map((bar) => [
    ...[bar.text, bar.limit, valueText(bar.value)],
    ...[bar.met === null ? '' : bar.budget, metText(bar)],
  ]);
  return [
    table(['Bar', 'Limit', 'Measured', 'Budget', ''], rows),
    ...bars
      .filter(({ met }) => met === false)
      .flatMap(({ id, text, limit, value, budget }) => [
        `### **MISSED**: ${text}`,
        `Measured ${valueText(value)} at budget ${budget}; the limit is ${limit}.`,
        triedPart(attempts.filter(({ bar }) => bar === id)),
      ]),
  ];
}

const metText = ({ met, reason }: Bar): string =>
  met === null ? `not measured: ${reason ?? ''}` : met ? 'met' : '**MISSED**';

const triedPart = (tried: readonly Attempt[]): string =>
  tried.length === 0
    ? 'No attempt at it is recorded.'
    : table(
        ['Tried', 'Numbers'],
        tried.map(({ attempt, numbers }) => [attempt, numbers]),
      );

function figureParts(figure: FigureData): string[] {
  const { id, paper, place, title, budget, seeds, caption } = figure;
  const source = paperNames[paper];
  return [
    `### ${source}, ${place}: ${title}`,
    `\`${id}\`, budget ${budget}, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}.`,
    caption.map(oneLine).join(' '),
    ...figureTables(figure),
  ];
}
