/**
 * What a study's parts cost, so that its progress advances evenly: training phase by phase, bases once,
 * and judging. Knows no result.
 */
import { configFor } from '../../../presets/presets.ts';
import { baseKey } from '../../../protocol/baseKey.ts';
import type { Calibration } from '../../../protocol/calibration.ts';
import type { PhaseId, PresetId } from '../../../protocol/catalogue.ts';
import { trainingCost, usualSpeed } from '../cost.ts';
import { basePhases } from '../produceTrain.ts';
import type { StudyNews } from './studyHost.ts';

/** What a host asks of a study: all of it, or what comes before unblinding, or unblinding alone. */
export type Asked = 'all' | 'blind' | 'unblinding';

interface Piece {
  /** Number of the method's run; -1 before the first. */
  run: number;
  phase: PhaseId | 'judging';
  cost: number;
}

export interface StudyWork {
  /** Multiply-adds. */
  cost: number;
  /** 0 to 1: how much of it is done when this is said. */
  shareAt(news: StudyNews): number;
}

/** Seconds on one core of judging moved rows in one region, mostly the classifier; measured. */
const judgingSeconds: Record<PresetId, number> = {
  tiny: 1,
  fast: 7,
  quick: 14,
  long: 100,
  paper: 100,
};

type Study = Pick<Calibration, 'methods' | 'penaltyWeights' | 'preset' | 'seed' | 'features'>;

export function studyWork(study: Study, asked: Asked = 'all'): StudyWork {
  const every = piecesOf(study);
  const last = every.length - 1;
  const pieces =
    asked === 'all' ? every : asked === 'blind' ? every.slice(0, last) : every.slice(last);
  const sum = (some: readonly Piece[]): number => some.reduce((all, { cost }) => all + cost, 0);
  const cost = sum(pieces);
  return {
    cost,
    shareAt({ part, done, step, judged }) {
      const run = part === 'input' ? -1 : done;
      const phase = step ? step.phase : 'judging';
      const at = pieces.findIndex((piece) => piece.run === run && piece.phase === phase);
      if (at < 0) return 0;
      const under = step ? step.step / step.phaseSteps : judged;
      return (sum(pieces.slice(0, at)) + under * pieces[at].cost) / cost;
    },
  };
}

function piecesOf({ methods, penaltyWeights, preset, seed, features }: Study): Piece[] {
  const judging = usualSpeed * judgingSeconds[preset];
  const trained = new Set<string>();
  const runs = methods.flatMap((method) =>
    method === 'movement-penalty' ? penaltyWeights.map(() => method) : [method],
  );
  const pieces: Piece[] = [{ run: -1, phase: 'judging', cost: judging }];
  runs.forEach((method, run) => {
    // Laws decide no cost, only how many features a row has.
    const config = configFor({
      ...{ reference: 'four-circles', target: 'star', condition: 'rotation' },
      ...{ method, preset, seed },
    });
    const cost = (phase: PhaseId): number => trainingCost(config, phase, features.length);
    for (const phase of basePhases(config)) {
      const key = baseKey(config, phase);
      pieces.push({ run, phase, cost: trained.has(key) ? 0 : cost(phase) });
      trained.add(key);
    }
    pieces.push({ run, phase: 'transfer', cost: cost('transfer') });
    pieces.push({ run, phase: 'judging', cost: judging });
  });
  // The applied region, when all is trained: the input and every method.
  pieces.push({ run: runs.length, phase: 'judging', cost: judging * (runs.length + 1) });
  return pieces;
}
