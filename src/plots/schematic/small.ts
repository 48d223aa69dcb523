/**
 * A method drawn small, for a row of the table: the same boxes and lanes with letters for words. It
 * refuses words; the table beside it has them.
 */
import type { FlowId } from '../../protocol/objective.ts';
import type { Schematic, SchematicMethod } from '../../protocol/schematic.ts';
import { write } from '../figures/context.ts';
import type { Type } from '../figures/type.ts';
import { lanesOf, type Box, type Boxes, type Lane, type Node } from './lanes.ts';
import { drawBox, drawLine, drawLock, type Pen } from './pen.ts';
import { hasPenalty, stepsOf, type Step } from './steps.ts';
import { dotsAt, markOf, momentOf, stateOf } from './timeline.ts';

export interface Small {
  steps: Step[];
  boxes: Boxes;
  lanes: Lane[];
  width: number;
  height: number;
}

/** `smallKey` says what they mean. */
const letters: Record<Node, string> = {
  reference: 'R',
  target: 'T',
  noise: 'N',
  transfer: 'f',
  'reference-base': 'g',
  'target-base': 'g',
};
const isFlow = (node: Node): node is FlowId =>
  node !== 'reference' && node !== 'target' && node !== 'noise';

const cells: Partial<Record<Node, readonly [number, number]>> = {
  reference: [0, 0],
  transfer: [1, 0],
  target: [2, 0],
  'reference-base': [0, 1],
  noise: [1, 1],
  'target-base': [2, 1],
};

export function smallOf(schematic: Schematic, method: SchematicMethod, type: Type): Small {
  const { k } = type;
  const steps = stepsOf(schematic, method);
  const [across, down] = [74 * k, 54 * k];
  const [width, height] = [30 * k, 22 * k];
  const top = hasPenalty(steps) ? 10 * k : 2;
  const shown: Node[] = ['reference', 'target', 'noise', ...method.flows.map(({ id }) => id)];
  const boxes: Boxes = {};
  for (const node of shown) {
    const cell = cells[node];
    if (cell) boxes[node] = { x: 1 + cell[0] * across, y: top + cell[1] * down, width, height };
  }
  const style = { spacing: 7 * k, clear: 2.5, upright: false };
  const size = { width: 2 * across + width + 2, height: top + down + height + 2 };
  return { steps, boxes, lanes: lanesOf(steps, boxes, style), ...size };
}

/** What the small drawings' marks mean. */
export const smallKey =
  'R reference, T target, N normal density, f transfer flow, g base densities. Filled: trained; with a lock: trained first, then frozen. Thin arrows: the way of points in training; thick, in the method’s colour: the map in use.';

/** @param time seconds; null: it stands still */
export function drawSmall(
  pen: Pen,
  method: SchematicMethod,
  small: Small,
  time: number | null,
): void {
  const { surface, theme, type } = pen;
  const { steps, boxes, lanes } = small;
  const moment = time === null ? null : momentOf(method, steps, time);
  for (const node of Object.keys(boxes) as Node[]) {
    const box = boxes[node];
    if (!box) continue;
    if (isFlow(node)) {
      drawSmallFlow(pen, box, node, markOf(steps, node, stateOf(method, node, moment)));
      continue;
    }
    drawBox(pen, box, theme.stage, theme.line2, node === 'noise' ? box.height / 2 : 4);
    drawLetter(pen, box, node, theme.ink);
  }
  if (hasPenalty(steps)) drawMeasure(pen, boxes);
  for (const { step, line } of lanes) {
    const now = moment?.scene.steps.some(({ number }) => number === step.number) ?? true;
    const ink = step.at ? theme.ink2 : theme.methods[method.method].colour;
    const look = { width: (step.at ? 1 : 1.8) * type.k, dash: [], head: 5 * type.k };
    drawLine(pen, line, { ...look, ink: now ? ink : theme.line2 });
  }
  if (!moment) return;
  surface.fillStyle = theme.ink;
  const dots = dotsAt(moment.scene, moment.since, lanes);
  for (const { at } of dots.filter(({ index }) => index % 3 === 0)) {
    surface.beginPath();
    surface.arc(at[0], at[1], 1.9 * type.k, 0, 2 * Math.PI);
    surface.fill();
  }
}

function drawLetter({ surface, theme, type }: Pen, box: Box, node: Node, ink: string): void {
  const at = [box.x + box.width / 2, box.y + box.height / 2 + 0.36 * type.small] as const;
  write(surface, theme, letters[node], at, { size: type.small, ink, align: 'center' });
}

function drawSmallFlow(pen: Pen, box: Box, flow: FlowId, mark: ReturnType<typeof markOf>): void {
  const { theme, type } = pen;
  const filled = mark === 'filled';
  drawBox(pen, box, filled ? theme.ink : theme.sunken, filled ? theme.ink : theme.line2, 4);
  const size = 9 * type.k;
  if (mark === 'locked')
    drawLock(pen, [box.x + (box.width - size) / 2, box.y + 0.76 * box.height], size, theme.ink2);
  else drawLetter(pen, box, flow, filled ? theme.paper : theme.ink);
}

/** The penalty: a measure between both laws. */
function drawMeasure(pen: Pen, { reference, target }: Boxes): void {
  if (!reference || !target) return;
  const { theme, type } = pen;
  const y = Math.round(reference.y - 6 * type.k) + 0.5;
  const [from, to] = [reference.x + reference.width / 2, target.x + target.width / 2];
  const look = { ink: theme.ink3, width: 1, dash: [3, 2], head: 0 };
  drawLine(
    pen,
    [
      [from, y],
      [to, y],
    ],
    look,
  );
  for (const x of [from, to])
    drawLine(
      pen,
      [
        [x, y - 3],
        [x, y + 3],
      ],
      { ...look, dash: [] },
    );
}
