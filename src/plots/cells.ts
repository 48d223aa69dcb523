/**
 * A square of coloured cells over the fixed frame, made pixel by pixel once and scaled when drawn. It
 * refuses to know what a colour means; without images (in a text writer) each cell is a rectangle.
 */
import type { Surface } from './surface.ts';

export interface Cells {
  /** Cells along each side. */
  side: number;
  /** [side * side * 4] RGBA, rows from the top. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

type Colour = readonly [number, number, number, number];

/**
 * @param values [side * side], rows upwards from y = -4
 * @param colour RGBA 0..255 of a value; null leaves its cell empty
 */
export function cellsOf(
  values: ArrayLike<number>,
  side: number,
  colour: (value: number, index: number) => Colour | null,
): Cells {
  const pixels = new Uint8ClampedArray(4 * side * side);
  for (let row = 0, at = 0; row < side; row++)
    for (let column = 0; column < side; column++, at += 4) {
      const index = (side - 1 - row) * side + column;
      const rgba = colour(values[index], index);
      if (!rgba) continue;
      pixels[at] = rgba[0];
      pixels[at + 1] = rgba[1];
      pixels[at + 2] = rgba[2];
      pixels[at + 3] = rgba[3];
    }
  return { side, pixels };
}

const images = new WeakMap<Cells, OffscreenCanvas>();

/** The cells as an image, made once; null where there are no canvases. */
function imageOf(cells: Cells): OffscreenCanvas | null {
  const known = images.get(cells);
  if (known) return known;
  if (typeof OffscreenCanvas === 'undefined') return null;
  const canvas = new OffscreenCanvas(cells.side, cells.side);
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.putImageData(new ImageData(cells.pixels, cells.side, cells.side), 0, 0);
  images.set(cells, canvas);
  return canvas;
}

/** @param size side of the stage, CSS px */
export function drawCells(surface: Surface, cells: Cells, size: number): void {
  const image = surface.drawImage ? imageOf(cells) : null;
  if (image && surface.drawImage) return surface.drawImage(image, 0, 0, size, size);
  const { side, pixels } = cells;
  const step = size / side;
  for (let i = 0; i < side * side; i++) {
    const [r, g, b, a] = pixels.subarray(4 * i, 4 * i + 4);
    if (a === 0) continue;
    surface.fillStyle = `rgba(${r}, ${g}, ${b}, ${Math.round((1000 * a) / 255) / 1000})`;
    surface.fillRect((i % side) * step, Math.floor(i / side) * step, step, step);
  }
}
