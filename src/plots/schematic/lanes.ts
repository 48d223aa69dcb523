/**
 * The ways of a drawing as lines: every step has a lane of its own on every stretch it goes, beside
 * those of the others. It refuses boxes that neither stand in a row nor in a column with a corner.
 */
import type { FlowId } from '../../protocol/objective.ts';
import type { Hop, Place, Step } from './steps.ts';

export type Node = Place | FlowId;
export type Point = readonly [x: number, y: number];

/** CSS px of the drawing. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Boxes = Partial<Record<Node, Box>>;

export interface LaneStyle {
  /** Between parallel lanes. */
  spacing: number;
  /** Between a line's end and a box. */
  clear: number;
  /** Columns go down instead of rows across: corners turn the other way. */
  upright: boolean;
}

/** A stretch of a step between two boxes. */
export interface Lane {
  step: Step;
  from: Node;
  to: Node;
  line: Point[];
}

const middle = ({ x, y, width, height }: Box): Point => [x + width / 2, y + height / 2];
const same = (a: number, b: number): boolean => Math.abs(a - b) < 1;

export const lengthOf = (line: readonly Point[]): number =>
  line.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - line[i][0], y - line[i][1]), 0);

/** The point at a length along a line, and the direction there. */
export function alongLine(line: readonly Point[], at: number): { at: Point; way: Point } {
  let left = Math.max(0, at);
  for (let i = 1; ; i++) {
    const [[x0, y0], [x1, y1]] = [line[i - 1], line[i]];
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (left > length && i < line.length - 1) {
      left -= length;
      continue;
    }
    const way: Point = length > 0 ? [(x1 - x0) / length, (y1 - y0) / length] : [1, 0];
    const gone = Math.min(left, length);
    return { at: [x0 + gone * way[0], y0 + gone * way[1]], way };
  }
}

/** Straight across or straight down; null where boxes share neither row nor column. */
function straight(a: Box, b: Box, offset: number, clear: number): Point[] | null {
  const [[ax, ay], [bx, by]] = [middle(a), middle(b)];
  if (same(ay, by)) {
    const way = Math.sign(bx - ax);
    const y = ay + offset;
    return [
      [ax + way * (a.width / 2 + clear), y],
      [bx - way * (b.width / 2 + clear), y],
    ];
  }
  if (!same(ax, bx)) return null;
  const way = Math.sign(by - ay);
  const x = ax + offset;
  return [
    [x, ay + way * (a.height / 2 + clear)],
    [x, by - way * (b.height / 2 + clear)],
  ];
}

/** From a law's box round one corner to a base that stands in neither its row nor its column. */
function cornered(law: Box, base: Box, offset: number, style: LaneStyle): Point[] {
  const { clear, upright } = style;
  const [[lx, ly], [bx, by]] = [middle(law), middle(base)];
  // The outer lane before the corner is the outer one after it.
  const side = upright ? Math.sign(ly - by) : Math.sign(lx - bx);
  if (upright) {
    const x = bx - base.width / 4 + side * offset;
    const y = ly + offset;
    return rounded(
      [lx + law.width / 2 + clear, y],
      [x, y],
      [x, by + side * (base.height / 2 + clear)],
    );
  }
  const x = lx + offset;
  const y = by + side * offset;
  return rounded(
    [x, ly + law.height / 2 + clear],
    [x, y],
    [bx + side * (base.width / 2 + clear), y],
  );
}

const bend = 9;

function rounded(from: Point, corner: Point, to: Point): Point[] {
  const near = (end: Point): Point => {
    const length = Math.hypot(end[0] - corner[0], end[1] - corner[1]);
    const t = Math.min(0.5, bend / Math.max(length, 1));
    return [corner[0] + t * (end[0] - corner[0]), corner[1] + t * (end[1] - corner[1])];
  };
  const [a, b] = [near(from), near(to)];
  const mix = (t: number, i: 0 | 1): number =>
    (1 - t) * (1 - t) * a[i] + 2 * t * (1 - t) * corner[i] + t * t * b[i];
  const curve = [0, 0.25, 0.5, 0.75, 1].map((t): Point => [mix(t, 0), mix(t, 1)]);
  return [from, ...curve, to];
}

/** Where a shared base and the normal density stand under each other, corners keep to one side. */
function besideCorners(line: Point[], boxes: Boxes, style: LaneStyle, ends: Node[]): Point[] {
  const base = boxes['reference-base'];
  const corners =
    style.upright && !boxes['target-base'] && boxes.target && base && ends.includes('noise');
  if (!corners || !boxes.noise || same(middle(base)[1], middle(boxes.noise)[1])) return line;
  return line.map(([x, y]) => [x + base.width / 4, y]);
}

function lineBetween(
  from: Node,
  to: Node,
  boxes: Boxes,
  offset: number,
  style: LaneStyle,
): Point[] {
  const [a, b] = [boxes[from], boxes[to]];
  if (!a || !b) throw new Error(`box is missing: ${from} to ${to}`);
  const line = straight(a, b, offset, style.clear);
  if (line) return besideCorners(line, boxes, style, [from, to]);
  const leaves = from === 'reference' || from === 'target';
  return leaves ? cornered(a, b, offset, style) : cornered(b, a, offset, style).reverse();
}

const stretches = ({ from, flow, to }: Hop): [Node, Node][] => [
  [from, flow],
  [flow, to],
];
const keyOf = (ends: readonly Node[]): string => [...ends].sort().join('|');

/** All lanes, step by step, in the order in which points go. */
export function lanesOf(steps: readonly Step[], boxes: Boxes, style: LaneStyle): Lane[] {
  const users = new Map<string, number[]>();
  for (const { number, hops } of steps)
    for (const key of hops.flatMap(stretches).map(keyOf))
      users.set(key, [...new Set([...(users.get(key) ?? []), number])]);
  return steps.flatMap((step) =>
    step.hops.flatMap(stretches).map(([from, to]) => {
      const all = users.get(keyOf([from, to])) ?? [];
      const place = all.indexOf(step.number) - (all.length - 1) / 2;
      return { step, from, to, line: lineBetween(from, to, boxes, place * style.spacing, style) };
    }),
  );
}
