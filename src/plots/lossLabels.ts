/**
 * Words on the loss chart: entropies, names of the two directions, values beyond the axis. It
 * refuses places that would depend on noise: a label is under, above or at the end of its line.
 */
import { nats, roughNats } from './format.ts';
import type { LossPanel, LossPlot, LossRun } from './lossPlot.ts';
import type { LossPoint } from '../protocol/frame.ts';
import type { Surface } from './surface.ts';
import { drawLabel, fontOf } from './text.ts';
import type { Label } from './text.ts';
import type { Theme } from './theme.ts';

/** Height that one line of words takes, CSS px. */
const row = 14;

interface EntropyGroup {
  texts: string[];
  /** Highest and lowest line of the group, CSS px. */
  first: number;
  last: number;
}

/**
 * Labels the entropies in the base panel that owns the largest: its curve ends above that line, so
 * all below is free. Lines too close for a label between them have theirs stacked under both.
 */
export function drawEntropyLabels(surface: Surface, plot: LossPlot, theme: Theme): void {
  const groups = entropyGroups(plot);
  const highest = Math.max(...plot.panels.flatMap((p) => p.phase.entropies.map((e) => e.value)));
  const bases = plot.panels.filter((panel) => panel.phase.id !== 'transfer');
  const owner = bases.find((p) => p.phase.entropies.some((e) => e.value === highest));
  const home = owner ?? bases[0];
  if (!home || groups.length === 0) return;
  surface.font = fontOf(theme, theme.tick);
  surface.fillStyle = theme.ink;
  surface.textAlign = 'left';
  const width = Math.max(
    ...groups.flatMap((g) => g.texts.map((text) => surface.measureText(text).width)),
  );
  const x = Math.min(home.left + 4, plot.right - width - 2);
  groups.forEach((group, i) => {
    const floor = i + 1 < groups.length ? groups[i + 1].first : plot.base;
    const need = row * (group.texts.length + (i + 1 < groups.length ? 1 : 0));
    const from = floor - group.last > need ? group.last + 12 : above(group);
    group.texts.forEach((text, k) => surface.fillText(text, x, from + 12 * k));
  });
}

/** Baseline of the first of a group's labels when they end above its lines. */
function above(group: EntropyGroup): number {
  return group.first - 5 - 12 * (group.texts.length - 1);
}

function entropyGroups(plot: LossPlot): EntropyGroup[] {
  const all = plot.panels.flatMap((panel) => panel.phase.entropies);
  const distinct = all.filter((e, i) => all.findIndex((other) => other.value === e.value) === i);
  distinct.sort((a, b) => b.value - a.value);
  const groups: EntropyGroup[] = [];
  for (const { label, value } of distinct) {
    const y = plot.y(value);
    const group = groups.at(-1);
    const text = `${label} ${nats(value)}`;
    if (group && y - group.last < 2 * row) {
      group.texts.push(text);
      group.last = y;
    } else {
      groups.push({ texts: [text], first: y, last: y });
    }
  }
  return groups;
}

/** "▲ from 10.0" in the corner of a phase whose held-out loss passes the axis. True if drawn. */
export function drawBeyond(
  surface: Surface,
  panel: LossPanel,
  plot: LossPlot,
  theme: Theme,
): boolean {
  const losses = panel.phase.runs.flatMap((run) => run.losses);
  const held = losses.filter((point) => point.kind === 'validation');
  if (held.length === 0) return false;
  const first = Math.max(...held.filter((p) => p.step === held[0].step).map((p) => p.value));
  const highest = held.reduce((most, point) => Math.max(most, point.value), 0);
  if (!(highest > plot.high)) return false;
  const text = first > plot.high ? `from ${roughNats(first)}` : `to ${roughNats(highest)}`;
  const y = plot.top + 11;
  surface.font = fontOf(theme, theme.tick);
  surface.textAlign = 'right';
  const left = panel.right - 6 - surface.measureText(text).width;
  drawLabel(
    surface,
    { text, x: panel.right - 4, y, align: 'right', ink: theme.ink2 },
    theme.sunken,
    theme.tick,
  );
  surface.fillStyle = theme.ink3;
  surface.beginPath();
  surface.moveTo(left - 6, y - 7);
  surface.lineTo(left - 9.5, y - 1);
  surface.lineTo(left - 2.5, y - 1);
  surface.closePath();
  surface.fill();
  return true;
}

interface Curve {
  text: string;
  /** Finite points, CSS px, left to right. */
  points: { x: number; y: number }[];
}

/**
 * Names the curves: after the end of a growing one, above or below a finished one. One run's are told
 * apart by direction; of several, each has its name once, at the direction it has.
 */
export function drawSeriesLabels(
  surface: Surface,
  panel: LossPanel,
  plot: LossPlot,
  beyond: boolean,
  theme: Theme,
): void {
  surface.font = fontOf(theme, theme.tick);
  const curves = namedCurves(panel, plot)
    .filter((curve) => curve.points.length > 1)
    .sort((a, b) => endOf(a).y - endOf(b).y);
  const ceiling = plot.top + (beyond ? row + 11 : 11);
  const labels: Label[] = [];
  for (const curve of curves) {
    const width = surface.measureText(curve.text).width;
    const end = endOf(curve);
    const after = end.x + 5 + width < panel.right;
    const [highest, lowest] = after ? [end.y + 8.5, end.y] : extent(curve, panel.right - width - 6);
    const least = (labels.at(-1)?.y ?? -Infinity) + row;
    let y = Math.max(ceiling, clearOfEntropies(highest - 5, plot));
    if (y < least) y = after ? least : Math.max(least, lowest + 13);
    const x = after ? end.x + 5 : panel.right - 3;
    labels.push({ text: curve.text, x, y, align: after ? 'left' : 'right', ink: theme.ink2 });
  }
  let most = plot.base - 4;
  for (const label of labels.reverse()) {
    label.y = Math.min(label.y, most);
    most = label.y - row;
    drawLabel(surface, label, theme.sunken, theme.tick);
  }
}

function namedCurves(panel: LossPanel, plot: LossPlot): Curve[] {
  const trained = panel.phase.runs.filter(({ losses }) => losses.length > 0);
  const directions = ['forward', 'inverse'] as const;
  return trained.flatMap((run) => {
    const both = directions.map((text) => ({ text, points: curvePoints(run, panel, plot, text) }));
    if (trained.length === 1) return both;
    const first = both.find(({ points }) => points.length > 0);
    return first ? [{ text: run.label, points: first.points }] : [];
  });
}

function curvePoints(
  { losses }: LossRun,
  panel: LossPanel,
  plot: LossPlot,
  id: LossPoint['series'],
): Curve['points'] {
  return losses
    .filter((p) => p.series === id && p.kind === 'validation' && Number.isFinite(p.value))
    .map((p) => ({ x: panel.x(p.step), y: Math.max(plot.top, plot.y(p.value)) }));
}

function endOf(curve: Curve): { x: number; y: number } {
  return curve.points[curve.points.length - 1];
}

/** Highest and lowest place of a curve from x on, CSS px; the last point always counts. */
function extent(curve: Curve, x: number): [number, number] {
  const end = endOf(curve).y;
  return curve.points
    .filter((point) => point.x >= x)
    .reduce(([a, b], p) => [Math.min(a, p.y), Math.max(b, p.y)], [end, end]);
}

/** Lifts a baseline above an entropy line that would strike the word through. */
function clearOfEntropies(y: number, plot: LossPlot): number {
  const lines = plot.panels.flatMap((panel) => panel.phase.entropies.map((e) => plot.y(e.value)));
  const struck = lines.find((line) => line > y - 9 && line < y + 3);
  return struck === undefined ? y : struck - 4;
}
