/**
 * A calibration study as the page holds it: where tables come from and what is in them, what was chosen,
 * and how far it is. The tables themselves lie in the worker.
 */
import { createStore } from 'zustand/vanilla';
import { methodIds, type MethodId } from '../../protocol/catalogue.ts';
import type { Calibration, Scaling, TableSource } from '../../protocol/calibration.ts';
import { lhcoCondition, lhcoFeatures, lhcoRegions } from '../../protocol/lhco.ts';
import { tableLimits } from '../../protocol/table.ts';
import type { CalibrationResult } from '../../protocol/calibrationResult.ts';
import type {
  ColumnSummary,
  LossCurve,
  StudyCheck,
  StudyEvent,
  TableSide,
  TableSummary,
} from '../../protocol/studyService.ts';
import type { SavedStudy } from '../../protocol/studySession.ts';

export interface KnownTable {
  readonly source: TableSource;
  /** What a stand-in was made with; another seed of the study leaves its rows. Null for a file. */
  readonly seed: number | null;
  /** For people. */
  readonly name: string;
  readonly summary: TableSummary;
}

/** Edges on the condition: trained on from the first to the second and from the third to the fourth. */
export type Edges = readonly [number, number, number, number];

export interface StudyChoice {
  readonly features: readonly string[];
  readonly condition: string | null;
  readonly scaling: Exclude<Scaling['kind'], 'given'>;
  /** Null: train on all rows and apply to all of them. */
  readonly edges: Edges | null;
  readonly methods: readonly MethodId[];
  readonly preset: Calibration['preset'];
  readonly seed: number;
  readonly penaltyWeights: readonly number[];
}

/** `kept`: the result came with a session, and no worker has its flows and rows. */
export type StudyStatus = 'choosing' | 'running' | 'done' | 'unblinding' | 'kept' | 'taking-up';

export interface StudyState {
  readonly tables: Readonly<Record<TableSide, KnownTable | null>>;
  /** A table on its way. */
  readonly loading: { side: TableSide; name: string; share: number | null } | null;
  readonly choice: StudyChoice;
  /** What the choice comes to; null while tables are missing or it does not fit. */
  readonly check: StudyCheck | null;
  /** As the last check that fitted had it: what may be shown of a target with sealed rows. */
  readonly openTarget: StudyCheck['openTarget'];
  /** One sentence about what was asked last and could not be had. */
  readonly error: string | null;
  readonly status: StudyStatus;
  readonly progress: Extract<StudyEvent, { type: 'progress' }> | null;
  readonly losses: readonly LossCurve[];
  readonly result: CalibrationResult | null;
  /** Of a session, until its flows are in the worker again. */
  readonly saved: SavedStudy | null;
  /** Something was trained that leaves with the page: no file of it was saved. */
  readonly unsaved: boolean;
}

export const defaultChoice: StudyChoice = {
  features: [],
  condition: null,
  scaling: 'min-max',
  edges: null,
  methods: methodIds,
  preset: 'quick',
  seed: 1,
  penaltyWeights: [0.05],
};

export const studyStore = createStore<StudyState>()(() => ({
  tables: { reference: null, target: null },
  loading: null,
  choice: defaultChoice,
  check: null,
  openTarget: null,
  error: null,
  status: 'choosing',
  progress: null,
  losses: [],
  result: null,
  saved: null,
  unsaved: false,
}));

/** Something of a study was trained to its end, and can be kept. */
export const hasTrained = ({ status, saved }: Pick<StudyState, 'status' | 'saved'>): boolean =>
  saved !== null || status === 'done' || status === 'unblinding';

/** The worker is at something that tables and choices have to wait for. */
export const isBusy = ({ status }: Pick<StudyState, 'status'>): boolean =>
  status === 'running' || status === 'unblinding' || status === 'taking-up';

/** The study of a choice; null while a table is missing. */
export function studyOf({
  tables,
  choice,
}: Pick<StudyState, 'tables' | 'choice'>): Calibration | null {
  const { reference, target } = tables;
  if (!reference || !target) return null;
  const { edges, features, methods, penaltyWeights, scaling, ...rest } = choice;
  return {
    version: 1,
    reference: reference.source,
    target: target.source,
    ...rest,
    ...{ features: [...features], methods: [...methods], penaltyWeights: [...penaltyWeights] },
    scaling: { kind: scaling },
    regions: edges && {
      train: [
        [edges[0], edges[1]],
        [edges[2], edges[3]],
      ],
      apply: [[edges[1], edges[2]]],
    },
  };
}

/** The choice that a study is of: `studyOf` the other way. */
export function choiceOf(study: Calibration): StudyChoice {
  const { features, condition, scaling, regions, methods, preset, seed, penaltyWeights } = study;
  return {
    ...{ features, condition, methods, preset, seed, penaltyWeights },
    scaling: scaling.kind === 'given' ? defaultChoice.scaling : scaling.kind,
    edges: regions && edgesOf(regions),
  };
}

/** Null for regions that the page cannot set: other than two sidebands and what lies between. */
function edgesOf({ train, apply }: NonNullable<Calibration['regions']>): Edges | null {
  if (train.length !== 2 || apply.length !== 1) return null;
  const [[lower, upper], [[from, to]]] = [train, apply];
  return lower[1] === from && upper[0] === to ? [lower[0], from, to, upper[1]] : null;
}

/** What the study of a pair of tables begins with. */
export function usualColumns(
  tables: StudyState['tables'],
): Pick<StudyChoice, 'features' | 'condition' | 'edges'> {
  if (areStandIns(tables))
    return { features: [...lhcoFeatures], condition: lhcoCondition, edges: lhcoEdges };
  const features = sharedColumns(tables).slice(0, tableLimits.features.max);
  return { features, condition: null, edges: null };
}

/** Sidebands and a region between them: as in the paper, or over the range that both tables share. */
export function usualEdges({ tables, choice }: Pick<StudyState, 'tables' | 'choice'>): Edges {
  const { condition } = choice;
  if (areStandIns(tables) && condition === lhcoCondition) return lhcoEdges;
  const ranges = Object.values(tables).flatMap((table) => {
    const column = table?.summary.columns.find(({ name }) => name === condition);
    return column ? [column] : [];
  });
  const from = Math.max(...ranges.map(({ min }) => min));
  const to = Math.min(...ranges.map(({ max }) => max));
  const at = (share: number): number => rounded(from + share * (to - from), to - from);
  return [at(0), at(0.4), at(0.6), at(1)];
}

/** To a hundredth of the range, so that a field can hold it. */
function rounded(value: number, span: number): number {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(span || 1)));
  return Number(value.toFixed(Math.min(12, digits)));
}

const [lower, upper] = lhcoRegions.sidebands;
const lhcoEdges: Edges = [...lower, ...upper];

const areStandIns = (tables: StudyState['tables']): boolean =>
  Object.values(tables).every((table) => table?.source.kind === 'stand-in');

/** What is known of a side's columns: of a target with sealed rows, what the open ones say. */
export function shownColumns(
  { tables, choice, openTarget }: Pick<StudyState, 'tables' | 'choice' | 'openTarget'>,
  side: TableSide,
): readonly ColumnSummary[] {
  if (side === 'target' && choice.edges) return openTarget ?? [];
  return tables[side]?.summary.columns ?? [];
}

/** Names of numeric columns that both tables have. */
export function sharedColumns({ reference, target }: StudyState['tables']): string[] {
  if (!reference || !target) return [];
  const there = new Set(target.summary.columns.map(({ name }) => name));
  return reference.summary.columns
    .filter(({ name, finite }) => there.has(name) && finite > 0)
    .map(({ name }) => name);
}
