/**
 * A figure on a canvas, at the width there is and sharp on any screen. A drawing that moves does so only
 * while it is seen; everything it says stands in words elsewhere.
 */
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import {
  canvasSurface,
  carry,
  drawFigure,
  figureImages,
  figureSize,
  type FigureOptions,
  type FigureSize,
} from '../../../plots/figures/index.ts';
import type { RgbaImage } from '../../../plots/surface.ts';
import type { Block, DrawnBlocks } from '../../../protocol/figure.ts';
import { themeInUse } from '../../actions/view.ts';
import { viewStore } from '../../state/view.ts';
import { cancelPaint, requestPaint } from '../painter.ts';
import { currentTheme, onThemeChange } from '../theme.ts';

/** CSS px: narrower than this, words no longer fit, and the figure is scrolled. */
export const leastWidth = (data: DrawnBlocks): number => Math.max(320, ...data.blocks.map(leastOf));

function leastOf(block: Block): number {
  switch (block.kind) {
    case 'panels':
      return 220 + 84 * block.columns.length;
    case 'distances':
      return 600;
    case 'table':
      return 140 + 110 * block.columns.length;
    case 'curve':
      return 520;
    case 'histograms':
      return Math.max(600, 300 * block.columns);
    case 'schematic':
      return 320;
    default:
      return block satisfies never;
  }
}
const mostWidth = 1600;
/** Of a canvas that every browser gives. */
const mostPixels = 16e6;

interface Props {
  data: DrawnBlocks;
  /** A drawing moves. */
  moves: boolean;
  /** Of what is written under it, with the room it has. */
  onSize: (size: FigureSize) => void;
}

export function FigureCanvas({ data, moves, onSize }: Props): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const room = useRef<HTMLDivElement>(null);
  const width = useWidth(room, data);
  const began = useRef<number | null>(null);
  const paint = useCallback((): void => {
    const at = canvas.current;
    if (!at || width === 0) return;
    const now = performance.now() / 1000;
    if (moves) began.current ??= now;
    const time = moves && began.current !== null ? now - began.current : null;
    onSize(paintFigure(at, data, width, time));
  }, [data, width, moves, onSize]);
  useLayoutEffect(() => {
    if (width === 0) return;
    let images = piecesOf(data, width);
    const go = (): void => {
      if (workedOff(images)) paint();
      else requestPaint(go);
    };
    const again = (): void => {
      images = piecesOf(data, width);
      requestPaint(go);
    };
    again();
    const stops = [onThemeChange(again), viewStore.subscribe((view) => view.startMap, again)];
    void document.fonts.ready.then(again);
    return () => {
      for (const stop of stops) stop();
      cancelPaint(go);
    };
  }, [data, width, paint]);
  useMoving(canvas, moves, paint);
  return (
    <div ref={room} className="figure-room">
      <canvas ref={canvas} aria-hidden="true" />
    </div>
  );
}

/** What the room gives, within what a figure is made for. */
function useWidth(room: React.RefObject<HTMLDivElement | null>, data: DrawnBlocks): number {
  const [width, setWidth] = useState(0);
  const least = leastWidth(data);
  useLayoutEffect(() => {
    const scroller = room.current?.closest('.figure-scroll');
    if (!scroller) return;
    const measure = (): void =>
      setWidth(Math.round(Math.min(mostWidth, Math.max(least, scroller.clientWidth))));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    return () => observer.disconnect();
  }, [room, least]);
  return width;
}

/** One picture an animation frame, while the canvas is on the screen and the page is seen. */
function useMoving(
  canvas: React.RefObject<HTMLCanvasElement | null>,
  moves: boolean,
  paint: () => void,
): void {
  useEffect(() => {
    const at = canvas.current;
    if (!moves || !at) return;
    let asked = 0;
    const frame = (): void => {
      paint();
      asked = requestAnimationFrame(frame);
    };
    const observer = new IntersectionObserver(([entry]) => {
      cancelAnimationFrame(asked);
      if (entry.isIntersecting) asked = requestAnimationFrame(frame);
    });
    observer.observe(at);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(asked);
    };
  }, [canvas, moves, paint]);
}

/** Of an animation frame that is given to images still to be made, ms. */
const slice = 8;

/** Makes images for a while. @returns whether all are made */
function workedOff(images: Iterator<RgbaImage | null>): boolean {
  const until = performance.now() + slice;
  do {
    const { done, value } = images.next();
    if (done) return true;
    if (value) carry(value as RgbaImage);
  } while (performance.now() < until);
  return false;
}

const piecesOf = (data: DrawnBlocks, width: number): Iterator<RgbaImage | null> => {
  const theme = currentTheme();
  const { height } = figureSize(data, width, theme);
  return figureImages(data, optionsFor(width, ratioFor(width, height), null), theme);
};

const ratioFor = (width: number, height: number): number =>
  Math.min(devicePixelRatio || 1, Math.sqrt(mostPixels / (width * height)));

const optionsFor = (width: number, pixelRatio: number, time: number | null): FigureOptions => ({
  ...{ width, map: viewStore.getState().startMap, dark: themeInUse() === 'dark' },
  ...{ pixelRatio, time },
});

function paintFigure(
  canvas: HTMLCanvasElement,
  data: DrawnBlocks,
  width: number,
  time: number | null,
): FigureSize {
  const theme = currentTheme();
  const size = figureSize(data, width, theme);
  const ratio = ratioFor(width, size.height);
  const pixels = { width: Math.round(width * ratio), height: Math.round(size.height * ratio) };
  if (canvas.width !== pixels.width) canvas.width = pixels.width;
  if (canvas.height !== pixels.height) canvas.height = pixels.height;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${size.height}px`;
  const context = canvas.getContext('2d');
  if (!context) return size;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawFigure(canvasSurface(context), data, optionsFor(width, ratio, time), theme);
  return size;
}
