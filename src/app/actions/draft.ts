/**
 * Verbs of the dialog of own data that change its points: strokes, shapes, eraser, undo. None of them
 * touches the experiment.
 */
import { createBrush, shapePoints, spreadOut, type Brush, type Shape } from '../../data/drawing.ts';
import { findOwnData } from '../../data/own.ts';
import { isOwnId } from '../../protocol/ownData.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import {
  draftStore,
  emptyDraft,
  withPoints,
  type DraftState,
  type Side,
  type Tool,
} from '../state/draft.ts';
import { nameOf, tableOf } from '../state/ownData.ts';

const draft = (): DraftState => draftStore.getState();

/** Opens the dialog for a side; own data that stand there are drawn on with. */
export function openDrawing(side: Side): void {
  const config = selectedConfig(configStore.getState());
  const law = config[side];
  // Rows of a table are no drawing.
  const points = isOwnId(law) && !tableOf(law) ? findOwnData(law) : null;
  draftStore.setState({
    ...emptyDraft(),
    open: true,
    side,
    jitter: config.jitter,
    ...(points && isOwnId(law) ? { points, name: nameOf(law) ?? '' } : {}),
  });
}

export const closeDrawing = (): void => draftStore.setState(emptyDraft());

export const setTool = (tool: Tool): void => draftStore.setState({ tool });
export const setWidth = (width: number): void => draftStore.setState({ width });

/** False if there is no such jitter. */
export function setDraftJitter(jitter: number): boolean {
  if (!(jitter >= 0 && jitter <= 1)) return false;
  draftStore.setState({ jitter });
  return true;
}

let brush: Brush | null = null;
let last: readonly [number, number] = [0, 0];

/** Points of the brush for each frame unit of its way, and where it is put down. */
const perUnit = 30;
const dab = 5;

/** A press of pen, finger or mouse. One stroke is one step of undo. */
export function beginStroke(x: number, y: number): void {
  const { tool, stroke, width, points } = draft();
  draftStore.setState((state) => ({ ...withPoints(state, points), stroke: stroke + 1 }));
  brush = tool === 'brush' ? createBrush(stroke, width) : null;
  last = [x, y];
  if (brush) append(brush.spray(x, y, dab));
  else erase([[x, y]]);
}

/** @param way positions since the last call, frame units @param pressure 1 for a mouse */
export function goOn(way: readonly (readonly [number, number])[], pressure = 1): void {
  if (!brush) return erase(way);
  const added: number[] = [];
  for (const [x, y] of way) {
    const length = Math.hypot(x - last[0], y - last[1]);
    const n = Math.max(1, Math.round(length * perUnit * pressure));
    for (let i = 1; i <= n; i++) {
      const t = i / n;
      added.push(...brush.spray(last[0] + t * (x - last[0]), last[1] + t * (y - last[1]), 1));
    }
    last = [x, y];
  }
  append(added);
}

function append(added: readonly number[]): void {
  const { points } = draft();
  const next = new Float32Array(points.length + added.length);
  next.set(points);
  next.set(added, points.length);
  draftStore.setState({ points: next });
}

function erase(at: readonly (readonly [number, number])[]): void {
  const { points, width } = draft();
  const reach = 2 * width;
  const kept: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const hit = at.some(([x, y]) => Math.hypot(points[i] - x, points[i + 1] - y) < reach);
    if (!hit) kept.push(points[i], points[i + 1]);
  }
  if (kept.length < points.length) draftStore.setState({ points: Float32Array.from(kept) });
}

export function addShape(shape: Shape): void {
  const { points, stroke } = draft();
  const added = shapePoints(shape, stroke);
  const next = new Float32Array(points.length + added.length);
  next.set(points);
  next.set(added, points.length);
  draftStore.setState((state) => ({ ...withPoints(state, next), stroke: stroke + 1 }));
}

/** How far points on one spot are spread, frame units. */
const spread = 0.15;

export function spreadDraft(): void {
  const { points, stroke } = draft();
  const next = spreadOut(points, spread, stroke);
  draftStore.setState((state) => ({ ...withPoints(state, next), stroke: stroke + 1 }));
}

export function clearDraft(): void {
  if (draft().points.length > 0)
    draftStore.setState((state) => withPoints(state, new Float32Array(0)));
}

export function undoDraft(): void {
  draftStore.setState(({ past, points, future }) => {
    const before = past.at(-1);
    if (!before) return {};
    return { points: before, past: past.slice(0, -1), future: [...future, points], source: null };
  });
}

export function redoDraft(): void {
  draftStore.setState(({ past, points, future }) => {
    const next = future.at(-1);
    if (!next) return {};
    return { points: next, past: [...past, points], future: future.slice(0, -1), source: null };
  });
}
