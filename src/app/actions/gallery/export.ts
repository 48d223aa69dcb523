/** A figure of the gallery as a file: SVG, PNG, CSV. Draws with what it is handed. */
import { figureCsv } from '../../../export/figureCsv.ts';
import { SvgError, SvgSurface, type DrawOn } from '../../../export/svg.ts';
import type { FigureData } from '../../../protocol/figure.ts';
import { download } from '../download.ts';
import { say } from '../notice.ts';

export interface FigurePicture {
  /** Title above and caption below included. */
  readonly draw: DrawOn;
  /** The same on a canvas, which draws images of cells its own way. */
  readonly drawCanvas: (context: CanvasRenderingContext2D) => void;
  /** CSS px. */
  readonly width: number;
  readonly height: number;
}

const nameOf = ({ id, budget, seeds }: FigureData, ending: string): string => {
  const last = seeds.at(-1);
  const range = seeds.length > 1 ? `${seeds[0]}-${last}` : `${seeds[0]}`;
  return `morphlab-${id}-${budget}-${range}.${ending}`;
};

/** A canvas of these pixels; files are made at a press, so it is thrown away. */
function canvasOf(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas to draw on');
  return [canvas, context];
}

export async function exportFigurePng(data: FigureData, picture: FigurePicture): Promise<void> {
  const scale = 2;
  const [canvas, context] = canvasOf(scale * picture.width, scale * picture.height);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  picture.drawCanvas(context);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob) download(blob, nameOf(data, 'png'), 'image/png');
}

export function exportFigureSvg(data: FigureData, picture: FigurePicture): void {
  const [, ruler] = canvasOf(1, 1);
  const measure = (text: string, font: string): number => {
    ruler.font = font;
    return ruler.measureText(text).width;
  };
  const surface = new SvgSurface(picture.width, picture.height, measure, (image) => {
    const [canvas, context] = canvasOf(image.width, image.height);
    context.putImageData(new ImageData(image.data, image.width, image.height), 0, 0);
    return canvas.toDataURL('image/png');
  });
  try {
    picture.draw(surface);
    const title = `${data.place}. ${data.title}`;
    download(surface.text(title), nameOf(data, 'svg'), 'image/svg+xml');
  } catch (error) {
    if (!(error instanceof SvgError)) throw error;
    say(error.message);
  }
}

export const exportFigureCsv = (data: FigureData): void =>
  download(new Blob([...figureCsv(data)]), nameOf(data, 'csv'), 'text/csv');
