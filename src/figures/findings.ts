/**
 * The papers' findings, each with the verdict of the runs at hand: reproduced, not reproduced, or
 * undecided at this budget and these seeds. No ranking is written here; it follows from the products.
 */
import { methodIds, methods, type MethodId } from '../protocol/catalogue.ts';
import type { FigureId } from '../protocol/figureIds.ts';
import type { Unit } from '../protocol/figure.ts';
import { judge, type Finding, type Side } from './claim.ts';
import { distanceClaims, pooledDistance } from './findings/distances.ts';
import { studyClaims } from './findings/study.ts';
import { supportClaims } from './findings/support.ts';
import { translationClaims, translationSides } from './findings/translation.ts';
import type { Lab } from './lab.ts';
import { rankStability, type RankRow } from './ranks.ts';
import { statOf } from './stat.ts';

export type { Finding, Verdict } from './claim.ts';

export function findings(lab: Lab): Finding[] {
  const claims = [
    ...distanceClaims(lab),
    ...supportClaims(lab),
    ...translationClaims(lab),
    ...studyClaims(lab),
  ];
  return claims.map((claim) => judge(claim, lab.seeds));
}

export interface RankTable {
  figure: FigureId;
  /** What is ranked, smallest first. */
  title: string;
  /** Null while a run is missing. */
  rows: RankRow[] | null;
}

/** How often each method had each rank, over the seeds. */
export function rankTables(lab: Lab): RankTable[] {
  const each = (of: (method: MethodId) => Side): Side[] => methodIds.map(of);
  const outOfSupport = (method: MethodId): Side => ({
    label: methods[method].label,
    at: lab.metric('s0-fig5', { method }, 'outOfSupport'),
  });
  const tables: [FigureId, string, Unit, Side[]][] = [
    ['s0-fig5', 'Out of support', 'share', each(outOfSupport)],
    ['s0-fig6', 'Distance', 'distance', each((m) => pooledDistance(lab, 's0-fig6', m))],
    ['s0-fig12', 'Distance', 'distance', each((m) => pooledDistance(lab, 's0-fig12', m))],
    ['s4-table1', 'Mean absolute translation', 'distance', translationSides(lab)],
  ];
  return tables.map(([figure, title, unit, sides]) => {
    const rows = sides.map(({ label, at }) => {
      const stat = statOf(lab.seeds.map(at), unit);
      return stat && { label, values: stat.values };
    });
    const known = rows.filter((row) => row !== null);
    return { figure, title, rows: known.length === rows.length ? rankStability(known) : null };
  });
}
