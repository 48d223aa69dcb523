import { beforeEach, describe, expect, it, vi } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import { OwnDataError } from '../../protocol/ownData.ts';
import type { LoadedPoints } from '../../protocol/dataService.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import { draftStore, emptyDraft } from '../state/draft.ts';
import { lawName, ownStore } from '../state/ownData.ts';
import { rounded } from '../state/pts.ts';
import { viewStore } from '../state/view.ts';
import { chooseTarget } from './choose.ts';
import {
  addShape,
  beginStroke,
  clearDraft,
  goOn,
  openDrawing,
  redoDraft,
  setTool,
  spreadDraft,
  undoDraft,
} from './draft.ts';
import { cancelLoading, loadOwn, setFitted, useAs as putOn } from './ownData.ts';
import { workers } from './workers.ts';

const draft = () => draftStore.getState();
const chosen = () => selectedConfig(configStore.getState());
const words = { drawing: 'Drawing', used: () => 'used' };
const circle = { shape: 'circle', x: 0, y: 0, size: 2, angle: 0, points: 100 } as const;
const loads = (answer: () => Promise<LoadedPoints>) =>
  (workers.data = { load: vi.fn(answer), loadTables: vi.fn(), cancel: vi.fn() });
const loadedOf = (points: number[]): LoadedPoints => ({
  points: Float64Array.from(points),
  rows: points.length / 2,
  columns: null,
});

beforeEach(() => {
  const config = configFor(defaultChoice);
  configStore.setState({ configs: [config, config], selected: 1 });
  draftStore.setState(emptyDraft());
  ownStore.setState({ sets: [] });
  viewStore.setState({ notice: null });
});

describe('drawing', () => {
  it('gives the same points for the same hand, and one undo a stroke', () => {
    const draw = (): Float32Array => {
      openDrawing('reference');
      beginStroke(0, 0);
      goOn([
        [0.5, 0],
        [1, 0.5],
      ]);
      return draft().points;
    };
    const first = draw();
    expect(draw()).toEqual(first);
    expect(first.length).toBeGreaterThan(40);
    beginStroke(-1, -1);
    const two = draft().points;
    expect(two.length).toBeGreaterThan(first.length);
    undoDraft();
    expect(draft().points).toEqual(first);
    undoDraft();
    expect(draft().points).toHaveLength(0);
    undoDraft();
    redoDraft();
    redoDraft();
    expect(draft().points).toEqual(two);
    beginStroke(1, 1);
    redoDraft();
    expect(draft().points.length).toBeGreaterThan(two.length);
  });

  it('keeps every point in the frame, at its very edge too', () => {
    openDrawing('reference');
    beginStroke(4, 4);
    goOn([[4, -4]]);
    expect(draft().points.every((v) => Math.abs(v) <= 4)).toBe(true);
  });

  it('erases what the eraser touches, and nothing else', () => {
    addShape({ ...circle, shape: 'blob', x: -2, size: 0.05 });
    addShape({ ...circle, shape: 'blob', x: 2, size: 0.05 });
    setTool('eraser');
    beginStroke(2, 0);
    const xs = [...draft().points].filter((_, i) => i % 2 === 0);
    expect(xs).toHaveLength(100);
    expect(xs.every((x) => x < 0)).toBe(true);
    clearDraft();
    undoDraft();
    expect(draft().points).toHaveLength(200);
  });

  it('spreads points that lie on one spot', () => {
    draftStore.setState({ points: new Float32Array(200).fill(1) });
    expect(putOn('reference', words)).toBe(false);
    spreadDraft();
    expect(putOn('reference', words)).toBe(true);
  });
});

describe('using points', () => {
  it('names them, rounds what a link can carry, and keeps them for the pickers', () => {
    openDrawing('target');
    addShape(circle);
    const { points } = draft();
    expect(putOn('target', words)).toBe(true);
    const { target } = chosen();
    expect(lawName(target)).toBe('Drawing');
    openDrawing('target');
    expect(draft().points).toEqual(rounded(points));
    addShape({ ...circle, points: 300 });
    const many = draft().points;
    draftStore.setState({ name: '' });
    expect(putOn('reference', words)).toBe(true);
    openDrawing('reference');
    expect(draft().points).toEqual(many);
    expect(ownStore.getState().sets.map(({ name }) => name)).toEqual(['Drawing', 'Drawing 2']);
  });

  it('takes its jitter along, which goes when a toy takes its place', () => {
    addShape(circle);
    draftStore.setState({ jitter: 0.1 });
    putOn('target', words);
    expect(chosen().jitter).toBe(0.1);
    chooseTarget('ring');
    expect(chosen().jitter).toBe(0);
  });

  it('is refused with too few points, and the settings stay', () => {
    const config = chosen();
    addShape({ ...circle, points: 63 });
    expect(putOn('target', words)).toBe(false);
    expect(chosen()).toBe(config);
  });
});

describe('a file', () => {
  const far = Array.from({ length: 200 }, (_, i) => 100 + (i % 20) * 10);

  it('opens the dialog, fitted to the frame; the fit can be taken back', async () => {
    loads(() => Promise.resolve(loadedOf(far)));
    await loadOwn('text', 'far.csv', 'target');
    expect(draft()).toMatchObject({ open: true, side: 'target', name: 'far.csv', loading: null });
    expect(Math.max(...draft().points)).toBeCloseTo(3.5, 5);
    setFitted(false);
    expect(Math.max(...draft().points)).toBe(290);
    setFitted(true);
    expect(draft().source!.scale).toBeGreaterThan(0);
    addShape(circle);
    expect(draft().source).toBeNull();
  });

  it('that is bad says so: on the page, or in the open dialog, whose points stay', async () => {
    loads(() => Promise.reject(new OwnDataError('Row 118 has one column; two are needed.')));
    await loadOwn('text', 'bad.csv');
    expect(viewStore.getState().notice).toBe('Row 118 has one column; two are needed.');
    expect(draft()).toEqual(emptyDraft());
    openDrawing('reference');
    addShape(circle);
    const { points } = draft();
    await loadOwn('text', 'bad.csv');
    expect(draft()).toMatchObject({ points, error: 'Row 118 has one column; two are needed.' });
  });

  it('that nobody waits for any more changes nothing', async () => {
    let answer = (_: LoadedPoints): void => undefined;
    loads(() => new Promise((resolve) => (answer = resolve)));
    const loading = loadOwn('text', 'slow.csv');
    expect(draft().loading).toEqual({ name: 'slow.csv', share: 0 });
    cancelLoading();
    expect(workers.data.cancel).toHaveBeenCalledWith('cancelled');
    answer(loadedOf(far));
    await loading;
    expect(draft()).toEqual(emptyDraft());
  });
});
