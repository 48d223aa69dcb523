/** Words of exports. */
import type { PhaseId } from '../../../protocol/catalogue.ts';

export const exporting = {
  title: 'Export',
  close: 'Close',
  of: 'Of',
  scopes: { selected: (name: string) => `Selected: ${name}`, all: 'All runs' },
  looking: (phase: string, step: string) => `As at ${phase}, step ${step}.`,
  noRun: 'There is no run yet. Press Play first.',
  pictures: 'Picture',
  theme: 'Theme',
  themes: { light: 'Light', dark: 'Dark' },
  size: 'Size',
  sizes: { '1': '1×', '2': '2×', '4': '4×' },
  png: 'PNG',
  svg: 'SVG',
  pictureHint: 'What the stage shows, 640 px a side at 1×, whatever the screen. SVG has no size.',
  tables: 'Numbers',
  kinds: {
    points: 'Points, CSV',
    losses: 'Losses, CSV',
    metrics: 'Metrics, JSON',
    history: 'History, NPY',
  },
  tablesHint:
    'Points: start, place under the map, distance, log|det J| and condition of each. History: the kept frames of this phase of the selected run, an array of [frame, point, 2].',
  weights: 'Weights, safetensors',
  flow: (flow: PhaseId) =>
    ({ 'reference-base': 'Reference base', 'target-base': 'Target base', transfer: 'Transfer' })[
      flow
    ],
  weightsHint: 'Of the selected run as it stands now, under the names of the original code.',
  weightsWait: 'Weights can be read while the run rests or is done.',
  weightsGone: 'The flows of this run are gone. Train again first.',
  saved: (name: string) => `Saved ${name}`,
} as const;
