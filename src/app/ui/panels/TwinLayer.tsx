/**
 * The mark of the point under the pointer, on a canvas of its own over a pane's stage: following the
 * pointer repaints marks and no points. Reads stores; which point it is, StagePick says.
 */
import { useMemo, type ReactNode } from 'react';
import { count, drawTwin, frameScale } from '../../../plots/index.ts';
import { runStore } from '../../state/run.ts';
import { twinStore } from '../../state/twin.ts';
import { viewStore } from '../../state/view.ts';
import { seenRun, shownConfig } from '../hooks.ts';
import { Picture, type PaintOn } from '../Picture.tsx';
import { currentTheme } from '../theme.ts';
import { twin as words } from '../words/twin.ts';
import { twinOf } from './stageLayers.ts';

export function TwinLayer({ pane }: { pane: number }): ReactNode {
  const paint = useMemo(() => painter(pane), [pane]);
  const watch = useMemo(() => watcher(pane), [pane]);
  return <Picture className="twin-layer" paint={paint} watch={watch} />;
}

const painter =
  (pane: number): PaintOn =>
  (surface, width) => {
    const { point } = twinStore.getState();
    if (point === null) return;
    const twin = twinOf(seenRun(pane), shownConfig(pane), viewStore.getState(), point);
    if (!twin) return;
    const say = (moved: string): string => words(count(point), moved);
    drawTwin(surface, twin, frameScale(width), currentTheme(), width, say);
  };

/** Frames and the morph move the mark, while there is one. */
const watcher =
  (pane: number) =>
  (changed: () => void): (() => void) => {
    const moved = (): void => {
      if (twinStore.getState().point !== null) changed();
    };
    const stops = [
      twinStore.subscribe(changed),
      runStore.subscribe(({ runs }) => runs.at(pane)?.frame, moved),
      viewStore.subscribe(moved),
    ];
    return () => stops.forEach((stop) => stop());
  };
