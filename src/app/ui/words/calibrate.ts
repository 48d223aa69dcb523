/** Words of the calibration page. */
import type { LhcoGeneratorId } from '../../../protocol/calibration.ts';
import type { ClassifierEpoch, TableSide } from '../../../protocol/studyService.ts';
import { count } from '../../../plots/index.ts';

const sides: Record<TableSide, string> = { reference: 'Reference', target: 'Target' };
const generators: Record<LhcoGeneratorId, string> = {
  'pythia-like': 'Pythia-like',
  'herwig-like': 'Herwig-like',
};

export const calibrate = {
  label: 'Calibration',
  title: 'Calibrate one table to another',
  intro:
    'Flows learn to carry rows of the reference onto the target, where both may be seen, and are then applied where the target is sealed. Nothing leaves this browser.',
  sides,
  /** Of a value that a study begins with. */
  whose: 'as a study begins',
  standIn: (generator: LhcoGeneratorId): string => `${generators[generator]} stand-in`,
  tables: {
    label: 'Tables',
    none: 'No table yet',
    open: (side: TableSide): string => `Open ${side} file`,
    standIn: 'Use the built-in stand-in',
    standInNote:
      'LHC-Olympics-like dijets of two generators, made here: a synthetic stand-in, not experiment or generator output.',
    signal: 'Signal events',
    signalNote:
      'Signal is a resonance W′ → XY at 3.5 TeV, synthetic too. It is added to the background, whose rows stay as they are.',
    formats: 'CSV, TSV, npy or npz with one row per event.',
    rows: (n: number, columns: number): string => `${count(n)} rows, ${columns} columns`,
    loading: (name: string): string => `Loading ${name}`,
    cancel: 'Cancel',
    derive: {
      raw: 'Make the paper’s features of these jets',
      derived: 'Name the columns as the paper does',
    },
  },
  columns: {
    label: 'Columns',
    note: 'Features are moved; the condition is kept and told to every flow.',
    feature: 'Feature',
    condition: 'Condition',
    noCondition: 'None',
    name: 'Column',
    range: 'Range: reference, target',
    preview: 'Reference over target',
    missing: '…',
    usual: (features: number, condition: string | null): string =>
      `${features} features${condition === null ? '' : ` and condition ${condition}`}`,
  },
  regions: {
    label: 'Regions',
    use: 'Train in sidebands, apply between them',
    edges: ['Lower sideband from', 'Applied region from', 'to', 'Upper sideband to'] as const,
    needs: 'Regions need a condition.',
    rows: (training: readonly [number, number], applied: number): string =>
      `Trained on ${count(training[0])} reference and ${count(training[1])} target rows; applied to ${count(applied)}.`,
    sealed: (n: number): string => `${count(n)} target rows of the applied region are sealed.`,
  },
  training: {
    label: 'Training',
    inLab: 'Watch in the lab',
    inLabNote:
      'The training rows on the lab’s stages, with the methods side by side: play, scrub, compare and save them there.',
    opened: (reference: number, target: number, left: number): string =>
      `${count(reference)} reference and ${count(target)} target rows of the training region are on the stages; press Play.${
        left > 0 ? ` ${left} more ${left === 1 ? 'run' : 'runs'} found no pane.` : ''
      }`,
    methods: 'Methods',
    allMethods: 'all five',
    preset: 'Budget',
    seed: 'Seed',
    scaling: 'Scaling',
    scalings: { 'min-max': 'Least and largest to ±3', standard: 'Mean 0, sd 1' },
    weights: 'Penalty weights',
    weightsNote: 'One weight, or several for a scan: 0.01, 0.05, 0.2',
    start: 'Train',
    cancel: 'Cancel',
    progress: (done: number, total: number): string => `${done} of ${total} methods done`,
    step: (step: number, steps: number): string => `step ${count(step)} of ${count(steps)},`,
    epoch: ({ epoch, atLeast, network, networks }: ClassifierEpoch): string =>
      `${networks > 1 ? `classifier ${network} of ${networks}, ` : ''}epoch ${epoch} of at least ${atLeast},`,
    loss: 'Training loss, nats per row',
  },
  kept: {
    says: 'This study comes from a session, and its numbers stand. To save moved tables or to unblind it, bring its tables and flows into the page again; stand-ins are made anew.',
    noFlows:
      'This study comes from a session in which its flows could not be kept: its numbers stand, but it cannot be unblinded and moves no table.',
    missing: (side: TableSide, name: string): string => `Bring in ${name} as the ${side} first.`,
    goOn: 'Go on with this study',
    cancel: 'Cancel',
  },
  pictures: {
    label: 'Pictures of the study',
    says: 'Histograms of moved rows beside the target, with ratios, and of the distances that rows move; their numbers stand in the table and in the saved numbers.',
    training: 'Moved rows beside the target, held-out training region',
    applied: 'Moved rows beside the target, applied region',
    distance: 'Distance moved, applied region',
    perFeature: 'Distance moved by feature, applied region',
    target: 'Target',
    share: 'share of rows per bin',
    scaled: 'scaled units',
    randomPairing: 'random pairing',
    exactMorph: 'exact morph',
  },
  result: {
    label: 'Result',
    empty: 'Numbers appear here when the first method is trained.',
    table: 'Numbers by method',
    input: 'Untouched reference',
    columns: [
      'Method',
      'AUC, held-out training region',
      'AUC, applied region',
      'Moved by',
      'Off the exact morph',
      'Files',
    ] as const,
    area: (auc: number, sd: number): string => `${auc.toFixed(3)} ± ${sd.toFixed(3)}`,
    sealed: 'sealed',
    moved: (mean: number, std: number): string => `${mean.toFixed(3)} ± ${std.toFixed(3)}`,
    auc: 'A classifier that cannot tell moved rows from target rows has an AUC of 0.5. Distances are in scaled units, where a feature spans 6.',
    optimum: (auc: number, signal: boolean): string =>
      `The exact ratio of densities${signal ? ', signal included,' : ''} reaches ${auc.toFixed(3)}.`,
    morph: (mean: number, signal: boolean): string =>
      signal
        ? `The exact morph is of background alone and moves it by ${mean.toFixed(3)}.`
        : `The exact morph moves rows by ${mean.toFixed(3)}.`,
    signal:
      'Only the target holds signal: in a region with some of it the AUC stays above 0.5 even where background is moved exactly.',
    pairs: (mean: number): string => `Random pairs lie ${mean.toFixed(2)} apart.`,
    transport: (value: number, floor: number): string =>
      `Transport between samples of the two laws takes ${value.toFixed(2)}, between two of one law ${floor.toFixed(2)}.`,
    scan: 'Accuracy against distance, held-out training region',
    scanAuc: 'AUC',
    scanDistance: 'mean distance',
    chosen: (weight: number | null): string =>
      weight === null
        ? 'No penalty weight stays within one sigma of no penalty.'
        : `The largest penalty weight within one sigma of no penalty is ${weight}.`,
    save: { csv: 'CSV', npy: 'npy', weights: 'Weights' },
    saveAll: 'Save all numbers',
    saveSession: 'Save session',
    saveSessionNote:
      'The study with its flows and its log in one file, without rows of a table; drop it on the page to go on with it.',
    unblind: 'Unblind',
    unblindAsk:
      'Look at the target rows of the applied region? This cannot be taken back and is written into every export.',
    unblindYes: 'Unblind and judge',
    unblindNo: 'Stay blind',
    by: 'the Unblind button',
    unblinded: (at: string, rows: number): string => `Unblinded at ${at}: ${count(rows)} rows.`,
    blinded: 'Blinded: no target row of the applied region has been looked at.',
  },
} as const;
