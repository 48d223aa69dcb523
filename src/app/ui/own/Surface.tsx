/**
 * Where pen, finger and mouse draw: the true frame, square. Turns positions into frame units and
 * knows nothing of what a stroke does.
 */
import { useRef, type PointerEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { count } from '../../../plots/index.ts';
import { frameBound } from '../../../protocol/catalogue.ts';
import { beginStroke, goOn } from '../../actions/draft.ts';
import { draftStore } from '../../state/draft.ts';
import { Picture } from '../Picture.tsx';
import { ownStrings as words } from './strings.ts';
import { paintSurface, watchSurface } from './surface.ts';

export function Surface(): ReactNode {
  const n = useStore(draftStore, (draft) => draft.points.length / 2);
  const width = useStore(draftStore, (draft) => draft.width);
  const tool = useStore(draftStore, (draft) => draft.tool);
  const cursor = useRef<HTMLSpanElement>(null);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0 || !event.isPrimary) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    beginStroke(...positionOf(event.nativeEvent, event.currentTarget));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const { currentTarget: surface, nativeEvent } = event;
    follow(cursor.current, nativeEvent, surface);
    if (!surface.hasPointerCapture(event.pointerId)) return;
    // All positions since the last event: a fast stroke has no corners.
    const way = nativeEvent.getCoalescedEvents?.() ?? [];
    const positions = (way.length > 0 ? way : [nativeEvent]).map((e) => positionOf(e, surface));
    goOn(positions, event.pointerType === 'pen' ? 0.4 + 1.2 * event.pressure : 1);
  };
  const reach = tool === 'eraser' ? 2 * width : width;
  return (
    <div
      className="draw-surface"
      role="img"
      aria-label={words.surface(count(n))}
      data-testid="draw-surface"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
    >
      <Picture paint={paintSurface} watch={watchSurface} />
      <span
        ref={cursor}
        className="draw-cursor"
        style={{ width: `${(100 * reach) / frameBound}%` }}
        aria-hidden="true"
      />
    </div>
  );
}

/** Frame units, y up. */
function positionOf(event: MouseEvent, surface: Element): [number, number] {
  const { left, top, width, height } = surface.getBoundingClientRect();
  const x = ((event.clientX - left) / width) * 2 * frameBound - frameBound;
  const y = frameBound - ((event.clientY - top) / height) * 2 * frameBound;
  return [x, y];
}

/** The brush's size, under the pointer. */
function follow(cursor: HTMLElement | null, event: MouseEvent, surface: Element): void {
  if (!cursor) return;
  const { left, top } = surface.getBoundingClientRect();
  cursor.style.left = `${event.clientX - left}px`;
  cursor.style.top = `${event.clientY - top}px`;
}
