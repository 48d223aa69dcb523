/**
 * A claim of the papers as comparisons of numbers, and what the runs say to it. The rule is the same
 * for all of them and knows no method.
 */
import type { Stat, Unit } from '../protocol/figure.ts';
import type { Reading } from './lab.ts';
import { standardError, statOf } from './stat.ts';

export type Verdict = 'reproduced' | 'not reproduced' | 'undecided';

/** Fewer seeds do not say how far seeds differ. */
export const leastSeeds = 3;

export interface Side {
  label: string;
  at: Reading;
}

/** That one number is smaller than the other. */
export interface Comparison {
  smaller: Side;
  larger: Side;
}

export interface Claim {
  id: string;
  /** Where it is made: row of SCIENCE and place in the paper. */
  place: string;
  text: string;
  unit: Unit;
  comparisons: readonly Comparison[];
  /** How many of them must hold; all when left out. */
  atLeast?: number;
}

export interface Compared {
  smaller: { label: string; stat: Stat | null };
  larger: { label: string; stat: Stat | null };
  /** Larger minus smaller, seed by seed. */
  difference: Stat | null;
  verdict: Verdict;
}

export interface Finding {
  id: string;
  place: string;
  text: string;
  verdict: Verdict;
  /** Why it is undecided; else null. */
  reason: string | null;
  compared: Compared[];
}

export function judge(claim: Claim, seeds: readonly number[]): Finding {
  const { id, place, text, unit, comparisons, atLeast = comparisons.length } = claim;
  const compared = comparisons.map((comparison) => compare(comparison, unit, seeds));
  const count = (verdict: Verdict): number =>
    compared.filter((each) => each.verdict === verdict).length;
  let verdict: Verdict = 'undecided';
  if (compared.length > 0 && count('reproduced') >= atLeast) verdict = 'reproduced';
  else if (count('not reproduced') > compared.length - atLeast) verdict = 'not reproduced';
  const reason = verdict === 'undecided' ? reasonOf(compared, seeds) : null;
  return { id, place, text, verdict, reason, compared };
}

function compare({ smaller, larger }: Comparison, unit: Unit, seeds: readonly number[]): Compared {
  const [low, high] = [seeds.map(smaller.at), seeds.map(larger.at)];
  const differences = low.map((value, i) => {
    const other = high[i];
    return value === null || other === null ? null : other - value;
  });
  const difference = statOf(differences, unit);
  return {
    smaller: { label: smaller.label, stat: statOf(low, unit) },
    larger: { label: larger.label, stat: statOf(high, unit) },
    ...{ difference, verdict: verdictOf(difference) },
  };
}

/** The mean difference must exceed two of its standard errors, over at least three seeds. */
function verdictOf(difference: Stat | null): Verdict {
  if (!difference || difference.values.length < leastSeeds) return 'undecided';
  const error = standardError(difference.values) ?? 0;
  if (Math.abs(difference.mean) <= 2 * error || difference.mean === 0) return 'undecided';
  return difference.mean > 0 ? 'reproduced' : 'not reproduced';
}

function reasonOf(compared: readonly Compared[], seeds: readonly number[]): string {
  if (compared.length === 0) return 'No figure orders the runs it is about.';
  if (compared.some(({ difference }) => !difference)) return 'Not all of its runs are made.';
  if (seeds.length < leastSeeds)
    return `It takes at least ${leastSeeds} seeds to tell; ${seeds.length === 1 ? 'this is one' : `these are ${seeds.length}`}.`;
  return 'Differences that it needs lie within two standard errors over the seeds.';
}
