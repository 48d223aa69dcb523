/** A finished run as a few lines for people. */
import { phaseLabels } from '../protocol/catalogue.ts';
import type { ExperimentConfig } from '../protocol/config.ts';
import type { PhaseResult } from '../protocol/frame.ts';
import type { EngineInfo } from '../protocol/trainer.ts';
import type { MapStatistics } from '../protocol/wholeMap.ts';
import type { TrainResult } from './runTrain.ts';

const fixed = (value: number | null, digits: number): string =>
  value === null ? '–' : value.toFixed(digits);

export function summaryText(result: TrainResult): string {
  const { config, metrics: m } = result;
  const lines = [
    `${config.reference} -> ${config.target}, ${config.method}, preset ${config.preset}, seed ${config.seed}, ${result.engine.label}`,
    ...result.phases.map(phaseLine),
    `distance moved ${fixed(m.meanDistance, 3)} ± ${fixed(m.stdDistance, 3)} (own images ${fixed(m.otOwnImage, 3)}, laws ${fixed(m.otLaws, 3)}, random pairing ${fixed(m.randomPairing, 3)})`,
    `sliced W2 ${fixed(m.slicedW2, 4)} (floor ${fixed(m.slicedW2Floor, 4)}), out of support ${fixed(m.outOfSupport, 4)} (floor ${fixed(m.outOfSupportFloor, 4)})`,
    `round trip p99 ${m.roundTripP99.toExponential(1)}, max ${m.roundTripMax.toExponential(1)}`,
    `hash ${result.hash}`,
  ];
  return `${lines.join('\n')}\n`;
}

export interface MapResult {
  config: ExperimentConfig;
  engine: EngineInfo;
  seed: number;
  points: number;
  seconds: number;
  pointsPerSecond: number;
  metrics: Omit<MapStatistics, 'points'>;
}

/** The map of a whole dataset as a few lines for people. */
export function mapText({ config, engine, metrics: m, ...speed }: MapResult): string {
  const lines = [
    `${config.reference} -> ${config.target}, ${config.method}, seed ${config.seed}, ${engine.label}`,
    `${speed.points} points in ${fixed(speed.seconds, 2)} s, ${fixed(speed.pointsPerSecond, 0)} points a second`,
    `distance moved ${fixed(m.meanDistance, 3)} ± ${fixed(m.stdDistance, 3)}, median ${fixed(m.medianDistance, 3)}, 95 % ${fixed(m.q95Distance, 3)}, longest ${fixed(m.maxDistance, 3)}`,
    `out of support ${fixed(m.outOfSupport, 4)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function phaseLine(phase: PhaseResult): string {
  const { klGap, klGapSd, msPerStep } = phase;
  const gap =
    klGap === null || typeof klGap === 'number'
      ? `${fixed(klGap, 4)} ± ${fixed(klGapSd as number | null, 4)}`
      : `forward ${fixed(klGap.forward, 4)}, inverse ${fixed(klGap.inverse, 4)}`;
  const speed = phase.steps > 0 ? `, ${msPerStep.toFixed(1)} ms a step` : ', nothing to train';
  return `${phaseLabels[phase.name]}: ${phase.steps} steps${speed}, KL gap ${gap}`;
}
