/**
 * The pointer on a stage: the point nearest to it is marked on every stage, and a click or tap pins it
 * or lets it go. The keyboard's way to the same is the list of pinned points.
 */
import {
  useCallback,
  useEffect,
  useMemo,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import { togglePin } from '../../actions/look.ts';
import { mention } from '../../actions/notice.ts';
import { markTwin } from '../../actions/twin.ts';
import { viewStore } from '../../state/view.ts';
import { cancelPaint, requestPaint } from '../painter.ts';
import { laterStrings } from '../laterStrings.ts';
import type { PaneRun } from './pointValues.ts';
import { pointNear } from './stageLayers.ts';

/** How far from a point a click may be, and a pointer that rests, CSS px; a finger is not a needle. */
const reach = { click: 14, hover: 10 };

interface Props {
  /** Asked when the pointer comes, so that the frame is the latest. */
  now: () => { run: PaneRun; config: ExperimentConfig };
}

/** `now` outlives renders: pass the same function while the pane is the same. */
export function StagePick({ now }: Props): ReactNode {
  const near = useCallback(
    (x: number, y: number, size: number, within: number): number | null => {
      const { run, config } = now();
      return pointNear(run, config, viewStore.getState(), { x, y, size, reach: within });
    },
    [now],
  );
  const hover = useMemo(() => hoverWith(near), [near]);
  useEffect(() => hover.leave, [hover]);
  const pick = (event: MouseEvent<HTMLDivElement>): void => {
    const { offsetX, offsetY } = event.nativeEvent;
    const point = near(offsetX, offsetY, event.currentTarget.clientWidth, reach.click);
    if (point !== null && !togglePin(point)) mention(laterStrings.looking.full);
  };
  return (
    <div
      className="stage-pick"
      onClick={pick}
      onPointerMove={hover.move}
      onPointerLeave={hover.leave}
      data-testid="stage-pick"
    />
  );
}

interface Hover {
  move: (event: PointerEvent<HTMLDivElement>) => void;
  leave: () => void;
}

type Near = (x: number, y: number, size: number, within: number) => number | null;

/** Marks what is near the pointer, once per animation frame however often it moves; a finger has pins. */
function hoverWith(near: Near): Hover {
  let at: Parameters<Near> | null = null;
  const look = (): void => markTwin(at && near(...at));
  return {
    move: ({ nativeEvent, pointerType, currentTarget }) => {
      if (pointerType === 'touch') return;
      at = [nativeEvent.offsetX, nativeEvent.offsetY, currentTarget.clientWidth, reach.hover];
      requestPaint(look);
    },
    leave: () => {
      cancelPaint(look);
      if (at) markTwin(null);
      at = null;
    },
  };
}
