/**
 * A canvas that repaints outside React: on a change it watches, on a new size, theme or font. Knows
 * nothing of what is drawn.
 */
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import type { Surface } from '../../plots/index.ts';
import { cancelPaint, requestPaint } from './painter.ts';
import { onThemeChange } from './theme.ts';

/** Draws on a surface of `width` x `height` CSS px, already scaled for the device. */
export type PaintOn = (surface: Surface, width: number, height: number) => void;

interface Props {
  paint: PaintOn;
  /** Calls back on every change that needs a repaint; returns how to stop. */
  watch: (changed: () => void) => () => void;
  className?: string;
}

/** `paint` and `watch` are read once: pass functions that live outside the component. */
export function Picture({ paint, watch, className }: Props): ReactNode {
  const ref = useRef<HTMLCanvasElement>(null);
  // Before the browser paints: a picture that takes over from another leaves no gap.
  useLayoutEffect(() => {
    const canvas = ref.current;
    if (!canvas) return;
    const repaint = (): void => paintCanvas(canvas, paint);
    const changed = (): void => requestPaint(repaint);
    const observer = new ResizeObserver(changed);
    observer.observe(canvas);
    const stops = [watch(changed), onThemeChange(changed), () => observer.disconnect()];
    void document.fonts.ready.then(changed);
    repaint();
    return () => {
      for (const stop of stops) stop();
      cancelPaint(repaint);
    };
  }, [paint, watch]);
  return <canvas ref={ref} className={className} aria-hidden="true" />;
}

function paintCanvas(canvas: HTMLCanvasElement, paint: PaintOn): void {
  const { clientWidth, clientHeight } = canvas;
  if (clientWidth === 0 || clientHeight === 0) return;
  const ratio = devicePixelRatio || 1;
  const width = Math.round(clientWidth * ratio);
  const height = Math.round(clientHeight * ratio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, clientWidth, clientHeight);
  paint(context, clientWidth, clientHeight);
}
