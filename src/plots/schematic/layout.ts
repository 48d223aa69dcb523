/**
 * Where the boxes of a drawing stand: two rows of three, or where that is too wide two columns of
 * three; a shared base stands between both laws. It measures words and draws nothing.
 */
import type { Schematic, SchematicMethod } from '../../protocol/schematic.ts';
import { widest, wrap, type Type } from '../figures/type.ts';
import { lanesOf, type Boxes, type Lane, type Node } from './lanes.ts';
import { hasPenalty, inPairs, stepsOf, type Step } from './steps.ts';
import { capital, flowLines, flowWord, likelihoodText, penaltyText, stillState } from './words.ts';

/** What is written in a box, CSS px of the drawing. */
export interface BoxWords {
  /** In strong type. */
  name: string[];
  /** Of a flow, beside its lock. */
  state: string[];
  lines: string[];
}

export interface Diagram {
  steps: Step[];
  boxes: Boxes;
  words: Partial<Record<Node, BoxWords>>;
  lanes: Lane[];
  /** Side of a law's thumbnail. */
  thumbnail: number;
  padding: number;
  upright: boolean;
  /** Where the penalty's measure stands; null without one. */
  penalty: { text: string; y: number } | null;
  width: number;
  height: number;
}

type Cell = readonly [column: number, row: number];
type Size = { width: number; height: number };

function cellsOf(shared: boolean, upright: boolean): Partial<Record<Node, Cell>> {
  const across: Partial<Record<Node, Cell>> = {
    reference: [0, 0],
    transfer: [1, 0],
    target: [2, 0],
    'reference-base': shared ? [1, 1] : [0, 1],
    noise: shared ? [1, 2] : [1, 1],
    ...(shared ? {} : { 'target-base': [2, 1] as const }),
  };
  if (!upright) return across;
  const down = Object.entries(across).map(([node, [column, row]]): [string, Cell] => [
    node,
    [row, column],
  ]);
  return { ...Object.fromEntries(down), ...(shared ? { noise: [1, 3] as const } : {}) };
}

/** States that a flow may show in turn while it moves: the box has room for each. */
export const movingStates = {
  later: 'not trained yet',
  now: 'being trained',
  done: 'frozen',
} as const;

interface Fit {
  type: Type;
  /** Widest line in a box. */
  most: number;
  padding: number;
  thumbnail: number;
}

function wordsOf(
  schematic: Schematic,
  method: SchematicMethod,
  steps: readonly Step[],
  { type, most }: Fit,
): Diagram['words'] {
  const broken = (text: string): string[] => wrap(text, type.small, most);
  const strong = (text: string): string[] => wrap(text, type.body, most, true);
  const words: Diagram['words'] = {};
  for (const flow of method.flows)
    words[flow.id] = {
      name: strong(capital(flowWord(schematic, flow.id))),
      state: wrap(stillState(steps, flow.id), type.small, most - lockWidth(type)),
      lines: flowLines(flow, steps).flatMap(broken),
    };
  for (const side of ['reference', 'target'] as const) {
    const { label, shown } = schematic[side];
    const reference = side === 'reference';
    const pairs = inPairs(schematic);
    const here = pairs ? 'here\u2009' : 'here\u2009c\u2009=\u2009';
    const at = pairs ? `${reference ? 'smaller' : 'larger'} condition,` : `${label},`;
    words[side] = {
      name: strong(pairs ? label : reference ? 'Reference' : 'Target'),
      state: [],
      lines: broken(shown ? `${at} ${here}${shown.words}` : label),
    };
  }
  const scored = steps.some(({ term }) => (term?.likelihood ?? 0) > 0);
  words.noise = {
    name: strong('Normal density'),
    state: [],
    lines: scored ? ['loss scored here:', ...wrap(likelihoodText, type.small, most)] : [],
  };
  return words;
}

/** The lock and its room, CSS px. */
export const lockWidth = (type: Type): number => Math.round(14 * type.k);
export const nameLine = (type: Type): number => Math.round(1.4 * type.body);

function sizeOf(node: Node, { name, state, lines }: BoxWords, fit: Fit): Size {
  const { type, padding, thumbnail } = fit;
  const picture = node === 'noise' || node === 'reference' || node === 'target';
  const states = state.length === 0 ? [] : [...state, ...Object.values(movingStates)];
  const width = Math.max(
    widest(name, type.body, true),
    widest(lines, type.small),
    widest(states, type.small) + lockWidth(type),
    picture ? thumbnail : 0,
  );
  const height =
    name.length * nameLine(type) +
    (state.length + lines.length) * type.line +
    (picture ? (node === 'noise' ? noiseHeight(fit) : thumbnail) + type.gap : 0);
  return { width: Math.ceil(width) + 2 * padding, height: Math.ceil(height) + 2 * padding };
}

/** Height of the picture in the normal density's box. */
export const noiseHeight = ({ thumbnail }: Pick<Fit, 'thumbnail'>): number =>
  Math.round(0.62 * thumbnail);

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Boxes in the middle of their cells, which are as large as their largest box. */
function placed(
  sizes: Partial<Record<Node, Size>>,
  cells: Partial<Record<Node, Cell>>,
  gaps: [number, number],
): { boxes: Boxes } & Size {
  const nodes = (Object.keys(sizes) as Node[]).filter((node) => cells[node]);
  const extent = (axis: 0 | 1, of: keyof Size): number[] => {
    const at = nodes.map((node) => ({
      cell: cells[node]?.[axis] ?? 0,
      size: sizes[node]?.[of] ?? 0,
    }));
    const most = Math.max(...at.map(({ cell }) => cell));
    return Array.from({ length: most + 1 }, (_, i) =>
      Math.max(0, ...at.filter(({ cell }) => cell === i).map(({ size }) => size)),
    );
  };
  const [columns, rows] = [extent(0, 'width'), extent(1, 'height')];
  const start = (sizesBefore: readonly number[], i: number, gap: number): number =>
    sum(sizesBefore.slice(0, i)) + i * gap;
  const boxes: Boxes = {};
  for (const node of nodes) {
    const [cell, size] = [cells[node], sizes[node]];
    if (!cell || !size) continue;
    const [column, row] = cell;
    boxes[node] = {
      ...size,
      x: start(columns, column, gaps[0]) + (columns[column] - size.width) / 2,
      y: start(rows, row, gaps[1]) + (rows[row] - size.height) / 2,
    };
  }
  return {
    boxes,
    width: sum(columns) + (columns.length - 1) * gaps[0],
    height: sum(rows) + (rows.length - 1) * gaps[1],
  };
}

/** Room between boxes: the least across, the most that is of use, and down. */
const gapsFor = (type: Type): { least: number; most: number; down: number } => ({
  least: Math.round(58 * type.k),
  most: Math.round(160 * type.k),
  down: Math.round(56 * type.k),
});

function arranged(
  schematic: Schematic,
  method: SchematicMethod,
  width: number,
  type: Type,
  upright: boolean,
): Diagram {
  const { least, most, down } = gapsFor(type);
  const padding = upright ? 8 : Math.round(11 * type.k);
  const across = upright ? 44 : least;
  const fit: Fit = {
    type,
    padding,
    thumbnail: Math.round(92 * type.k),
    most: upright ? (width - across) / 2 - 2 * padding - 1 : Infinity,
  };
  const steps = stepsOf(schematic, method);
  const words = wordsOf(schematic, method, steps, fit);
  const sizes = Object.fromEntries(
    (Object.entries(words) as [Node, BoxWords][]).map(([node, w]) => [node, sizeOf(node, w, fit)]),
  );
  const cells = cellsOf(schematic.sharedBase, upright);
  const tight = placed(sizes, cells, [across, down]);
  const gaps = upright ? 1 : 2;
  const spare = (width - tight.width) / gaps;
  const gap = Math.min(upright ? width : most, across + Math.max(0, spare));
  const { boxes, ...size } = placed(sizes, cells, [gap, down]);
  const left = Math.max(0, (width - size.width) / 2);
  const step = hasPenalty(steps);
  const measured = step?.term?.penalty && !upright ? penaltyText(step.term.penalty) : null;
  const top = measured ? Math.round(1.6 * type.line) : 0;
  for (const box of Object.values(boxes)) {
    box.x += left;
    box.y += top;
  }
  const style = { spacing: Math.round(20 * type.k), clear: 4, upright };
  return {
    ...{ steps, boxes, words, padding, upright },
    lanes: lanesOf(steps, boxes, style),
    thumbnail: fit.thumbnail,
    penalty: measured
      ? { text: `penalty: ${measured} moved`, y: Math.round(0.6 * type.line) }
      : null,
    width: size.width,
    height: Math.ceil(size.height + top),
  };
}

/** The drawing of one method in a width: across where that fits, else upright. */
export function diagramOf(
  schematic: Schematic,
  method: SchematicMethod,
  width: number,
  type: Type,
): Diagram {
  const across = arranged(schematic, method, width, type, false);
  return across.width <= width ? across : arranged(schematic, method, width, type, true);
}
