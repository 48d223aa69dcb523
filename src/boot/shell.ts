/**
 * Paints the stages of the shell, one canvas each, with the very picture that the page will show
 * there a moment later. Takes no notice of what is around them.
 */
import { startColours } from '../plots/startColour.ts';
import { drawStage } from '../plots/stage.ts';
import { themeFromStyle } from '../plots/theme.ts';
import type { FirstPicture } from '../protocol/firstPicture.ts';
import type { FirstLook } from './look.ts';

const paths = 150;
/** From so many on, stages stand in a grid with a cell of their own for the target. */
const gridFrom = 3;

/** As many stages as the page will have; a grid of them is left to the page. */
export function shapeShell({ methods }: FirstLook): void {
  const shell = document.querySelector<HTMLElement>('.shell');
  const panes = shell?.querySelector('.panes');
  const [pane] = panes?.children ?? [];
  if (!shell || !panes || !pane) return;
  const count = String(methods.length);
  Object.assign(shell.dataset, { panes: count, runs: count });
  const stages = methods.length < gridFrom ? methods.length : 0;
  panes.replaceChildren(...Array.from({ length: stages }, () => pane.cloneNode(true)));
}

/** @param morph 0: points where they start; 1: where they end */
export function paintShell(look: FirstLook, picture: FirstPicture | null, morph: 0 | 1): void {
  const stages = document.querySelectorAll<HTMLCanvasElement>('.shell .stage canvas');
  const style = getComputedStyle(document.documentElement);
  const pxPerRem = Number.parseFloat(style.fontSize);
  const theme = themeFromStyle((name) => style.getPropertyValue(name), pxPerRem);
  const colours = picture && startColours(picture.start, 'safe', look.theme === 'dark');
  stages.forEach((canvas, i) => {
    const size = canvas.clientWidth;
    const ratio = devicePixelRatio || 1;
    canvas.width = canvas.height = Math.round(size * ratio);
    const surface = canvas.getContext('2d');
    if (!surface) return;
    surface.setTransform(ratio, 0, 0, ratio, 0, 0);
    const mapped = picture?.ends[look.methods[i]];
    drawStage(
      surface,
      {
        start: mapped ? (picture?.start ?? null) : null,
        mapped: mapped ?? new Float32Array(0),
        colours,
      },
      {
        ...{ size, morph, paths, pathStyle: 'straight', theme },
        show: { points: true, paths: true, ghost: true, origins: true },
        ghost: picture?.outline ?? null,
      },
    );
  });
}
