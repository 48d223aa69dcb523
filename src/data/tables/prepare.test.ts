/** What a study is given, and above all what it is not: target rows of the applied region. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TableError, type Table } from '../../protocol/table.ts';
import { stream } from '../../util/streams.ts';
import { prepare, type Prepared } from './prepare.ts';

const rows = 3000;
const study = {
  features: ['a', 'b'],
  condition: 'm',
  scaling: { kind: 'min-max' as const },
  regions: {
    train: [
      [0, 1],
      [2, 3],
    ] as [number, number][],
    apply: [[1, 2]] as [number, number][],
  },
};

function table(seed: number, n = rows, names = ['m', 'a', 'other', 'b']): Table {
  const source = stream(seed, 'table');
  const columns = names.map(() => Float64Array.from({ length: n }, () => 3 * source.uniform()));
  return { names, columns, rows: n };
}

const changed = (from: Table, change: (row: number, column: number) => number): Table => ({
  ...from,
  columns: from.columns.map((column, k) => column.map((_, i) => change(i, k))),
});

/** All that leaves `prepare`, but the seal. */
const open = ({ features, scale, train, apply, all, seen, audit }: Prepared) => {
  const { target, ...rest } = audit;
  // Counts of the audit are of all rows: how many there are, twice or broken, is no secret.
  return { features, scale, train, apply, all, seen, rest, rows: target.rows };
};

describe('blinding', () => {
  const reference = table(1);
  const target = table(2);

  it('lets no target row of the applied region out, whatever stands in it', () => {
    const before = open(prepare(study, reference, target));
    const inside = (i: number): boolean => target.columns[0][i] >= 1 && target.columns[0][i] < 2;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        (seed, scale) => {
          const source = stream(seed, 'vandal');
          const other = changed(target, (i, k) =>
            inside(i) && k !== 0 ? scale * source.normal() : target.columns[k][i],
          );
          expect(open(prepare(study, reference, other))).toEqual(before);
        },
      ),
      { seed: 1, numRuns: 20 },
    );
  });

  it('but does let a target row of the training region count', () => {
    const before = open(prepare(study, reference, target));
    const at = target.columns[0].findIndex((m) => m < 1);
    const other = changed(target, (i, k) => (i === at && k === 1 ? 50 : target.columns[k][i]));
    expect(open(prepare(study, reference, other))).not.toEqual(before);
  });

  it('leaves sealed rows out of what anyone may look at', () => {
    const { seen, sealed } = prepare(study, reference, target);
    expect(seen.index).toHaveLength(rows - sealed.rows);
    const inside = (i: number): boolean => target.columns[0][i] >= 1 && target.columns[0][i] < 2;
    expect([...seen.index].some(inside)).toBe(false);
    // A row that is trained on is open, wherever it is applied too.
    expect(prepare({ ...study, regions: null }, reference, target).seen.index).toHaveLength(rows);
  });

  it('opens the seal only by an act that stands in the log', () => {
    const { sealed, scale } = prepare(study, reference, target);
    const inside = target.columns[0].filter((m) => m >= 1 && m < 2).length;
    expect(sealed.rows).toBe(inside);
    expect(sealed.log).toEqual([]);
    const { index, x, context } = sealed.open({ by: 'a test', at: '2026-11-30T00:00:00Z' });
    expect(sealed.log).toEqual([{ by: 'a test', at: '2026-11-30T00:00:00Z', rows: inside }]);
    expect(index).toHaveLength(inside);
    const [row] = index;
    expect(x[1]).toBeCloseTo((target.columns[3][row] - scale.centre[1]) / scale.unit[1], 5);
    expect(context?.[0]).toBeCloseTo((target.columns[0][row] - scale.centre[2]) / scale.unit[2], 5);
  });
});

describe('rows', () => {
  it('of regions are those whose condition lies in them, lower edges too', () => {
    const from = table(1);
    from.columns[0].set([0, 1, 2, 3]);
    const { train, apply, all } = prepare(study, from, table(2));
    expect([...apply.index].includes(1)).toBe(true);
    expect([...apply.index].includes(2)).toBe(false);
    expect(all.index).toHaveLength(rows);
    const inTraining = from.columns[0].filter((m) => m < 1 || (m >= 2 && m < 3)).length;
    expect(train.reference.points).toHaveLength(2 * inTraining);
    expect(train.reference).toMatchObject({ features: 2 });
    expect(train.reference.context).toHaveLength(inTraining);
  });

  it('without regions all train and all are moved', () => {
    const whole = { ...study, regions: null };
    const { train, apply, sealed } = prepare(whole, table(1), table(2));
    expect(train.target.points).toHaveLength(2 * rows);
    expect(apply.index).toHaveLength(rows);
    expect(sealed.rows).toBe(rows);
  });

  it('that are the same are made once: a table may hold millions', () => {
    const prepared = prepare({ ...study, regions: null }, table(1), table(2));
    const { train, apply, all, seen, sealed } = prepared;
    expect(apply.x).toBe(train.reference.points);
    expect(all.x).toBe(apply.x);
    expect(seen.x).toBe(train.target.points);
    expect(sealed.open({ by: 'a test', at: 'now' }).x).toBe(seen.x);
    const regions = prepare(study, table(1), table(2));
    expect(regions.apply).toBe(regions.apply);
    expect(regions.apply.x).not.toBe(regions.all.x);
  });

  it('with a number that is missing are left out and counted', () => {
    const from = table(1);
    from.columns[1][5] = NaN;
    from.columns[3][9] = Infinity;
    // A column that was not chosen may hold anything.
    from.columns[2][7] = NaN;
    const { all, audit } = prepare(study, from, table(2));
    expect(audit.reference).toMatchObject({ rows, notFinite: 2 });
    expect([5, 7, 9].map((i) => all.index.includes(i))).toEqual([false, true, false]);
  });
});

describe('audit', () => {
  it('counts rows that come twice, columns of whole numbers and rows beyond the target', () => {
    const [from, to] = [table(1), table(2)];
    for (const column of from.columns) column.copyWithin(10, 20, 25);
    from.columns[3].forEach((v, i) => (from.columns[3][i] = Math.floor(10 * v)));
    const { audit } = prepare({ ...study, regions: null }, from, to);
    expect(audit.reference.duplicates).toBe(5);
    expect(audit.reference.whole).toEqual(['b']);
    expect(audit.target).toEqual({ rows, notFinite: 0, duplicates: 0, whole: [] });
    const beyond = from.columns[3].filter((v) => v > 3 || v < Math.min(...to.columns[3])).length;
    expect(audit.offSupport).toBeGreaterThanOrEqual(beyond);
    expect(audit.identical).toBe(false);
  });

  it('notices that both tables are one', () => {
    expect(prepare(study, table(1), table(1)).audit.identical).toBe(true);
  });
});

describe('refuses in one sentence', () => {
  const good = table(2);
  it.each([
    [{ features: ['a', 'c'] }, table(1), /^The reference has no column “c”; the nearest is “.”\.$/],
    [{ condition: 'mass' }, table(1), /^The reference has no column “mass”; the nearest/],
    [{}, table(1, 600), 'The reference: At least 500 rows are needed to train'],
    [{}, changed(table(1), () => NaN), 'The reference has no row of finite numbers.'],
    [
      {},
      changed(table(1), (i, k) => (k === 0 ? 10 + i : i)),
      'The conditions do not overlap: “m” of the reference goes from 10 to 3009',
    ],
    [
      { regions: { train: study.regions.train, apply: [[5, 6]] as [number, number][] } },
      table(1),
      'The reference has no row in the applied region.',
    ],
  ])('%#', (change, reference, sentence) => {
    const make = () => prepare({ ...study, ...change }, reference, good);
    expect(make).toThrow(TableError);
    expect(make).toThrow(sentence);
  });
});
