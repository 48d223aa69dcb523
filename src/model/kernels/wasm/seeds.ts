/** Each row's share of a loss, where the kernels' way back begins. Runs no flow. */
import type { Seeds } from './passMemory.ts';

/**
 * d loss / d nll and d loss / d distance of each row: n_i / N times the term's weight, shared among
 * its rows evenly or by sample weight.
 * @param weights of the rows wanted, which may be some of the term's; null: all equal
 * @param share count: n_i, all rows of the term; total: N, rows of all terms; weightSum: of the
 *   sample weights of all rows of the term
 * @param penaltyWeight replaces the term's own unless null
 */
export function seedsOf(
  term: { readonly likelihood: number; readonly penalty: { readonly weight: number } | null },
  { weights }: { readonly weights: Float32Array | null },
  { count, total, weightSum }: { count: number; total: number; weightSum: number },
  penaltyWeight: number | null,
): Seeds {
  const share = count / total;
  const nll = share * term.likelihood;
  const distance = share * (penaltyWeight ?? term.penalty?.weight ?? 0);
  if (!weights) return { nll: nll / count, distance: distance / count };
  return {
    nll: weights.map((w) => (nll * w) / weightSum),
    distance: weights.map((w) => (distance * w) / weightSum),
  };
}

export function sumOf(weights: Float32Array | null): number {
  let sum = 0;
  for (const w of weights ?? []) sum += w;
  return sum;
}
