/**
 * A canvas context as a surface with images of cells, for the page. It scales without smoothing where
 * cells grow and smoothly where they shrink, so that none is left out. An image that is drawn again is
 * not carried to a canvas again.
 */
import type { RgbaImage, Surface } from '../surface.ts';

const canvases = new WeakMap<RgbaImage, OffscreenCanvas>();

/** Brings an image to a canvas ahead of being drawn. */
export const carry = (image: RgbaImage): void => void canvasOf(image);

function canvasOf(image: RgbaImage): OffscreenCanvas {
  const known = canvases.get(image);
  if (known) return known;
  const { width, height, data } = image;
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  canvases.set(image, canvas);
  return canvas;
}

/** The same context, which can then draw `image`. */
export function canvasSurface(context: CanvasRenderingContext2D): Surface {
  const image = (
    cells: RgbaImage,
    x: number,
    y: number,
    drawnWidth: number,
    drawnHeight: number,
  ): void => {
    context.save();
    context.imageSmoothingEnabled = cells.width > drawnWidth * context.getTransform().a;
    context.drawImage(canvasOf(cells), x, y, drawnWidth, drawnHeight);
    context.restore();
  };
  return Object.assign(context, { image });
}
