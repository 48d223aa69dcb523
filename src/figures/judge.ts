/**
 * Findings, ranks and bars together, from the products of one budget and, for bars that speak of more,
 * of larger ones. Fetches none.
 */
import { bars, type Bar } from './bars.ts';
import { findings, rankTables, type Finding, type RankTable } from './findings.ts';
import type { Lab } from './lab.ts';

export interface Judged {
  findings: Finding[];
  ranks: RankTable[];
  bars: Bar[];
}

/** @param larger labs of larger budgets: bars that `lab` cannot measure are measured on the first that can */
export function judge(lab: Lab, larger: readonly Lab[] = []): Judged {
  const others = larger.map(bars);
  const own = bars(lab).map((bar) => {
    if (bar.met !== null) return bar;
    const found = others.flatMap((some) =>
      some.filter(({ id, met }) => id === bar.id && met !== null),
    );
    return found.at(0) ?? bar;
  });
  return { findings: findings(lab), ranks: rankTables(lab), bars: own };
}
