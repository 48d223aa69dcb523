/**
 * A regular grid as the map bends it: fine lines coloured by log|det J|, grey where area is kept
 * (DESIGN 6.3). It refuses fills; where lines crowd, mass crowds.
 */
import { frameBound } from '../protocol/catalogue.ts';
import type { GridView } from '../protocol/frameViews.ts';
import type { FrameScale } from './frameScale.ts';
import { cssOf, mixRamp, parseHex, type Rgba } from './ramp.ts';
import { logDetReach } from './signedHeat.ts';
import type { Surface } from './surface.ts';
import type { Theme } from './theme.ts';

/** Steps of colour; odd, so that the middle one is neutral. */
const steps = 17;
/** The signed ramp's own middle is as pale as the stage and would hide a grid that nothing bends. */
const neutralAlpha = 0.42;

export function gridColours(theme: Theme): string[] {
  const [low, , , , high] = theme.div.map(parseHex);
  const grey = parseHex(theme.ref);
  const middle: Rgba = [grey[0], grey[1], grey[2], 255 * neutralAlpha];
  return Array.from({ length: steps }, (_, i) =>
    cssOf(mixRamp([low, middle, high], i / (steps - 1))),
  );
}

/** Nodes of the grid that was mapped, [2 * lines, nodes, 2]: upright lines first. */
function startOf({ lines, nodes }: GridView): (line: number, node: number) => [number, number] {
  const place = (i: number, count: number): number =>
    -frameBound + (2 * frameBound * i) / (count - 1);
  return (line, node) => {
    const across = place(line % lines, lines);
    const along = place(node, nodes);
    return line < lines ? [across, along] : [along, across];
  };
}

/** @param morph 0 = as it was, 1 = as the map leaves it */
export function drawGridLines(
  surface: Surface,
  grid: GridView,
  morph: number,
  scale: FrameScale,
  style: { width: number; colours: readonly string[] },
): void {
  const { points, logAbsDet, lines, nodes } = grid;
  const start = startOf(grid);
  const place = (line: number, node: number): [number, number] => {
    const k = 2 * (line * nodes + node);
    const [x, y] = start(line, node);
    return [scale.x(x + (points[k] - x) * morph), scale.y(y + (points[k + 1] - y) * morph)];
  };
  const segments: number[][] = Array.from({ length: steps }, () => []);
  for (let line = 0; line < 2 * lines; line++)
    for (let node = 1; node < nodes; node++) {
      const k = line * nodes + node;
      const value = (logAbsDet[k] + logAbsDet[k - 1]) / 2;
      const t = Math.min(1, Math.max(-1, value / logDetReach));
      segments[Math.round(((steps - 1) / 2) * (t + 1)) || 0].push(line, node);
    }
  surface.lineWidth = style.width;
  surface.lineCap = 'butt';
  segments.forEach((ends, step) => {
    if (ends.length === 0) return;
    surface.strokeStyle = style.colours[step];
    surface.beginPath();
    for (let i = 0; i < ends.length; i += 2) {
      surface.moveTo(...place(ends[i], ends[i + 1] - 1));
      surface.lineTo(...place(ends[i], ends[i + 1]));
    }
    surface.stroke();
  });
}
