/**
 * Where things stand on the loss chart: one fixed axis of nats and one panel per phase, as wide as
 * the phase's total steps. It refuses to look at the losses, so that they can never move the axes.
 */
import type { MethodId, PhaseId } from '../protocol/catalogue.ts';
import type { LossPoint } from '../protocol/frame.ts';

export interface LossRun {
  /** Names its curves where there are several runs. */
  label: string;
  /** Gives its transfer phase the hue. */
  method: MethodId;
  losses: LossPoint[];
  /** The step at which the run diverged in this phase. */
  brokeAt?: number;
}

export interface LossPhase {
  id: PhaseId;
  label: string;
  /** All steps the phase will take. */
  steps: number;
  nothingToTrain?: boolean;
  /** Whose curves the panel shows; one where all runs share what the phase trains. */
  runs: LossRun[];
  /** Exact values a perfect model would reach, nats. */
  entropies: { label: string; value: number }[];
  /** About where losses will end where no exact value is known: they set the axis, nothing else. */
  guides?: readonly number[];
}

export interface LossPanel {
  phase: LossPhase;
  left: number;
  right: number;
  x(step: number): number;
}

export interface LossPlot {
  left: number;
  right: number;
  top: number;
  base: number;
  /** Ends of the axis, nats. */
  low: number;
  high: number;
  panels: LossPanel[];
  /** Not clipped. */
  y(nats: number): number;
}

const gap = 2;

/**
 * Ends of the axis: 1 to 5 nats, or as far as whole nats are needed to keep 0.25 below the lowest
 * and 1 above the highest entropy or guide.
 */
export function lossAxis(phases: readonly LossPhase[]): { low: number; high: number } {
  const values = phases.flatMap(({ entropies, guides = [] }) => [
    ...entropies.map(({ value }) => value),
    ...guides,
  ]);
  return {
    low: Math.min(1, ...values.map((value) => Math.floor(value - 0.25))),
    high: Math.max(5, ...values.map((value) => Math.ceil(value + 1))),
  };
}

/** @param width @param height of the picture, CSS px */
export function lossPlot(width: number, height: number, phases: readonly LossPhase[]): LossPlot {
  const { low, high } = lossAxis(phases);
  const left = 20;
  const top = 8;
  const base = height - 18;
  const each = (width - left - gap * (phases.length - 1)) / Math.max(1, phases.length);
  const panels = phases.map((phase, i) => {
    const start = left + i * (each + gap);
    const steps = Math.max(1, phase.steps);
    return {
      phase,
      left: start,
      right: start + each,
      x: (step: number) => start + (step / steps) * each,
    };
  });
  const y = (nats: number): number => base - ((nats - low) / (high - low)) * (base - top);
  return { left, right: width, top, base, low, high, panels, y };
}
