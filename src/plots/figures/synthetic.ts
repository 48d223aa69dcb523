/**
 * Figures for tests and for looking at: real samples that simple maps have moved. Nothing here was
 * trained, and no page or command shows it.
 */
import { methods, methodIds, type MethodId, type ToyId } from '../../protocol/catalogue.ts';
import type { CurveBlock, DistancesBlock, FigureData, HistogramPanel, HistogramsBlock, PanelData, PanelsBlock, Stat, TableBlock, Unit } from '../../protocol/figure.ts'; // prettier-ignore
import { distanceBin, distanceBins, type CellCounts } from '../../protocol/product.ts';

/** [n, 2] points of a toy. */
export type Sample = (toy: ToyId, n: number, seed: number) => Float32Array;
export interface SyntheticOptions {
  sample: Sample;
  seeds: number;
  /** Points per panel. */
  n: number;
  /** Cells a side. */
  side: number;
}

/** A number over seeds that spreads by about `spread`. */
export function stat(mean: number, spread: number, unit: Unit, seeds: number): Stat {
  const values = Array.from(
    { length: seeds },
    (_, i) => mean + spread * [-0.8, 1.1, -0.3, 0.4][i % 4],
  );
  const m = values.reduce((sum, v) => sum + v, 0) / seeds;
  const square = values.reduce((sum, v) => sum + (v - m) * (v - m), 0);
  return { mean: m, sd: seeds > 1 ? Math.sqrt(square / (seeds - 1)) : null, values, unit };
}

export function cellsOf(start: Float32Array, mapped: Float32Array, side: number): CellCounts {
  const n = mapped.length / 2;
  const counts = new Uint32Array(side * side);
  const [startX, startY] = [new Float32Array(side * side), new Float32Array(side * side)];
  for (let i = 0; i < n; i++) {
    const column = Math.floor(((mapped[2 * i] + 4) / 8) * side);
    const row = Math.floor(((4 - mapped[2 * i + 1]) / 8) * side);
    if (column < 0 || row < 0 || column >= side || row >= side) continue;
    const cell = row * side + column;
    counts[cell]++;
    startX[cell] += start[2 * i];
    startY[cell] += start[2 * i + 1];
  }
  counts.forEach((count, cell) => {
    startX[cell] /= count || 1;
    startY[cell] /= count || 1;
  });
  return { side, n, counts, startX, startY };
}

/** Target points, each matched to the start of like angle and radius rank, smeared by method. */
function moved(
  start: Float32Array,
  target: Float32Array,
  smear: number,
  seed: number,
): Float32Array {
  const n = start.length / 2;
  const order = (points: Float32Array): Uint32Array => {
    const key = Float64Array.from({ length: n }, (_, i) => Math.atan2(points[2 * i + 1], points[2 * i])); // prettier-ignore
    return Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => key[a] - key[b]);
  };
  const [from, to] = [order(start), order(target)];
  const out = new Float32Array(2 * n);
  let state = seed * 7919 + 17;
  const next = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const shift = (): number => smear * (next() + next() + next() - 1.5);
  for (let i = 0; i < n; i++) {
    out[2 * from[i]] = target[2 * to[i]] + shift();
    out[2 * from[i] + 1] = target[2 * to[i] + 1] + shift();
  }
  return out;
}

const smears: Record<MethodId, number> = {
  'base-transfer': 0.1,
  unidirectional: 0.6,
  'flows-for-flows': 0.2,
  'movement-penalty': 0.25,
  'identity-init': 0.15,
};

const pairs: [ToyId, ToyId][] = [
  ['four-circles', 'star'],
  ['star', 'four-circles'],
  ['checkerboard', 'four-circles'],
  ['four-circles', 'checkerboard'],
  ['star', 'checkerboard'],
  ['checkerboard', 'star'],
];

export function syntheticPanels(
  options: SyntheticOptions,
  look: PanelsBlock['look'],
  rows: number,
): PanelsBlock {
  const { sample, n, side, seeds } = options;
  const block: PanelsBlock = {
    kind: 'panels',
    title: look === 'density' ? 'Where points end up' : null,
    look,
    columns: ['Reference', ...methodIds.map((id) => methods[id].label), 'Target'],
    rows: pairs.slice(0, rows).map(([reference, target]) => {
      const start = sample(reference, n, 1);
      const law = sample(target, n, 2);
      const panel = (to: Float32Array, notes: PanelData['notes']): PanelData => ({
        ...{ name: `${reference} to ${target}`, cells: cellsOf(start, to, side), notes },
        ...{ order: null, ref: { order: 'a', view: 'all' } },
      });
      const made = methodIds.map((id, i) =>
        panel(moved(start, law, smears[id], i + 1), [
          { label: 'out of support', stat: stat(0.02 + 0.3 * smears[id] * smears[id], 0.004, 'share', seeds) }, // prettier-ignore
          { label: 'C2ST', stat: stat(0.52 + 0.1 * smears[id], 0.01, 'auc', seeds) },
        ]),
      );
      return {
        label: `${reference} → ${target}`,
        panels: [panel(start, []), ...made, look === 'density' ? panel(law, []) : null],
      };
    }),
    most: 0,
  };
  const all = block.rows.flatMap((row) => row.panels.filter((panel) => panel !== null));
  block.most = Math.max(...all.map(({ cells }) => cells.counts.reduce((a, b) => Math.max(a, b), 0) / cells.n)); // prettier-ignore
  return block;
}

/** Distances with about a Rayleigh law, of a scale a method. */
export function syntheticDistances(seeds: number, spike: boolean): DistancesBlock {
  const shares = (scale: number): number[] => {
    const raw = Array.from({ length: distanceBins }, (_, i) => {
      const d = (i + 0.5) * distanceBin;
      return d * Math.exp((-d * d) / (2 * scale * scale)) + 0.02 * d * Math.exp(-d);
    });
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((value) => value / sum);
  };
  const scales = spike ? [0.45, 0.3, 0.2, 0.03, 0.01] : [1.05, 1.3, 1.2, 0.8, 0.95];
  return {
    kind: 'distances',
    title: spike ? 'Three identity tasks pooled' : 'Six tasks pooled',
    series: methodIds.map((method, i) => {
      const share = shares(scales[i]);
      return {
        ...{ label: methods[method].label, method, share },
        shareSd:
          seeds > 1 ? share.map((value, b) => value * (0.06 + 0.05 * Math.sin(b / 9))) : null,
        mean: stat(1.25 * scales[i], 0.03 * scales[i], 'distance', seeds),
        sd: stat(0.66 * scales[i], 0.02 * scales[i], 'distance', seeds),
        otOwnImage: stat(0.95 * scales[i], 0.01 * scales[i], 'distance', seeds),
      };
    }),
    baseline: {
      share: shares(2.6),
      mean: stat(3.26, 0.003, 'distance', seeds),
      sd: stat(1.55, 0.002, 'distance', seeds),
    },
    otLaws: spike
      ? { value: stat(0.16, 0.01, 'distance', seeds), floor: stat(0.15, 0.01, 'distance', seeds) }
      : { value: stat(1.2, 0.02, 'distance', seeds), floor: stat(0.15, 0.01, 'distance', seeds) },
    maximum: 8 * Math.SQRT2,
  };
}

export function syntheticTable(seeds: number): TableBlock {
  return {
    kind: 'table',
    title: 'Mean absolute translation',
    columns: ['Flows for flows', 'with movement penalty', 'Base transfer', 'Penalty alone', 'Kind'],
    rows: ['Checkerboard', 'Four circles', 'Concentric rings', 'Eight-armed star'].map(
      (label, i) => ({
        label,
        cells: [
          stat(1.3 - 0.2 * i, 0.1, 'distance', seeds),
          stat(0.08 + 0.1 * i, 0.013, 'distance', seeds),
          i === 2 ? null : stat(12.64 - 3 * i, 0.2, 'distance', seeds),
          stat(0.0042 + 0.001 * i, 0.0007, 'distance', seeds),
          i % 2 === 0 ? 'pieces that do not touch, so a map may swap them' : 'connected',
        ],
      }),
    ),
  };
}

export function syntheticCurve(seeds: number): CurveBlock {
  const x = [7.5, 15, 22.5, 30, 37.5, 45];
  const values = (from: number, slope: number, spread: number): Stat[] =>
    x.map((angle, i) => stat(from + slope * angle + spread * Math.sin(7 * i), spread, 'share', seeds)); // prettier-ignore
  return {
    kind: 'curve',
    title: 'Images out of the target’s support',
    xLabel: 'angle, degrees',
    xUnit: 'degree',
    yLabel: 'out of support',
    ...{ x, unit: 'share' },
    series: [
      { label: 'Flows for flows', method: 'flows-for-flows', values: values(0.031, 0.0001, 0.004), slope: { value: 0.00011, error: 0.00008 } }, // prettier-ignore
      { label: 'Movement penalty', method: 'movement-penalty', values: values(0.045, 0.0004, 0.006), slope: { value: 0.00041, error: 0.00012 } }, // prettier-ignore
      { label: 'Samples of the base density', method: null, values: values(0.06, 0, 0.003), slope: { value: 0, error: 0.00004 } }, // prettier-ignore
    ],
  };
}

/** A target and five methods about it: with ratios, or with lines, a band and notes. */
export function syntheticHistograms(seeds: number, ratios: boolean): HistogramsBlock {
  const bins = 40;
  const bump = (at: number, width: number): number[] => {
    const raw = Array.from({ length: bins }, (_, i) => {
      const z = ((i + 0.5) / bins - at) / width;
      return Math.exp((-z * z) / 2);
    });
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((value) => value / sum);
  };
  const panel = (title: string, from: number, to: number): HistogramPanel => {
    const shares = [0, ...methodIds.keys()].map((i, k) => bump(0.4 + 0.01 * i, k === 0 ? 0.06 : 0.06 + 0.01 * i)); // prettier-ignore
    const ratio = (share: number[]): HistogramPanel['ratios'][number] => ({
      value: share.map((value, i) => (shares[0][i] < 1e-3 ? null : value / shares[0][i])),
      error: share.map((_, i) => (shares[0][i] < 1e-3 ? null : 0.1)),
    });
    const marked = (share: number): Stat => stat(from + share * (to - from), 0.001, 'scaled', seeds); // prettier-ignore
    return {
      ...{ title, xLabel: 'TeV', from, to, maximum: ratios ? null : 13.416 },
      shares: shares.map((share) => ({
        share,
        sd: seeds > 1 ? share.map((value) => 0.05 * value) : null,
        n: 1000,
      })),
      ratios: shares.map((share, i) => (ratios && i > 0 ? ratio(share) : null)),
      band: ratios ? null : { from: from + 0.5 * (to - from), to: from + 0.6 * (to - from), label: 'signal region' }, // prettier-ignore
      lines: ratios
        ? []
        : [
            { label: 'exact morph', at: marked(0.3), floor: null },
            { label: 'transport', at: marked(0.5), floor: stat(0.1, 0.001, 'scaled', seeds) },
            { label: 'random pairing', at: marked(0.8), floor: null },
          ],
    };
  };
  return {
    kind: 'histograms',
    title: 'A synthetic stand-in',
    columns: ratios ? 3 : 1,
    yLabel: 'share of events per bin',
    series: [
      { label: 'Pythia-like', method: null, filled: true, notes: [] },
      ...methodIds.map((method) => ({
        ...{ label: methods[method].label, method, filled: false },
        notes: ratios ? [] : [{ label: 'mean', stat: stat(0.3, 0.01, 'scaled', seeds) }],
      })),
    ],
    panels: ratios
      ? ['Mass', 'Difference of masses', 'Ratio', 'Distance'].map((title, i) => panel(title, i, i + 1)) // prettier-ignore
      : [panel('', 0, 4)],
    ratioTo: ratios ? 0 : null,
  };
}

export function syntheticFigure(blocks: FigureData['blocks'], seeds: number): FigureData {
  return {
    ...{ id: 's0-fig5', paper: 's0', place: 'Fig. 5', title: 'Six unequal pairs', budget: 'quick' },
    seeds: Array.from({ length: seeds }, (_, i) => 101 + i),
    caption: [
      'Read along a row: the same reference points, moved by five methods.',
      'Rare cells are points that a method left between the parts of the target.',
    ],
    blocks,
  };
}
