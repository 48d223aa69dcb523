import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeStudy } from '../figures/fakeStudy.ts';
import { configFor, defaultChoice } from '../presets/presets.ts';
import { parseCalibration } from '../protocol/calibration.ts';
import { phaseIds } from '../protocol/catalogue.ts';
import type { Frame, LossPoint } from '../protocol/frame.ts';
import { ownIdOf, plainOwn } from '../protocol/ownData.ts';
import { parseSafetensors, writeSafetensors } from '../protocol/safetensors.ts';
import { SessionError, type Session, type SessionRun } from '../protocol/session.ts';
import type { SavedStudy } from '../protocol/studySession.ts';
import { sessionFromBytes, sessionToBytes } from './session.ts';

const config = configFor({ ...defaultChoice, seed: 11 });

const frameOf = (step: number, mapped: Float32Array): Frame => ({
  ...{ index: step, phase: 'transfer', step, phaseSteps: 600, kept: true, shows: 'transfer' },
  ...{ mapped, distances: mapped.slice(0, mapped.length / 2), logAbsDet: null, losses: [] },
  ...{
    start: null,
    layers: null,
    wide: null,
    grid: null,
    density: null,
    conditions: null,
    metrics: null,
  },
  ...{ learningRate: 0.001, penaltyWeight: 0, gradNorm: NaN, msPerStep: 2 },
});

function runOf(mapped: Float32Array, losses: LossPoint[] = []): SessionRun {
  const bytes = writeSafetensors([['a.weight', { shape: [2], data: Float32Array.of(1, -2) }]], {
    format: 'morphlab-flow-1',
    spec: '{}',
  });
  return {
    ...{ status: 'paused', message: null, config, asked: config, engine: null },
    phases: [{ name: 'transfer', steps: 600 }],
    frame: frameOf(20, mapped),
    start: mapped.map((v) => v / 2),
    ...{ wideStart: null, contexts: null },
    history: [frameOf(0, mapped.slice()), frameOf(10, mapped.slice())],
    edits: [{ phase: 'transfer', step: 3, field: 'learningRate', value: 0.1 }],
    losses,
    references: {
      ...{ entropyReference: 1, entropyTarget: null, randomPairing: 2, slicedW2Floor: 0.1 },
      ...{ outOfSupportFloor: 0.01, otLaws: 0.5, otLawsFloor: null },
      randomPairingDistances: mapped.slice(),
    },
    phaseResults: [],
    otOwnImage: { index: 20, value: 0.25 },
    metrics: null,
    weights: [{ flow: 'transfer', bytes }],
  };
}

const own = Float32Array.from({ length: 128 }, (_, i) => (i % 7) - 3);
const sessionOf = (run: SessionRun): Session => ({
  savedAt: '2026-11-23T03:00:00.000Z',
  hash: '#v=1',
  configs: [config, config],
  selected: 1,
  view: {
    ...{ theme: 'dark', layers: ['points'], pathStyle: 'straight', colour: 'start', morph: 0.5 },
    ...{ conditions: [{ own: [0.5], other: null }], pace: 30, axes: [0, 1] },
  },
  own: [{ ...plainOwn(own), id: ownIdOf(plainOwn(own)), name: 'Drawing', table: null }],
  runs: [null, run],
  study: null,
});

const study: SavedStudy = {
  result: fakeStudy({
    kind: 'study',
    study: parseCalibration({
      version: 1,
      reference: { kind: 'stand-in', generator: 'herwig-like', events: 5000 },
      target: { kind: 'file', path: 'b.csv', derive: 'feta' },
      ...{ features: ['x', 'y'], condition: null, scaling: { kind: 'standard' }, regions: null },
      ...{ methods: ['unidirectional'], preset: 'tiny', seed: 5, penaltyWeights: [0.2] },
    }),
  }).result,
  tables: { reference: { name: 'A', seed: 7 }, target: { name: 'b.csv', seed: null } },
  losses: [
    {
      ...{ method: 'unidirectional', penaltyWeight: null, phase: 'transfer' },
      points: [{ step: 20, value: 1.5 }],
    },
  ],
  flows: [
    [
      {
        flow: 'transfer',
        bytes: writeSafetensors([['a.weight', { shape: [2], data: Float32Array.of(3, 4) }]], {
          spec: '{}',
        }),
      },
    ],
  ],
};

const loss = fc.record({
  phase: fc.constantFrom(...phaseIds),
  step: fc.nat(100_000),
  series: fc.constantFrom('base' as const, 'forward' as const, 'inverse' as const),
  kind: fc.constantFrom('train' as const, 'validation' as const),
  value: fc.double(),
});
const points = fc
  .array(fc.float(), { minLength: 2, maxLength: 30 })
  .map((values) => Float32Array.from(values.slice(0, 2 * Math.floor(values.length / 2))));

describe('a session file', () => {
  it('gives back every bit of what went in', () => {
    fc.assert(
      fc.property(points, fc.array(loss, { maxLength: 20 }), (mapped, losses) => {
        const session = sessionOf(runOf(mapped, losses));
        expect(sessionFromBytes(sessionToBytes(session))).toEqual(session);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('gives back a study with its flows, and says what of it is broken', () => {
    const session = { ...sessionOf(runOf(Float32Array.of(1, 2))), study };
    const file = sessionToBytes(session);
    expect(sessionFromBytes(file)).toEqual(session);
    const { tensors, metadata } = parseSafetensors(file);
    expect(tensors.has('study.0.transfer.a.weight')).toBe(true);
    const doc = JSON.parse(metadata.session) as { study: { result: { input: unknown } } };
    doc.study.result.input = null;
    const broken = writeSafetensors(tensors, { ...metadata, session: JSON.stringify(doc) });
    expect(() => sessionFromBytes(broken)).toThrow(
      /^This session file is broken.*study\.result\.input/,
    );
  });

  const bytes = sessionToBytes(sessionOf(runOf(Float32Array.of(1, 2, 3, 4))));
  const { tensors, metadata } = parseSafetensors(bytes);
  const written = (meta: Record<string, string>, left: string[] = []): Uint8Array =>
    writeSafetensors(
      [...tensors].filter(([name]) => !left.includes(name)),
      { ...metadata, ...meta },
    );
  const changed = (change: (doc: Record<string, unknown>) => void): Uint8Array => {
    const doc = JSON.parse(metadata.session);
    change(doc);
    return written({ session: JSON.stringify(doc) });
  };

  it('of before conditions and pace were kept opens with none of them', () => {
    const old = changed((doc) => {
      const { theme, layers, pathStyle, colour, morph } = doc.view as Session['view'];
      doc.view = { theme, layers, pathStyle, colour, morph };
    });
    expect(sessionFromBytes(old).view).toMatchObject({ morph: 0.5, conditions: [], pace: null });
  });

  it('is refused with one sentence wherever it is cut', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        const read = (): Session => sessionFromBytes(bytes.subarray(0, length));
        expect(read).toThrow(SessionError);
        expect(read).toThrow(/^This session file is broken, so nothing was changed: [^\n]+\.$/);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it.each([
    ['a newer version', written({ version: '2' }), /newer Morphlab \(format version 2; this page reads 1\)/],
    ['no version', written({ version: 'x' }), /format version is x/],
    ['another format', written({ format: 'morphlab-flow-1' }), /no session of the lab/],
    ['no JSON', written({ session: '{' }), /not JSON/],
    ['an array missing', written({}, ['runs.1.history.0.mapped']), /runs\.1\.history\.0\.mapped is missing/],
    ['no start', written({}, ['runs.1.start']), /runs\.1\.start is missing/],
    ['no own points', written({}, ['own.0']), /own\.0 is missing/],
    ['a bad pace', changed((doc) => ((doc.view as { pace: number }).pace = -1)), /view\.pace/],
    ['a bad config', changed((doc) => ((doc.configs as { seed: number }[])[0].seed = -1)), /configs\.0\.seed/],
    ['panes without runs', changed((doc) => (doc.runs as unknown[]).pop()), /panes differ/],
  ] as const)('with %s is refused', (_, file, sentence) => {
    expect(() => sessionFromBytes(file)).toThrow(sentence);
  }); // prettier-ignore
});
