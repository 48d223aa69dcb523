/** What a calibration study needs of whoever runs it, and what it tells them meanwhile. */
import type { Prepared } from '../../../data/tables/prepare.ts';
import type { Unblinding } from '../../../protocol/calibration.ts';
import type { CalibrationResult } from '../../../protocol/calibrationResult.ts';
import type { EngineChoice } from '../../../protocol/config.ts';
import type { ClassifierEpoch } from '../../../protocol/studyService.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Plan } from '../build.ts';
import type { StepEvent } from '../runEvents.ts';
import type { MethodRun } from '../../../presets/studyRuns.ts';

export interface StudyNews {
  readonly part: 'input' | 'training' | 'judging' | 'taking-up';
  /** What is under way, for people. */
  readonly doing: string;
  /** Methods done, and how many there are. */
  readonly done: number;
  readonly total: number;
  /** While it trains, and what. */
  readonly step: StepEvent | null;
  readonly run: MethodRun | null;
  /** While a classifier learns. */
  readonly epoch: ClassifierEpoch | null;
  /** Of what is judged, 0 to 1. */
  readonly judged: number;
}

/** A method whose flows the engine holds just now. */
export interface TrainedMethod {
  readonly run: MethodRun;
  readonly plan: Plan;
  readonly engine: Engine;
  readonly prepared: Prepared;
}

export interface StudyHost {
  readonly engine: Engine;
  readonly engineChoice: EngineChoice;
  /** Of tfjs, for the classifier. */
  readonly tfjsWasm: string;
  readonly now: () => number;
  /** Looks at sealed rows of the same target table by studies before this one. */
  readonly earlierActs?: readonly Unblinding[];
  /** Awaited between steps and epochs, so that messages get in; what it throws ends the study. */
  readonly onNews: (news: StudyNews) => Promise<void> | void;
  readonly onTrained: (trained: TrainedMethod) => Promise<void>;
  /** All that is known so far, after the input and after every method. */
  readonly onResult?: (result: CalibrationResult) => Promise<void> | void;
}
