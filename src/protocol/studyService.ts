/**
 * The calibration worker as both sides of the wire see it. Tables move in and stay there: the page sees
 * summaries, results, and files to save. Nothing of them leaves the browser.
 */
import type { Calibration, Derivation, StandInSource } from './calibration.ts';
import type { CalibrationResult, Counts } from './calibrationResult.ts';
import type { MethodId, PhaseId } from './catalogue.ts';
import { ownLimits, type OwnRows, type TableInfo } from './ownData.ts';
import type { Table } from './table.ts';
import type { FlowWeights } from './trainer.ts';

export type TableSide = 'reference' | 'target';
export const tableSides = ['reference', 'target'] as const satisfies readonly TableSide[];

export interface ColumnSummary {
  name: string;
  /** Finite numbers in it. */
  finite: number;
  min: number;
  max: number;
  /** Over [min, max]. */
  preview: Counts;
}

export interface TableSummary {
  rows: number;
  columns: ColumnSummary[];
  /** What of the LHC Olympics it looks like; null for nothing known, or named as the study names it. */
  layout: 'raw' | 'derived' | null;
}

/** What a study would train on and move. */
export interface StudyCheck {
  /** The target's columns without its sealed rows; null where none are. */
  openTarget: ColumnSummary[] | null;
  notices: string[];
  rows: { training: Record<TableSide, number>; applied: number; sealed: number };
}

/** What a study trains on, for the lab: its target rows of the applied region are not among them. */
export interface LabRows extends Pick<TableInfo, 'columns' | 'condition' | 'sealed'> {
  reference: OwnRows;
  target: OwnRows;
}

/** Most rows a side that the lab is given: as many as of own points, which the page draws from by itself. */
export const mostLabRows = ownLimits.max;

/** A classifier ends when it no longer gains, so all that is known is how many epochs it takes at least. */
export interface ClassifierEpoch {
  /** Of several that start differently. */
  network: number;
  networks: number;
  epoch: number;
  atLeast: number;
}

export type StudyEvent =
  | {
      type: 'progress';
      /** For people. */
      doing: string;
      /** Methods done, and how many there are. */
      done: number;
      total: number;
      /** 0 to 1, of what was asked for, by what its parts cost. */
      share: number;
      /** While a flow trains. */
      step: { phase: PhaseId; step: number; steps: number } | null;
      /** While a classifier learns. */
      epoch: ClassifierEpoch | null;
    }
  | {
      type: 'loss';
      method: MethodId;
      penaltyWeight: number | null;
      phase: PhaseId;
      step: number;
      series: 'base' | 'forward' | 'inverse';
      value: number;
    }
  /** All that is known so far. */
  | { type: 'result'; result: CalibrationResult };

/** Training losses of a phase of one method. */
export type LossCurve = {
  readonly method: MethodId;
  readonly penaltyWeight: number | null;
  readonly phase: PhaseId;
  readonly points: readonly { step: number; value: number }[];
};

export type OnStudyEvent = (event: StudyEvent) => Promise<void> | void;

export interface StudyFile {
  name: string;
  blob: Blob;
}

export const studyFormats = ['csv', 'npy', 'weights'] as const;
export type StudyFormat = (typeof studyFormats)[number];

/** Calls that cannot be answered fail with a TableError's or ConfigError's one sentence. */
export interface StudyService {
  /** Takes a table over. */
  keep(side: TableSide, table: Table): Promise<TableSummary>;
  makeStandIn(side: TableSide, source: StandInSource, seed: number): Promise<TableSummary>;
  /** Makes the paper's features of a side's table, in its place. */
  derive(side: TableSide, how: Derivation): Promise<TableSummary>;
  check(study: Calibration): Promise<StudyCheck>;
  /** Rows of the training region, scaled: of more than `mostLabRows`, as many in a seeded draw. */
  labRows(study: Calibration): Promise<LabRows>;
  /** Trains and judges; the study stays blind. */
  run(study: Calibration, onEvent: OnStudyEvent): Promise<'done' | 'cancelled'>;
  /** Answers at once; the run ends within a step. */
  cancel(): Promise<void>;
  /** Judges the applied region of the study that was run; `by` and `at` stand in the log from then on. */
  unblind(by: string, at: string, onEvent: OnStudyEvent): Promise<void>;
  /** Of every method of the study that was run, by its place; none before the first is trained. */
  flows(): Promise<FlowWeights[][]>;
  /**
   * Goes on with a study of an earlier visit, as if it had been run here: the tables of both sides must
   * be those that it was trained on.
   */
  takeUp(
    result: CalibrationResult,
    flows: readonly (readonly FlowWeights[])[],
    onEvent: OnStudyEvent,
  ): Promise<'done' | 'cancelled'>;
  /** Of a method of the study that was run, by its place. */
  files(method: number, format: StudyFormat): Promise<StudyFile[]>;
}
