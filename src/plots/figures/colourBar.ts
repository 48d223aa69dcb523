/**
 * The two keys to a grid of panels: a bar of shares on a log scale with its ticks, and the square of
 * start colours. It refuses a tick that is not a round number.
 */
import { cssOf } from '../ramp.ts';
import type { RgbaImage, Surface } from '../surface.ts';
import { onScale, type LogScale } from './cellImage.ts';
import { rule, write, type Context } from './context.ts';
import { densityRamp, drawImage } from './cellDraw.ts';
import { powerOfTen } from './stats.ts';
import { wrap } from './type.ts';

export interface BarPlace {
  x: number;
  top: number;
  bottom: number;
}

export interface BarTick {
  share: number;
  label: string;
}

/** Powers of ten on the scale; below two of them, their doubles and fives too. */
export function barTicks({ from, to }: LogScale): BarTick[] {
  const first = Math.floor(Math.log10(from) + 1e-9);
  const last = Math.ceil(Math.log10(to) - 1e-9);
  const all = Array.from({ length: last - first + 1 }, (_, i) => first + i).flatMap((power) =>
    [1, 2, 5].map((digit) => ({
      share: Number(`${digit}e${power}`),
      label: digit === 1 ? powerOfTen(power) : `${digit}·${powerOfTen(power)}`,
    })),
  );
  const inside = all.filter(({ share }) => share >= from * 0.999 && share <= to * 1.001);
  const decades = inside.filter(({ label }) => label.startsWith('10'));
  return decades.length >= 2 ? decades : inside;
}

/** The 2 … 9 between powers of ten, without labels. */
function minorTicks({ from, to }: LogScale): number[] {
  const first = Math.floor(Math.log10(from));
  const powers = Array.from({ length: Math.ceil(Math.log10(to)) - first + 1 }, (_, i) => first + i);
  return powers
    .flatMap((power) => [2, 3, 4, 5, 6, 7, 8, 9].map((digit) => Number(`${digit}e${power}`)))
    .filter((share) => share >= from && share <= to);
}

const steps = 128;

export function drawColourBar(
  surface: Surface,
  scale: LogScale,
  { x, top, bottom }: BarPlace,
  { theme, type }: Context,
): void {
  const title = ['share of', 'points', 'per cell'];
  title.forEach((text, i) =>
    write(surface, theme, text, [x, top + type.tick + i * type.line], {
      size: type.tick,
      ink: theme.ink2,
    }),
  );
  const width = Math.round(12 * type.k);
  const start = top + title.length * type.line + type.gap;
  const end = Math.max(start + 40, Math.min(bottom, start + 300 * type.k));
  const y = (share: number): number => end - onScale(share, scale) * (end - start);
  const table = densityRamp(theme);
  // Bands overlap by a little, or hairlines of the paper show between them.
  const band = (end - start) / steps;
  for (let i = 0; i < steps; i++) {
    surface.fillStyle = cssOf(table[Math.round((i / (steps - 1)) * (table.length - 1))]);
    surface.fillRect(x, end - (i + 1) * band, width, band + (i === 0 ? 0 : 0.6));
  }
  surface.strokeStyle = theme.ink3;
  surface.lineWidth = 1;
  for (const share of minorTicks(scale)) rule(surface, [x + width, y(share)], [x + width + 2, y(share)]); // prettier-ignore
  for (const { share, label } of barTicks(scale)) {
    rule(surface, [x + width, y(share)], [x + width + 4, y(share)]);
    write(surface, theme, label, [x + width + 7, y(share) + type.tick * 0.35], {
      size: type.tick,
      ink: theme.ink3,
    });
  }
  surface.strokeStyle = theme.line2;
  surface.strokeRect(x + 0.5, start + 0.5, width - 1, end - start - 1);
}

/** The square of start colours. */
export function drawKey(
  surface: Surface,
  image: RgbaImage,
  { x, top }: BarPlace,
  { theme, type }: Context,
): void {
  const side = Math.round(60 * type.k);
  drawImage(surface, image, x, top, side);
  surface.strokeStyle = theme.line2;
  surface.lineWidth = 1;
  surface.strokeRect(x + 0.5, top + 0.5, side - 1, side - 1);
  wrap('where a point started', type.tick, 1.2 * side).forEach((text, i) =>
    write(surface, theme, text, [x, top + side + (i + 1) * type.line], {
      size: type.tick,
      ink: theme.ink2,
    }),
  );
}
