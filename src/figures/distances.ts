/**
 * A figure of pooled distances: histograms of several tasks as one, seed by seed, then mean and spread
 * over seeds. A series that lacks a run is left out, never drawn of part of its tasks.
 */
import { maximumDistance } from '../protocol/catalogue.ts';
import type { DistancesBlock, DistancesLayout, Ref, Stat } from '../protocol/figure.ts';
import { distanceBins, type DistanceHistogram, type PairProduct } from '../protocol/product.ts';
import { pool } from './pool.ts';
import type { Source } from './source.ts';
import { meanOf, sampleSd } from './stat.ts';

export function distancesBlock(layout: DistancesLayout, source: Source): DistancesBlock {
  const series = layout.series.map(({ label, method, runs }) => {
    const pooled = pooledOf(runs, source);
    const otOwnImage = source.stat({
      ...{ label, unit: 'distance' },
      over: runs.map((of) => ({ of, metric: 'otOwnImage' })),
    });
    return pooled && { label, method, ...pooled, otOwnImage };
  });
  const pairs = source.seeds.map((seed) => pairsAt(layout.pairs, source, seed));
  const known = pairs.filter((each) => each !== null);
  const complete = known.length === pairs.length && layout.pairs.length > 0;
  const baseline = complete && over(known.map((each) => pool(each.map((p) => p.randomPairing))));
  return {
    ...{ kind: 'distances', title: layout.title, maximum: maximumDistance },
    series: series.filter((each) => each !== null),
    baseline: baseline ? { share: baseline.share, mean: baseline.mean, sd: baseline.sd } : null,
    otLaws: complete
      ? {
          value: overSeeds(known, ({ otLaws }) => otLaws),
          floor: overSeeds(known, ({ otLawsFloor }) => otLawsFloor),
        }
      : null,
  };
}

interface Pooled {
  share: number[];
  shareSd: number[] | null;
  mean: Stat;
  sd: Stat;
}

function pooledOf(runs: readonly Ref[], source: Source): Pooled | null {
  const pooled = source.seeds.map((seed) => {
    const parts = runs.map((ref) => source.find(ref, seed)?.map?.distances ?? null);
    const known = parts.filter((part) => part !== null);
    return known.length === parts.length && known.length > 0 ? pool(known) : null;
  });
  const known = pooled.filter((each) => each !== null);
  return known.length === pooled.length && known.length > 0 ? over(known) : null;
}

/** @param pooled one a seed */
function over(pooled: readonly DistanceHistogram[]): Pooled {
  const shares = Array.from({ length: distanceBins }, (_, i) =>
    pooled.map(({ bins, n }) => bins[i] / n),
  );
  return {
    share: shares.map(meanOf),
    shareSd: pooled.length < 2 ? null : shares.map((values) => sampleSd(values) ?? 0),
    mean: stat(pooled.map(({ mean }) => mean)),
    sd: stat(pooled.map(({ sd }) => sd)),
  };
}

function stat(values: readonly number[]): Stat {
  return { mean: meanOf(values), sd: sampleSd(values), values: [...values], unit: 'distance' };
}

function overSeeds(pairs: readonly PairProduct[][], of: (pair: PairProduct) => number): Stat {
  return stat(pairs.map((each) => meanOf(each.map(of))));
}

function pairsAt(keys: readonly string[], source: Source, seed: number): PairProduct[] | null {
  const pairs = keys.map((key) => {
    const product = source.product(seed, key);
    if (product && product.kind !== 'pair') throw new Error(`not a pair of laws: ${key}`);
    return product;
  });
  const known = pairs.filter((pair) => pair !== null);
  return known.length === pairs.length ? known : null;
}
