/**
 * Figures as PNG and SVG without a page: Skia draws, in the page's own font and colours. It refuses to
 * know what a figure shows.
 */
import {
  createCanvas,
  GlobalFonts,
  ImageData,
  type Canvas,
  type SKRSContext2D,
} from '@napi-rs/canvas';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SvgSurface } from '../../export/svg.ts';
import { drawFigure, figureSize, type FigureOptions } from '../../plots/figures/index.ts';
import type { RgbaImage, StartMap, Surface } from '../../plots/index.ts';
import type { FigureData } from '../../protocol/figure.ts';
import { nodeTheme, type ThemeName } from './theme.ts';

export interface RasterOptions {
  /** CSS px; 1,200 without. */
  width?: number;
  /** Colour key of start points; 'safe' without. */
  map?: StartMap;
  /** Title above and caption below. */
  caption?: boolean;
}

export interface NodeCanvas {
  canvas: Canvas;
  /** In CSS px. */
  surface: Surface;
}

const fontFile = (): string => join(process.cwd(), 'public', 'fonts', 'inter-subset.woff2');

let fontIsThere: boolean | null = null;

/** Registers the page's font once; false where it could not be, and the system's stands in. */
export function registerFont(): boolean {
  fontIsThere ??= GlobalFonts.registerFromPath(join(process.cwd(), 'public', 'fonts', 'inter-subset.woff2'), 'Inter') !== null; // prettier-ignore
  return fontIsThere;
}

const prototypeOf = (context: SKRSContext2D): object => Object.getPrototypeOf(context) as object;

/**
 * Lets `font` take any weight. Skia's parser at this version reads `620 20px Inter` as 620 px, and
 * draws a variable font at its lightest; the weight therefore goes to the font's own axis.
 */
function withWeights(context: SKRSContext2D): SKRSContext2D {
  const set = (font: string): void => {
    const weight = /^\d+(?= )/.exec(font)?.[0] ?? '400';
    const rest = font.replace(/^\d+ /, '');
    Reflect.set(prototypeOf(context), 'font', rest, context);
    context.fontVariationSettings = `'wght' ${weight}`;
  };
  return Object.defineProperty(context, 'font', {
    get: () => Reflect.get(prototypeOf(context), 'font', context) as string,
    set,
  });
}

/** @param width @param height CSS px @param scale pixels for each of them */
export function createNodeCanvas(width: number, height: number, scale: number): NodeCanvas {
  registerFont();
  const canvas = createCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = withWeights(canvas.getContext('2d'));
  context.scale(scale, scale);
  // Letters stand where their widths say, not on whole pixels.
  context.textRendering = 'geometricPrecision';
  const image: NonNullable<Surface['image']> = (cells, x, y, drawnWidth, drawnHeight) => {
    context.save();
    context.imageSmoothingEnabled = cells.width > drawnWidth * scale;
    context.drawImage(canvasOf(cells), x, y, drawnWidth, drawnHeight);
    context.restore();
  };
  // Skia's context has all that a surface asks for; its types name their own gradients.
  return { canvas, surface: Object.assign(context, { image }) as unknown as Surface };
}

function canvasOf({ data, width, height }: RgbaImage): Canvas {
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').putImageData(new ImageData(data, width, height), 0, 0);
  return canvas;
}

/** Cells as a PNG file in a data URI, for SVG. */
export function encodePng(image: RgbaImage): string {
  return `data:image/png;base64,${canvasOf(image).toBuffer('image/png').toString('base64')}`;
}

/** Width of a text in a CSS font, px. */
export function nodeRuler(): (text: string, font: string) => number {
  registerFont();
  const context = withWeights(createCanvas(1, 1).getContext('2d'));
  return (text, font) => {
    context.font = font;
    return context.measureText(text).width;
  };
}

const optionsOf = (
  theme: ThemeName,
  options: RasterOptions,
  pixelRatio: number,
): FigureOptions => ({
  width: options.width ?? 1200,
  map: options.map ?? 'safe',
  dark: theme === 'dark',
  caption: options.caption ?? false,
  pixelRatio,
});

/** @param scale pixels for each CSS px */
export function figurePng(
  data: FigureData,
  theme: ThemeName,
  scale: number,
  options: RasterOptions = {},
): Buffer {
  const tokens = nodeTheme(theme);
  const drawn = optionsOf(theme, options, scale);
  const { width, height } = figureSize(data, drawn.width, tokens, drawn.caption);
  const { canvas, surface } = createNodeCanvas(width, height, scale);
  drawFigure(surface, data, drawn, tokens);
  return canvas.toBuffer('image/png');
}

/** The font in the file itself, so that words are as wide as their places wherever it is opened. */
function fontFace(): string {
  const font = readFileSync(fontFile()).toString('base64');
  return `@font-face{font-family:Inter;font-weight:100 900;src:url(data:font/woff2;base64,${font}) format('woff2')}`;
}

/** Cells are as fine as on a screen of two pixels for each CSS px. */
export function figureSvg(data: FigureData, theme: ThemeName, options: RasterOptions = {}): string {
  const tokens = nodeTheme(theme);
  const drawn = optionsOf(theme, options, 2);
  const { width, height } = figureSize(data, drawn.width, tokens, drawn.caption);
  const surface = new SvgSurface(width, height, nodeRuler(), encodePng);
  drawFigure(surface, data, drawn, tokens);
  return surface.text(`${data.place}. ${data.title}`, fontFace());
}
