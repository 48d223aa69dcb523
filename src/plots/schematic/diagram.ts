/**
 * One method drawn in full: boxes, a lane a step, numbers, dots, and under or beside them what each
 * step does. It refuses to remember: time is handed in.
 */
import type { Schematic, SchematicMethod } from '../../protocol/schematic.ts';
import { write } from '../figures/context.ts';
import { textWidth, wrap, type Type } from '../figures/type.ts';
import { startColour } from '../startColour.ts';
import { drawFlowBox, drawLawBox, drawNoiseBox, type ShownPoints } from './boxes.ts';
import { alongLine, lengthOf, type Lane, type Point } from './lanes.ts';
import { diagramOf, type Diagram } from './layout.ts';
import { badgeRadius, drawBadge, drawLine, type LineLook, type Pen } from './pen.ts';
import type { Step } from './steps.ts';
import { dotsAt, stateOf, type Moment } from './timeline.ts';
import { stageText, stepSentence } from './words.ts';

export interface StartLook {
  /** Colour key of start points. */
  map: 'safe' | 'paper';
  dark: boolean;
}

interface LegendLine {
  badge: number | null;
  text: string[];
  y: number;
}

interface Page {
  diagram: Diagram;
  legend: LegendLine[];
  /** Top of the drawing. */
  top: number;
  /** Where the legend stands. */
  x: number;
  y: number;
  height: number;
}

const legendWords = (
  schematic: Schematic,
  method: SchematicMethod,
  steps: readonly Step[],
): { badge: number | null; text: string }[] =>
  [...method.stages.keys(), null].flatMap((s) => {
    const own = steps.filter(({ at, twin }) => (at?.stage ?? null) === s && !twin);
    const lines = own.map((step) => ({
      badge: step.number as number | null,
      text: stepSentence(schematic, step),
    }));
    if (s === null) return lines;
    return [...lines, { badge: null, text: stageText(schematic, method.stages[s], own) }];
  });

function legendOf(
  schematic: Schematic,
  method: SchematicMethod,
  steps: readonly Step[],
  width: number,
  type: Type,
): { lines: LegendLine[]; height: number } {
  const indent = legendIndent(type);
  // A file may be read in a wider font than ours.
  const most = 0.93 * (Math.min(width, 720 * type.k) - indent);
  let y = 0;
  const lines = legendWords(schematic, method, steps).map(({ badge, text }) => {
    const line: LegendLine = { badge, text: wrap(text, type.small, most), y };
    y += line.text.length * type.line + Math.round((badge === null ? 0.9 : 0.35) * type.line);
    return line;
  });
  return { lines, height: Math.round(y - 0.35 * type.line + legendRise(type) - 0.85 * type.small) };
}

/** From the legend's top to its first baseline: the badge there is taller than a line. */
const legendRise = (type: Type): number => badgeRadius(type) + 1 + 0.36 * type.small;
const legendIndent = (type: Type): number => 2 * badgeRadius(type) + type.gap;

// Every picture of an animation has the same places.
const kept = new WeakMap<SchematicMethod, { width: number; size: number; page: Page }>();

/** Where the drawing itself and its legend stand. The method must not change after it was handed in. */
export function pageOf(
  schematic: Schematic,
  method: SchematicMethod,
  width: number,
  type: Type,
): Page {
  const known = kept.get(method);
  if (known?.width === width && known.size === type.body) return known.page;
  const page = placed(schematic, method, width, type);
  kept.set(method, { width, size: type.body, page });
  return page;
}

function placed(schematic: Schematic, method: SchematicMethod, width: number, type: Type): Page {
  const gap = Math.round(22 * type.k);
  const least = Math.round(Math.min(460 * type.k, Math.max(300 * type.k, 0.28 * width)));
  const beside = diagramOf(schematic, method, width - gap - least, type);
  if (!beside.upright) {
    const { lines, height } = legendOf(schematic, method, beside.steps, least, type);
    const y = Math.max(0, (beside.height - height) / 2);
    const top = Math.max(0, (height - beside.height) / 2);
    const whole = Math.max(beside.height, height);
    return { diagram: beside, top, legend: lines, x: width - least, y, height: whole };
  }
  const diagram = diagramOf(schematic, method, width, type);
  const { lines, height } = legendOf(schematic, method, diagram.steps, width, type);
  const y = diagram.height + gap;
  return { diagram, top: 0, legend: lines, x: 0, y, height: y + height };
}

export interface DiagramOptions {
  width: number;
  /** null: it stands still. */
  moment: Moment | null;
  points: ShownPoints | null;
  look: StartLook;
}

/** Draws from (0, 0); the height is that of `pageOf`. */
export function drawDiagram(
  pen: Pen,
  schematic: Schematic,
  method: SchematicMethod,
  options: DiagramOptions,
): void {
  const page = pageOf(schematic, method, options.width, pen.type);
  const { diagram } = page;
  const { moment, points } = options;
  pen.surface.save();
  pen.surface.translate(0, page.top);
  drawPenalty(pen, diagram);
  drawLawBox(pen, diagram, 'reference', points);
  drawLawBox(pen, diagram, 'target', points);
  drawNoiseBox(pen, diagram);
  for (const { id } of method.flows) drawFlowBox(pen, diagram, id, stateOf(method, id, moment));
  const isNow = ({ step }: Pick<Lane, 'step'>): boolean =>
    moment?.scene.steps.some(({ number }) => number === step.number) ?? false;
  // A twin's last stretch is that of the step before it.
  const lanes = diagram.lanes.filter(({ step, to }) => !step.twin || to !== 'noise');
  for (const lane of lanes)
    drawLine(pen, lane.line, laneLook(pen, method, lane, moment ? isNow(lane) : null));
  if (moment) drawMoving(pen, diagram, moment, options);
  const strong = (lane: Pick<Lane, 'step'>): boolean => moment === null || isNow(lane);
  for (const lane of lanes) drawBadge(pen, lane.step.number, badgeAt(lane, pen.type), strong(lane));
  pen.surface.restore();
  drawLegend(pen, page, moment);
}

/** The map's use wears its method's hue and dash; what rests is pale. */
function laneLook(
  { theme, type }: Pen,
  { method }: SchematicMethod,
  { step }: Lane,
  now: boolean | null,
): LineLook {
  const head = 7 * type.k;
  const style = theme.methods[method];
  const ink = step.at ? theme.ink2 : style.colour;
  if (now === false) return { ink: theme.line2, width: 1, dash: [], head };
  return { ink, width: (now === null && step.at ? 1.1 : 1.8) * type.k, dash: [], head };
}

/** Near where a stretch begins, so that it is read with its direction. */
function badgeAt({ line }: Lane, type: Type): Point {
  const length = lengthOf(line);
  const near = Math.min(0.42 * length, badgeRadius(type) * 2.4);
  return alongLine(line, near).at;
}

function drawMoving(
  { surface, theme, type }: Pen,
  { lanes }: Diagram,
  moment: Moment,
  { points, look }: DiagramOptions,
): void {
  for (const { step, index, at } of dotsAt(moment.scene, moment.since, lanes)) {
    const fromReference = step.hops[0].from === 'reference';
    surface.fillStyle =
      fromReference && points ? dotColour(points.reference, index, look) : theme.ink;
    surface.beginPath();
    surface.arc(at[0], at[1], 2.8 * type.k, 0, 2 * Math.PI);
    surface.fill();
  }
}

/** Neighbouring dots are points from different places. */
function dotColour(points: Float32Array, index: number, { map, dark }: StartLook): string {
  const i = (37 * index) % (points.length / 2);
  const colour = startColour(points[2 * i], points[2 * i + 1], map, dark);
  return `#${colour.toString(16).padStart(6, '0')}`;
}

/** A measure between both laws, as on a technical drawing: what the penalty counts. */
function drawPenalty(pen: Pen, { penalty, boxes }: Diagram): void {
  const { reference, target } = boxes;
  if (!penalty || !reference || !target) return;
  const { surface, theme, type } = pen;
  const [from, to] = [reference.x + reference.width / 2, target.x + target.width / 2];
  const y = Math.round(penalty.y) + 0.5;
  const look = { ink: theme.ink3, width: 1, dash: [3, 3], head: 0 };
  const half = textWidth(penalty.text, type.small) / 2 + type.gap;
  const centre = (from + to) / 2;
  drawLine(
    pen,
    [
      [centre - half, y],
      [from, y],
    ],
    look,
  );
  drawLine(
    pen,
    [
      [centre + half, y],
      [to, y],
    ],
    look,
  );
  const tick = 0.4 * type.line;
  for (const x of [from, to])
    drawLine(
      pen,
      [
        [x, y - tick],
        [x, y + tick],
      ],
      { ...look, dash: [] },
    );
  write(surface, theme, penalty.text, [centre, y + 0.33 * type.small], {
    size: type.small,
    ink: theme.ink2,
    align: 'center',
  });
}

function drawLegend(pen: Pen, { legend, x, y }: Page, moment: Moment | null): void {
  const { surface, theme, type } = pen;
  const indent = legendIndent(type);
  const current = moment?.scene.steps.map(({ number }) => number);
  for (const { badge, text, y: top } of legend) {
    const base = y + top + legendRise(type);
    const strong = badge !== null && (current?.includes(badge) ?? true);
    if (badge !== null)
      drawBadge(pen, badge, [x + badgeRadius(type), base - 0.36 * type.small], strong);
    const ink = badge !== null && strong ? theme.ink : theme.ink2;
    text.forEach((line, i) =>
      write(surface, theme, line, [x + indent, base + i * type.line], { size: type.small, ink }),
    );
  }
}
