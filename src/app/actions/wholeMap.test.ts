import { beforeEach, describe, expect, it, vi } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { Frame } from '../../protocol/frame.ts';
import type { MapOutcome, MapPart, OnMapPart } from '../../protocol/wholeMap.ts';
import { configStore } from '../state/config.ts';
import { emptyRun, patchRuns, runOf, runStore, type RunStatus } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { mapBlock, mapStore } from '../state/wholeMap.ts';
import { swap } from './choose.ts';
import { closeMap, leaveMap, openMap, setMapPoints, startMap } from './wholeMap.ts';
import { workers } from './workers.ts';

let send: OnMapPart;
let finish: (outcome: MapOutcome) => void;
let breakOff: (error: Error) => void;
const trainer = {
  pause: vi.fn(() => Promise.resolve()),
  cancelMap: vi.fn(() => Promise.resolve()),
  mapAll: vi.fn((_run: number, _count: number, onPart: OnMapPart) => {
    send = onPart;
    return new Promise<MapOutcome>((resolve, reject) => {
      finish = resolve;
      breakOff = reject;
    });
  }),
  end: vi.fn(),
};

const partAt = (from: number): MapPart => ({
  from,
  n: 5000,
  features: 2,
  start: new Float32Array(2),
  mapped: new Float32Array(2),
  distances: new Float32Array(1),
  seconds: 1,
  statistics: {
    points: from + 5000,
    meanDistance: 1,
    stdDistance: 1,
    medianDistance: 1,
    q95Distance: 1,
    maxDistance: 1,
    outOfSupport: 0,
  },
});

function stand(status: RunStatus, shows: Frame['shows'] = 'transfer'): void {
  runStore.setState({ runs: [{ ...emptyRun(), id: 0, status, frame: { shows } as Frame }] });
}
const turn = (status: RunStatus): void => patchRuns([0], { status });
const map = () => mapStore.getState();
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A map that has sent its first part. */
async function mapping(): Promise<{ over: Promise<void> }> {
  const over = startMap();
  await later();
  await send(partAt(0));
  return { over };
}

beforeEach(() => {
  vi.clearAllMocks();
  Object.assign(workers, { trainer });
  // Another seed than the recorded one: these runs train their bases.
  configStore.setState({ configs: [configFor({ ...defaultChoice, seed: 7 })], selected: 0 });
  stand('done');
  mapStore.setState({ status: 'open', points: 1_000_000, total: 0, part: null });
  viewStore.setState({ notice: null });
});

describe('a map', () => {
  it('keeps the latest part, and stands when it is done', async () => {
    const over = startMap();
    await later();
    expect(trainer.mapAll).toHaveBeenCalledWith(0, 1_000_000, expect.any(Function));
    expect(map()).toMatchObject({ status: 'mapping', total: 1_000_000, part: null });
    await send(partAt(0));
    await send(partAt(5000));
    expect(map().part?.from).toBe(5000);
    finish('done');
    await over;
    expect(map()).toMatchObject({ status: 'done', part: { from: 5000 } });
    expect(trainer.cancelMap).not.toHaveBeenCalled();
  });

  it('pauses a run that trains, and waits until it stands still', async () => {
    stand('running');
    void startMap();
    await later();
    expect(trainer.pause).toHaveBeenCalledOnce();
    expect(trainer.mapAll).not.toHaveBeenCalled();
    expect(map().status).toBe('waiting');
    turn('paused');
    await later();
    expect(trainer.mapAll).toHaveBeenCalledOnce();
    expect(map().status).toBe('mapping');
  });

  it('is given up when the run diverges while it waits', async () => {
    stand('running');
    const over = startMap();
    turn('diverged');
    await over;
    expect(trainer.mapAll).not.toHaveBeenCalled();
    expect(map()).toMatchObject({ status: 'open', part: null });
  });

  it.each<[string, () => unknown, 'open' | 'closed']>([
    ['cancel', leaveMap, 'open'],
    ['close', closeMap, 'closed'],
    ['another setting', swap, 'open'],
    ['resume', () => turn('running'), 'open'],
    ['reset', () => runStore.setState({ runs: [emptyRun()] }), 'open'],
  ])('%s gives the stage back and drops what still comes', async (_, how, status) => {
    const { over } = await mapping();
    how();
    expect(map()).toMatchObject({ status, part: null });
    expect(trainer.cancelMap).toHaveBeenCalledOnce();
    await send(partAt(5000));
    finish('cancelled');
    await over;
    expect(map()).toMatchObject({ status, part: null });
  });

  it('that is done also makes room, and there is nothing to cancel', async () => {
    const { over } = await mapping();
    finish('done');
    await over;
    turn('starting');
    expect(map()).toMatchObject({ status: 'open', part: null });
    expect(trainer.cancelMap).not.toHaveBeenCalled();
  });

  it('that fails gives the stage back and says why', async () => {
    const { over } = await mapping();
    breakOff(new Error('device lost'));
    await over;
    expect(map()).toMatchObject({ status: 'open', part: null });
    expect(viewStore.getState().notice).toBe('device lost');
  });
});

describe('what is refused', () => {
  it.each([999, 2_000_001, 1.5, Number.NaN])('%f points, with the range', (points) => {
    expect(setMapPoints(points)).toBe(false);
    expect(viewStore.getState().notice).toBe(
      `invalid points: expected an integer from 1000 to 2000000, got ${points}`,
    );
    expect(map().points).toBe(1_000_000);
    expect(setMapPoints(2000)).toBe(true);
    expect(map().points).toBe(2000);
    expect(viewStore.getState().notice).toBeNull();
  });

  it.each<[RunStatus, Frame['shows'], ReturnType<typeof mapBlock>]>([
    ['idle', 'transfer', 'none'],
    ['running', 'base-samples', 'early'],
    ['diverged', 'transfer', 'ended'],
    ['error', 'transfer', 'ended'],
    ['running', 'transfer', null],
    ['paused', 'transfer', null],
    ['done', 'transfer', null],
  ])('a run that is %s and shows %s: %s', async (status, shows, block) => {
    stand(status, shows);
    openMap();
    expect(mapBlock(runOf(0))).toBe(block);
    if (block === null) return;
    await startMap();
    expect(trainer.mapAll).not.toHaveBeenCalled();
    expect(map().status).toBe('open');
  });
});
