/**
 * Histograms of a study as a figure's block: counts of all seeds together, with what they differ by, and
 * ratios with their errors. Leaves bins as they are and draws nothing.
 */
import type { Counts } from '../protocol/calibrationResult.ts';
import type {
  HistogramPanel,
  HistogramRatios,
  HistogramShares,
  HistogramsBlock,
  HistogramsLayout,
} from '../protocol/figure.ts';
import type { StudyCounts } from '../protocol/studyNumber.ts';
import type { Source } from './source.ts';
import { sampleSd } from './stat.ts';
import { studyCounts } from './study.ts';

export function histogramsBlock(layout: HistogramsLayout, source: Source): HistogramsBlock {
  const { kind, title, columns, yLabel, order, ratioTo } = layout;
  const panels = layout.panels.map((panel): HistogramPanel | null => {
    const pooled = panel.counts.map((what) => pooledOf(order, what, source));
    const edges = edgesOf(pooled);
    if (!edges) return null;
    const to = ratioTo === null ? null : pooled[ratioTo];
    return {
      ...{ title: panel.title, xLabel: panel.xLabel, ...edges },
      shares: pooled.map((each) => each && sharesOf(each)),
      ratios: pooled.map((each, i) => (each && to && i !== ratioTo ? ratiosOf(each, to) : null)),
      ...{ band: panel.band, maximum: panel.maximum },
      lines: panel.lines.flatMap(({ label, at, floor }) => {
        const stat = source.stat(at);
        return stat ? [{ label, at: stat, floor: floor && source.stat(floor) }] : [];
      }),
    };
  });
  return {
    ...{ kind, title, columns, yLabel, ratioTo },
    series: layout.series.map(({ label, method, filled, notes }) => ({
      ...{ label, method, filled },
      notes: notes.map((quantity) => ({ label: quantity.label, stat: source.stat(quantity) })),
    })),
    panels: panels.filter((panel) => panel !== null),
  };
}

/** One a seed, all with the same edges. */
export type PerSeed = readonly Counts[];

/** Null while a seed is missing. */
function pooledOf(order: string, what: StudyCounts, source: Source): PerSeed | null {
  const each = source.seeds.map((seed) => {
    const product = source.product(seed, order);
    if (product && product.kind !== 'study') throw new Error(`not a study: ${order}`);
    return product && studyCounts(product.result, what);
  });
  const known = each.filter((counts) => counts !== null);
  return known.length === each.length && known.length > 0 ? known : null;
}

/** @throws Error when histograms of one panel have other edges */
function edgesOf(pooled: readonly (PerSeed | null)[]): { from: number; to: number } | null {
  const all = pooled.flatMap((each) => each ?? []);
  const [first] = all;
  if (all.length === 0) return null;
  const { from, to } = first;
  for (const counts of all)
    if (counts.from !== from || counts.to !== to || counts.bins.length !== first.bins.length)
      throw new Error('histograms of one panel have different bins');
  return { from, to };
}

const totalOf = (counts: PerSeed): number => counts.reduce((sum, { n }) => sum + n, 0);

const binOf = (counts: PerSeed, bin: number): number =>
  counts.reduce((sum, { bins }) => sum + bins[bin], 0);

export function sharesOf(counts: PerSeed): HistogramShares {
  const n = totalOf(counts);
  const share = counts[0].bins.map((_, bin) => binOf(counts, bin) / Math.max(1, n));
  const sd = share.map(
    (_, bin) => sampleSd(counts.map((each) => each.bins[bin] / Math.max(1, each.n))) ?? 0,
  );
  return { share, sd: counts.length > 1 ? sd : null, n };
}

/** Entries of both that a bin's ratio needs: below, its Poisson error says little. */
const leastEntries = 10;

/** Of shares; relative errors of two Poisson counts add in squares. */
export function ratiosOf(moved: PerSeed, target: PerSeed): HistogramRatios {
  const up = totalOf(target) / totalOf(moved);
  const ratios = moved[0].bins.map((_, bin): [number, number] | null => {
    const [m, t] = [binOf(moved, bin), binOf(target, bin)];
    if (m < leastEntries || t < leastEntries) return null;
    const value = (m / t) * up;
    return [value, value * Math.sqrt(1 / m + 1 / t)];
  });
  return {
    value: ratios.map((ratio) => ratio && ratio[0]),
    error: ratios.map((ratio) => ratio && ratio[1]),
  };
}
