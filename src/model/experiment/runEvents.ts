/** What a run tells whoever pulls it: the page's events, and marks that stay on this side. */
import type { PhaseId } from '../../protocol/catalogue.ts';
import type { LossPoint } from '../../protocol/frame.ts';
import type { RunEvent } from '../../protocol/trainer.ts';

/** After every step, so that the consumer can answer pause within one step. */
export interface StepEvent {
  type: 'step';
  phase: PhaseId;
  step: number;
  phaseSteps: number;
  /** Training loss of the step, and which objective it belongs to. */
  loss: number;
  series: LossPoint['series'];
}

/** Images of the test points, for the run's hash; never sent to the page. */
export interface ImagesEvent {
  type: 'images';
  images: Float32Array;
}

/** A phase stands before its first step, or where it went back to. */
export interface BegunEvent {
  type: 'begun';
  phase: PhaseId;
}

export type ExperimentEvent = RunEvent | BegunEvent | StepEvent | ImagesEvent;
