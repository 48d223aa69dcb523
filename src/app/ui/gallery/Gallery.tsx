/** The gallery: the papers' figures as live pictures, in the place of the lab. */
import { useEffect, useRef, type ReactNode } from 'react';
import { figures } from '../../../presets/figures/index.ts';
import { closeGallery } from '../../actions/galleryPage.ts';
import { loadOnce, loadRecorded, openIndex } from '../../actions/gallery/load.ts';
import { figureOf } from '../../actions/gallery/parts.ts';
import type { GalleryPage } from '../../state/galleryPage.ts';
import { gallery as words } from '../words/gallery.ts';
import { FigureNav } from './FigureNav.tsx';
import { FigurePage } from './FigurePage.tsx';
import { FindingsPage } from './FindingsPage.tsx';
import { useGallery } from './hooks.ts';
import './gallery.css';

export default function Gallery({ page }: { page: GalleryPage }): ReactNode {
  const main = useRef<HTMLElement>(null);
  const figure = figureOf(page, figures);
  useEffect(() => void openIndex(), []);
  useFetching(page);
  useEscape();
  useFocusBack();
  useEffect(() => {
    main.current?.scrollTo(0, 0);
  }, [page]);
  return (
    <div className="gallery">
      <FigureNav page={page} />
      <main ref={main} className="gallery-main" tabIndex={0} aria-label={words.label}>
        {figure ? <FigurePage key={figure.id} figure={figure} /> : <FindingsPage />}
      </main>
    </div>
  );
}

/** What ships of the page that is looked at. */
function useFetching(page: GalleryPage): void {
  const index = useGallery((state) => state.index);
  const choice = useGallery((state) => state.choice);
  useEffect(() => {
    const figure = figureOf(page, figures);
    if (figure?.blocks.some(({ kind }) => kind === 'schematic')) void loadOnce('schematics');
    if (page === 'findings' && index) void loadOnce('judged');
    void loadRecorded(figure ? [figure] : []);
  }, [page, index, choice]);
}

/** Esc leaves, unless a dialog, a menu or a field has it. */
function useEscape(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (document.querySelector('dialog:modal, :popover-open')) return;
      if (event.target instanceof Element && event.target.closest('select')) return;
      closeGallery();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Whoever stood in the gallery stands on the tab of the mode that follows. */
function useFocusBack(): void {
  useEffect(
    () => () => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost) document.querySelector<HTMLElement>('.modes [aria-current]')?.focus();
    },
    [],
  );
}
