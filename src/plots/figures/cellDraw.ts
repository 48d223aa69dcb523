/**
 * Images of cells on a surface, and the colours of densities. It refuses to count.
 */
import { rampTable, type Rgba } from '../ramp.ts';
import type { RgbaImage, Surface } from '../surface.ts';
import type { Theme } from '../theme.ts';

let last: { of: string; table: readonly Rgba[] } = { of: '', table: [] };

/**
 * Colours of the scale, from the rarest cell, which must be seen on the stage, to the fullest. The same
 * table for the same theme, so that images of cells know that they
 * need not be made anew.
 */
export function densityRamp({ dist }: Pick<Theme, 'dist'>): readonly Rgba[] {
  const of = String(dist);
  if (last.of !== of) last = { of, table: rampTable(dist) };
  return last.table;
}

/** A square image; cell by cell where the surface has none. */
export function drawImage(
  surface: Surface,
  image: RgbaImage,
  x: number,
  y: number,
  side: number,
): void {
  // prettier-ignore
  if (surface.image) return surface.image(image, x, y, side, side);
  const step = side / image.width;
  for (let cell = 0; cell < image.width * image.height; cell++) {
    const [r, g, b, a] = image.data.subarray(4 * cell, 4 * cell + 4);
    if (a === 0) continue;
    surface.fillStyle = `rgb(${r}, ${g}, ${b})`;
    const [column, row] = [cell % image.width, Math.floor(cell / image.width)];
    surface.fillRect(x + column * step, y + row * step, step, step);
  }
}
