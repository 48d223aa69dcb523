/**
 * Everything of own data that is not in a place of its own: the dialog, the drop zone over the whole
 * page, and the ear for pasted points.
 */
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { draftStore } from '../../state/draft.ts';
import { listenToDrops, listenToPastes } from './intake.ts';
import { Loading } from './Loading.tsx';
import { ownStrings as words } from './strings.ts';

/** Most visits need no dialog; it comes when it is asked for. */
const OwnDialog = lazy(() => import('./OwnDialog.tsx'));

export function OwnData(): ReactNode {
  const open = useStore(draftStore, (draft) => draft.open);
  useEffect(listenToPastes, []);
  return (
    <>
      {open && (
        <Suspense fallback={null}>
          <OwnDialog />
        </Suspense>
      )}
      {!open && <Loading />}
      <DropZone />
    </>
  );
}

/** A popover, because nothing else lies above a modal dialog. */
function DropZone(): ReactNode {
  const zone = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => listenToDrops(setOver), []);
  useEffect(() => {
    if (over) zone.current?.showPopover();
    else zone.current?.hidePopover();
  }, [over]);
  return (
    <div ref={zone} popover="manual" className="drop-zone" data-testid="drop-zone">
      <p>{words.drop}</p>
    </div>
  );
}
