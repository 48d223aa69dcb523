/**
 * A canvas context as a surface with images of cells, for the page. It scales without smoothing where
 * cells grow and smoothly where they shrink, so that none is left out; it keeps no image.
 */
import type { RgbaImage, Surface } from '../surface.ts';

/** The same context, which can then draw `image`. */
export function canvasSurface(context: CanvasRenderingContext2D): Surface {
  const image = (
    { width, height, data }: RgbaImage,
    x: number,
    y: number,
    drawnWidth: number,
    drawnHeight: number,
  ): void => {
    const canvas = new OffscreenCanvas(width, height);
    const pixels = canvas.getContext('2d');
    if (!pixels) return;
    pixels.putImageData(new ImageData(data, width, height), 0, 0);
    context.save();
    context.imageSmoothingEnabled = width > drawnWidth * context.getTransform().a;
    context.drawImage(canvas, x, y, drawnWidth, drawnHeight);
    context.restore();
  };
  return Object.assign(context, { image });
}
