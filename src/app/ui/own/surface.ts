/**
 * The drawing surface as a picture of the draft. Reads, never writes; of very many points it shows
 * every k-th.
 */
import { drawStage } from '../../../plots/index.ts';
import { draftStore } from '../../state/draft.ts';
import type { PaintOn } from '../Picture.tsx';
import { currentTheme } from '../theme.ts';

const mostShown = 5000;

export const paintSurface: PaintOn = (surface, width) => {
  const { points } = draftStore.getState();
  drawStage(
    surface,
    { start: null, mapped: thinned(points), colours: null },
    {
      size: width,
      morph: 1,
      show: { points: true, paths: false, ghost: false, origins: false },
      paths: 0,
      pathStyle: 'straight',
      ghost: null,
      theme: currentTheme(),
    },
  );
};

export const watchSurface = (changed: () => void): (() => void) =>
  draftStore.subscribe((draft) => draft.points, changed);

function thinned(points: Float32Array): Float32Array {
  const stride = Math.ceil(points.length / 2 / mostShown);
  if (stride <= 1) return points;
  return points.filter((_, i) => Math.floor(i / 2) % stride === 0);
}
