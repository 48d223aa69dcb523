/** Words of the gallery. Numbers and names are passed in. */
import type { FigureBudget } from '../../../protocol/figureIds.ts';
import { paperNames, type Paper } from '../../../protocol/figure.ts';

export const gallery = {
  label: 'Gallery of figures',
  figures: 'Figures',
  papers: paperNames,
  paperTitles: {
    s0: 'Golling et al., Phys. Rev. D 108, 096018',
    s4: 'Flows for flows, arXiv 2211.02487',
  } satisfies Record<Paper, string>,
  findings: 'Do the findings hold?',
  marks: {
    drawn: 'drawn from configs',
    made: 'made here',
    recorded: 'recorded',
    partly: 'partly there',
    none: 'not made yet',
  },
  budgets: { tiny: 'Tiny', quick: 'Quick', long: 'Long', paper: 'Paper' } satisfies Record<
    FigureBudget,
    string
  >,
  runs: (budget: string, seeds: string) =>
    `Runs: ${budget.toLowerCase()}, ${seeds}. Change or make them`,
  seeds: (text: string, several: boolean) => `${several ? 'seeds' : 'seed'} ${text}`,
  budget: 'Budget',
  seed: 'First seed',
  seedCount: 'Seeds',
  make: 'Make',
  makeAgain: 'Train it here',
  makeAnyway: 'Start anyway',
  notNow: 'Not now',
  all: 'All of it was made here.',
  estimating: 'Working out how long it takes …',
  estimate: (things: number, time: string) =>
    `${things} ${things === 1 ? 'thing' : 'things'} to train or measure, about ${time} on this machine.`,
  recordedAll: 'All of it is recorded; this trains it again on this machine.',
  paperAsks: (time: string) =>
    `The paper’s own settings take about ${time} on this machine, and this tab has to stay open.`,
  starting: 'Starting',
  cancelling: 'Cancelling: the step under way ends',
  making: (done: number, total: number, percent: number) =>
    `${done} of ${total} done, ${percent} %`,
  makingOf: (figure: string) => `Making ${figure}`,
  left: (time: string) => `about ${time} left`,
  cancel: 'Cancel',
  show: 'Show',
  loading: (done: number, total: number) => `Fetching recorded runs: ${done} of ${total}`,
  indexFault: (why: string) => `What is recorded could not be read: ${why}.`,
  faults: (count: number, first: string) =>
    `${count} recorded ${count === 1 ? 'file' : 'files'} could not be read. ${first}.`,
  again: 'Try again',
  stopped: (why: string) => `The making stopped: ${why}. What was finished is kept.`,
  empty: 'Not recorded at this budget and these seeds: press Make.',
  missing: (missing: number, parts: number) =>
    `${missing} of ${parts} parts are not there yet: what they would show is left empty.`,
  provenance: {
    recorded: (budget: string, seeds: string, engines: string, version: string, date: string) =>
      `Recorded: ${budget.toLowerCase()}, ${seeds}, ${engines}, version ${version}, ${date}. `,
    command: 'Command:',
    made: (engines: string, version: string) => `Made here: ${engines}, version ${version}.`,
    drawn: 'Drawn from the configs that the lab trains; no run is behind it.',
  },
  numbers: { label: 'Numbers', show: 'Show numbers', hide: 'Hide numbers' },
  export: { label: 'Export', svg: 'SVG', png: 'PNG', csv: 'CSV' },
  colours: { label: 'Colours', safe: 'Lab', paper: 'Paper' },
  panels: 'Panels. Arrow keys move, Enter opens one in Explore',
  law: (run: string, starts: boolean) => `the ${starts ? 'start' : 'end'} of ${run},`,
  open: (what: string) => `Open ${what} in Explore`,
  replaces: 'A run trains in the lab. Opening this one ends it.',
  openAnyway: 'Open and end it',
  stay: 'Stay here',
  animation: { play: 'Play the drawing', pause: 'Pause the drawing' },
  judged: {
    title: 'Do the findings hold?',
    intro: (budget: string, seeds: string, recorded: boolean) =>
      `What the papers say, held against the runs that are ${recorded ? 'recorded' : 'loaded'}: budget ${budget.toLowerCase()}, ${seeds}. A difference counts when it is larger than two of its standard errors over at least three seeds.`,
    loadAll: 'Load all recorded numbers',
    loaded: (there: number, parts: number) =>
      `${there} of ${parts} runs, laws and pairs are loaded.`,
    findings: 'Findings',
    finding: 'The papers say',
    verdict: 'Verdict',
    numbers: 'Numbers',
    missed: 'Bars missed',
    comes: 'Fetching what was found …',
    noneMeasured: 'No bar could be measured yet.',
    at: (budget: string) => `budget ${budget.toLowerCase()}`,
    noneMissed: 'None of the bars that could be measured is missed.',
    bars: 'All bars',
    bar: 'Bar',
    limit: 'Must be',
    value: 'Is',
    met: 'met',
    notMet: 'missed',
    open: 'not measured',
    attempts: 'What was tried',
    ranks: 'How stable the rankings are',
    rank: (n: number) => `${n}.`,
    ranksOf: (figure: string, title: string) =>
      `${title}, ${figure}: how often each was at which place, smallest first`,
    ranksOpen: 'Not all of its runs are loaded.',
  },
} as const;
