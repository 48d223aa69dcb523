/** A study that goes on after its worker is gone: from its result and its flows, on tables brought in anew. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeHost, wasmPath } from '../../../cli/node.ts';
import { startTestBackend } from '../../../cli/testBackend.ts';
import { parseCalibration, type StandInSource } from '../../../protocol/calibration.ts';
import type { CalibrationResult } from '../../../protocol/calibrationResult.ts';
import { lhcoFeatures } from '../../../protocol/lhco.ts';
import type { StudyEvent, StudyService } from '../../../protocol/studyService.ts';
import { TableError } from '../../../protocol/table.ts';
import type { FlowWeights } from '../../../protocol/trainer.ts';
import { createEngine, type Engine } from '../engines.ts';
import { createStudyDesk } from './desk.ts';

const events = 6000;
const reference = { kind: 'stand-in', generator: 'herwig-like', events } as const;
const target = { kind: 'stand-in', generator: 'pythia-like', events } as const;
const study = parseCalibration({
  ...{ version: 1, reference, target, features: [...lhcoFeatures], condition: 'M' },
  scaling: { kind: 'min-max' },
  regions: {
    train: [
      [2.9, 3.3],
      [3.7, 4.1],
    ],
    apply: [[3.3, 3.7]],
  },
  ...{ methods: ['base-transfer', 'unidirectional'], preset: 'tiny', seed: 5 },
  penaltyWeights: [0.05],
});

const engines: Engine[] = [];
const freshDesk = (): StudyService =>
  createStudyDesk({
    createEngine: async () => {
      const choice = { id: 'wasm', tfjsBackend: 'wasm', build: 'strict', threads: 1 } as const;
      const engine = await createEngine(choice, nodeHost());
      engines.push(engine);
      return engine;
    },
    tfjsWasm: wasmPath(),
    now: () => performance.now(),
  });

async function bring(
  desk: StudyService,
  sources = { reference, target } as Sources,
): Promise<void> {
  await desk.makeStandIn('reference', sources.reference, sources.seed ?? 5);
  await desk.makeStandIn('target', sources.target, sources.seed ?? 5);
}
interface Sources {
  reference: StandInSource;
  target: StandInSource;
  seed?: number;
}

/** The last result that a call told. */
async function lastOf(
  call: (onEvent: (event: StudyEvent) => void) => Promise<unknown>,
): Promise<CalibrationResult> {
  let last: CalibrationResult | null = null;
  await call((event) => {
    if (event.type === 'result') last = event.result;
  });
  if (!last) throw new Error('no result was told');
  return last;
}

const textOf = async (desk: StudyService, method: number): Promise<string> =>
  (await desk.files(method, 'csv'))[0].blob.text();

let blind: CalibrationResult;
let opened: CalibrationResult;
let flows: FlowWeights[][];
let moved: string;
beforeAll(async () => {
  (await startTestBackend('wasm')).dispose();
  const desk = freshDesk();
  await bring(desk);
  blind = await lastOf((tell) => desk.run(study, tell));
  flows = await desk.flows();
  moved = await textOf(desk, 1);
  opened = await lastOf((tell) => desk.unblind('first', '2026-12-01T00:00:00Z', tell));
});
afterAll(() => engines.forEach((engine) => engine.dispose()));

describe('a study that is taken up', () => {
  it('says, moves and unblinds to the last bit what it would have where it was trained', async () => {
    const desk = freshDesk();
    await bring(desk);
    const told: StudyEvent[] = [];
    expect(await desk.takeUp(blind, flows, (event) => void told.push(event))).toBe('done');
    expect(told.at(-1)).toEqual({ type: 'result', result: blind });
    const shares = told.flatMap((event) => (event.type === 'progress' ? [event.share] : []));
    expect(shares).toEqual([0, 0.5]);
    expect(await desk.flows()).toEqual(flows);
    expect(await textOf(desk, 1)).toBe(moved);
    const there = await lastOf((tell) => desk.unblind('first', '2026-12-01T00:00:00Z', tell));
    expect(there).toEqual(opened);
  });

  it('keeps its log, and so does the next study of that target', async () => {
    const desk = freshDesk();
    await bring(desk);
    const result = await lastOf((tell) => desk.takeUp(opened, flows, tell));
    expect(result).toEqual(opened);
    const next = await lastOf((tell) => desk.run({ ...study, methods: ['base-transfer'] }, tell));
    expect(next.unblinding).toEqual(opened.unblinding);
    expect(next.input.applied).toBeNull();
  });

  it('is refused on other tables, and nothing of it is there then', async () => {
    const desk = freshDesk();
    await expect(desk.takeUp(blind, flows, () => undefined)).rejects.toThrow('has no table yet');
    await bring(desk, { reference, target, seed: 6 });
    await expect(desk.takeUp(blind, flows, () => undefined)).rejects.toThrow(
      'These are not the tables that the study was trained on: column “mJ1” has other values.',
    );
    await desk.makeStandIn('reference', reference, 5);
    await expect(desk.takeUp(blind, flows, () => undefined)).rejects.toThrow(
      /^These are not the tables/,
    );
    await expect(desk.files(0, 'csv')).rejects.toThrow(TableError);
  });

  it('is refused with flows that are not its own', async () => {
    const desk = freshDesk();
    await bring(desk);
    const damaged = flows.map((one) =>
      one.map((flow) => ({ ...flow, bytes: flow.bytes.slice(9) })),
    );
    await expect(desk.takeUp(blind, damaged, () => undefined)).rejects.toThrow(
      /^The saved study’s flows are broken: /,
    );
    await expect(desk.takeUp(blind, [flows[0]], () => undefined)).rejects.toThrow(TableError);
  });

  it('can be cancelled', async () => {
    const desk = freshDesk();
    await bring(desk);
    const outcome = await desk.takeUp(blind, flows, (event) =>
      event.type === 'progress' ? desk.cancel() : undefined,
    );
    expect(outcome).toBe('cancelled');
    expect(await desk.flows()).toHaveLength(0);
  });
});

it('a Cancel that comes too late ends nothing that is asked for after it', async () => {
  const desk = freshDesk();
  await bring(desk);
  await desk.takeUp(blind, flows, () => undefined);
  await desk.cancel();
  const there = await lastOf((tell) => desk.unblind('first', '2026-12-01T00:00:00Z', tell));
  expect(there).toEqual(opened);
});

it('an act stands in the log before what it opened is judged', async () => {
  const desk = freshDesk();
  await bring(desk);
  await desk.takeUp(blind, flows, () => undefined);
  const told: StudyEvent[] = [];
  await desk.unblind('first', '2026-12-01T00:00:00Z', (event) => void told.push(event));
  const [first] = told.flatMap((event) => (event.type === 'result' ? [event.result] : []));
  expect(first.unblinding).toHaveLength(1);
  expect(first.input.applied).toBeNull();
});
