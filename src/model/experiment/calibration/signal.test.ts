/** Signal in a stand-in: rows that are added and change no other, and what is known of both together. */
import { describe, expect, it } from 'vitest';
import { inLhcoRegion, mixtureLogDensity } from '../../../data/standIns/lhco/index.ts';
import { prepare } from '../../../data/tables/prepare.ts';
import { parseCalibration, signalOf, type Calibration } from '../../../protocol/calibration.ts';
import { lhcoScale } from '../../../protocol/lhco.ts';
import { rankAuc, rankAucNullSd } from '../../metrics/index.ts';
import type { Side } from '../samples.ts';
import { standInTable } from './standInTable.ts';
import { truthOf, type KnownTruth } from './truth.ts';

const events = 20_000;
const generators = { reference: 'herwig-like', target: 'pythia-like' } as const;

const studyOf = (signal: Partial<Record<Side, unknown>>, n = events): Calibration => {
  const source = (side: Side) => ({
    ...{ kind: 'stand-in', generator: generators[side], events: n },
    ...(side in signal ? { signal: signal[side] } : {}),
  });
  return parseCalibration({
    version: 1,
    ...{ reference: source('reference'), target: source('target') },
    features: ['mJ1', 'deltaM', 'tau21J1', 'tau21J2', 'deltaR'],
    ...{ condition: 'M', scaling: { kind: 'given', ...lhcoScale } },
    regions: {
      train: [
        [2.9, 3.3],
        [3.7, 4.1],
      ],
      apply: [[3.3, 3.7]],
    },
    ...{ methods: ['identity-init'], preset: 'tiny', seed: 4, penaltyWeights: [0.05] },
  });
};

const tableOf = (study: Calibration, side: Side) => {
  const source = study[side];
  if (source.kind !== 'stand-in') throw new Error('not a stand-in');
  return standInTable(source, side, study.seed);
};

describe('a table with signal', () => {
  const [plain, mixed] = [{}, { target: 1000 }].map((signal) => tableOf(studyOf(signal), 'target'));

  it('has the same background, row by row, and the signal after it', () => {
    expect(plain.rows).toBe(events);
    expect(mixed.rows).toBe(events + 1000);
    expect(mixed.names).toEqual(plain.names);
    mixed.columns.forEach((column, k) => {
      expect(column).toHaveLength(mixed.rows);
      expect(column.subarray(0, events)).toEqual(plain.columns[k]);
    });
  });

  it('has signal of 3.5 TeV, with two heavy jets', () => {
    const mean = (column: Float64Array): number =>
      column.reduce((sum, v) => sum + v, 0) / column.length;
    const [m, delta, tau] = mixed.columns.map((column) => column.subarray(events));
    const mass = mixed.columns[5].subarray(events);
    expect(Math.abs(mean(mass) - 3.5)).toBeLessThan((4 * 0.166) / Math.sqrt(1000));
    expect(Math.abs(mean(delta) - 0.4)).toBeLessThan(0.01);
    expect(Math.abs(mean(m) - 0.1032)).toBeLessThan(0.005);
    expect(mean(tau)).toBeLessThan(0.4);
  });

  it('draws more signal without another draw of the first of it, and other signal per side', () => {
    const more = tableOf(studyOf({ target: 1000, reference: 1000 }), 'reference');
    expect(more.columns[5].subarray(events)).not.toEqual(mixed.columns[5].subarray(events));
    expect(tableOf(studyOf({ target: 0 }), 'target')).toEqual(plain);
    expect(tableOf(studyOf({ target: 1000 }), 'target')).toEqual(mixed);
  });
});

it.each([-1, 0.5, 100_001, '10', null, undefined])(
  'a study refuses %j signal events',
  (signal) => expect(() => studyOf({ target: signal })).toThrow('invalid target.signal'), // prettier-ignore
);

describe('the truth', () => {
  const truthFor = (signal: Partial<Record<Side, number>>): KnownTruth => {
    const study = studyOf(signal);
    const [from, to] = [tableOf(study, 'reference'), tableOf(study, 'target')];
    return truthOf(study, from, prepare(study, from, to))!;
  };
  const plain = truthFor({});

  it('of the morph does not depend on signal in the target', () => {
    const { exactMorph } = truthFor({ target: 2000 });
    expect(exactMorph).toEqual(plain.exactMorph);
  });

  it('of the morph is of the background where the reference has signal', () => {
    const mixed = truthFor({ reference: 2000 });
    expect(mixed.exactMorph).toEqual(plain.exactMorph);
    const n = plain.exactMorph.rows;
    const rows = new Float32Array(5 * (n + 1500)).fill(9, 5 * n);
    expect(mixed.offBy(rows)).toBe(plain.offBy(rows.subarray(0, 5 * n)));
  });

  it('of the area counts signal: much of it in the target is told more easily', () => {
    const areas = [0, 200, 2000].map((target) => truthFor({ target }).optimalAuc);
    expect(areas[0]).toBe(plain.optimalAuc);
    expect(areas).toEqual([...areas].sort((a, b) => a - b));
    // Background and signal are told apart at 0.9957, and 39 % of the region's rows are signal.
    const share = (2000 * 0.772) / (2000 * 0.772 + events * 0.121352);
    expect(share).toBeCloseTo(0.389, 3);
    expect(areas[2]).toBeGreaterThan((1 - share) * 0.5 + share * 0.99);
    expect(areas[2]).toBeLessThan((1 - share) * plain.optimalAuc + share);
  });

  it.each([{ target: 8000 }, { reference: 3000, target: 8000 }])(
    'of the area is what the exact ratio reaches on the rows themselves: %j',
    (signal) => {
      const study = studyOf(signal, 100_000);
      const tables = { reference: tableOf(study, 'reference'), target: tableOf(study, 'target') };
      const [from, to] = (['reference', 'target'] as const).map((side) => ({
        ...{ generator: generators[side], events: 100_000, signal: signalOf(study[side]) },
      }));
      const scores = (side: Side): Float64Array => {
        const columns = tables[side].columns;
        const inside = [...columns[5].keys()].filter((i) => inLhcoRegion(columns[5][i], 'signal'));
        const mass = Float64Array.from(inside, (i) => columns[5][i]);
        const x = Float64Array.from(
          inside.flatMap((i) => [0, 1, 2, 3, 4].map((k) => columns[k][i])),
        );
        const q = mixtureLogDensity(from, mass, x);
        return mixtureLogDensity(to, mass, x).map((p, i) => p - q[i]);
      };
      const known = truthOf(
        study,
        tables.reference,
        prepare(study, tables.reference, tables.target),
      );
      const [a, b] = [scores('reference'), scores('target')];
      const error = rankAucNullSd(a.length, b.length);
      expect(Math.abs(known!.optimalAuc - rankAuc(a, b))).toBeLessThan(2 * error);
      expect(known!.optimalAuc).toBeGreaterThan(0.6);
    },
  );

  it('of a reference without background where rows are moved is none', () => {
    const study = { ...studyOf({ reference: 2000 }), regions: null };
    const table = tableOf(study, 'reference');
    const signal = Uint32Array.from({ length: 2000 }, (_, i) => events + i);
    const x = new Float32Array(5 * 2000);
    const scale = { centre: [0, 0, 0, 0, 0, 0], unit: [1, 1, 1, 1, 1, 1] };
    expect(truthOf(study, table, { apply: { index: signal, x, context: null }, scale })).toBeNull();
  });
});
