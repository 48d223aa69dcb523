import { describe, expect, it } from 'vitest';
import { figures } from '../presets/figures/index.ts';
import { studyOf } from '../presets/figures/study.ts';
import { standInLabel } from '../protocol/calibrationResult.ts';
import { methodIds } from '../protocol/catalogue.ts';
import type { HistogramsBlock } from '../protocol/figure.ts';
import type { FigureId } from '../protocol/figureIds.ts';
import type { StudyOrder, StudyProduct } from '../protocol/product.ts';
import type { StudyNumber } from '../protocol/studyNumber.ts';
import { assemble } from './assemble.ts';
import { fakeStore } from './fakeProducts.ts';
import { fakeStudy } from './fakeStudy.ts';
import { orderKey, ordersOf, satisfies } from './orders.ts';
import { studyCounts, studyNumber } from './study.ts';

const ids = ['s0-fig7', 's0-fig8', 's0-fig9', 's0-fig10'] as const satisfies FigureId[];
const seeds = [5, 6];
const order = (seed: number): StudyOrder => ({
  kind: 'study',
  study: studyOf({ budget: 'tiny', seed }),
});
const { result } = fakeStudy(order(5), (method) => ({
  auc: method === 'base-transfer' ? 0.52 : 0.51,
  distance: method === 'base-transfer' ? 1 : 0.3,
}));
const products = fakeStore(seeds.map(order));
const made = (id: FigureId, of = seeds) => assemble(figures[id], 'tiny', of, products);
const histograms = (id: FigureId): HistogramsBlock => {
  const [block] = made(id).data.blocks;
  if (block.kind !== 'histograms') throw new Error('no histograms');
  return block;
};

describe('a study', () => {
  it('is one order of all four figures', () => {
    const orders = ordersOf(
      ids.map((id) => figures[id]),
      'quick',
      seeds,
    );
    expect(orders.map(({ kind }) => kind)).toEqual(['study', 'study']);
    expect(orders.map(orderKey)[0]).not.toBe(orders.map(orderKey)[1]);
  });

  it('is answered by its own product alone', () => {
    const product: StudyProduct = fakeStudy(order(5));
    expect(satisfies(product, order(5))).toBe(true);
    expect(satisfies(product, order(6))).toBe(false);
  });

  it.each<[StudyNumber, number | null]>([
    [{ input: 'auc' }, 0.568],
    [{ input: 'trainingAuc' }, 0.57],
    [{ input: 'optimalAuc' }, 0.575],
    [{ input: 'randomPairing' }, 2.23],
    [{ input: 'otLawsFloor' }, 0.39],
    [{ input: 'morphDistance' }, 0.283],
    [{ input: 'morphFeature', feature: 1 }, 0.283 / 3],
    [{ input: 'chi2', feature: 0 }, 1.1],
    [{ method: 'base-transfer', number: 'auc' }, 0.52],
    [{ method: 'unidirectional', number: 'meanDistance' }, 0.3],
    [{ method: 'base-transfer', number: 'sdDistance' }, 0.4],
    [{ method: 'base-transfer', number: 'offBy' }, 0.1],
    [{ method: 'base-transfer', number: 'featureDistance', feature: 2 }, 0.25],
    [{ method: 'base-transfer', number: 'chi2', feature: 4 }, 1.01],
  ])('has the number %j', (number, value) => {
    expect(studyNumber(result, number)).toBeCloseTo(value!, 12);
  });

  it('that is blinded or knows no truth has no such numbers', () => {
    const blind = { ...result, input: { ...result.input, applied: null, exactMorph: null } };
    expect(studyNumber(blind, { input: 'auc' })).toBeNull();
    expect(studyNumber(blind, { input: 'morphDistance' })).toBeNull();
    expect(studyCounts(blind, { moved: 'exact morph', feature: null })).toBeNull();
    const few = { ...result, methods: result.methods.slice(1) };
    expect(() => studyNumber(few, { method: 'base-transfer', number: 'auc' })).toThrow(
      'not in this study: base-transfer',
    );
    expect(() => studyCounts(result, { column: 6, side: 'target' })).toThrow(
      'not in this study: column 6',
    );
  });

  it('counts sealed rows of the target where they were opened', () => {
    const { target, sealed } = result.input.columns[5];
    expect(studyCounts(result, { column: 5, side: 'target' })?.n).toBe(target.n + sealed!.n);
  });
});

describe('its figures', () => {
  it.each(ids)('%s says in picture and caption that it is a stand-in, unblinded', (id) => {
    const { data, missing } = made(id);
    expect(missing).toEqual([]);
    const titles = data.blocks.map((block) => ('title' in block ? block.title : null));
    for (const title of titles) expect(title).toContain(standInLabel);
    expect(data.caption.join(' ')).toContain(standInLabel);
    expect(data.caption.join(' ')).toContain('not blinded');
  });

  it.each(ids)('%s waits for all of its seeds', (id) => {
    const { data, missing } = made(id, [5, 7]);
    expect(missing).toEqual([{ seed: 7, key: 'study/herwig-like/pythia-like' }]);
    const [block] = data.blocks;
    expect(block.kind === 'histograms' && block.panels).toEqual([]);
  });

  it('pool seeds, and have their spread', () => {
    const [panel] = histograms('s0-fig7').panels;
    const counts = studyCounts(result, { column: 0, side: 'reference' })!;
    expect(panel.shares[1]?.n).toBe(2 * counts.n);
    expect(panel.shares[1]?.share[30]).toBeCloseTo(counts.bins[30] / counts.n, 12);
    expect(panel.shares[1]?.sd?.[30]).toBe(0);
    expect(histograms('s0-fig7').panels.map(({ band }) => band?.from)).toEqual([
      ...Array<undefined>(5).fill(undefined),
      3.3,
    ]);
  });

  it('have ratios of shares with Poisson errors where there are entries', () => {
    const { panels, ratioTo, series } = histograms('s0-fig8');
    expect([ratioTo, series.length, panels.length]).toEqual([0, 6, 5]);
    const { ratios } = panels[0];
    expect(ratios[0]).toBeNull();
    const { moved, target } = result.methods[0].training.closure.marginals[0];
    const [m, t] = [2 * moved.bins[25], 2 * target.bins[25]];
    const value = (m / t) * (target.n / moved.n);
    expect(ratios[1]?.value[25]).toBeCloseTo(value, 12);
    expect(ratios[1]?.error[25]).toBeCloseTo(value * Math.sqrt(1 / m + 1 / t), 12);
    expect(ratios[1]?.value[0]).toBeNull();
  });

  it('mark what distances are held against', () => {
    const [panel] = histograms('s0-fig9').panels;
    expect(panel.maximum).toBeCloseTo(13.416, 3);
    expect(panel.lines.map(({ at, floor }) => [at.mean, floor?.mean ?? null])).toEqual([
      [0.283, null],
      [0.49, 0.39],
      [2.23, null],
    ]);
    expect(histograms('s0-fig10').panels.map(({ maximum }) => maximum)).toEqual(
      methodIds.map(() => 6),
    );
  });
});
