/**
 * The figures in the papers' order, each marked with how it is there. One stop of the tabulator; arrows
 * move. Where there is no room for the list, a select stands for it.
 */
import { useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { allFigures } from '../../../presets/figures/index.ts';
import type { FigureSpec, Paper } from '../../../protocol/figure.ts';
import { openGallery } from '../../actions/galleryPage.ts';
import { markOf, type Mark } from '../../actions/gallery/parts.ts';
import type { GalleryPage } from '../../state/galleryPage.ts';
import { moved } from '../controls/RadioGroup.tsx';
import { gallery as words } from '../words/gallery.ts';
import { useGallery } from './hooks.ts';

const papers: readonly { paper: Paper; figures: readonly FigureSpec[] }[] = (
  ['s0', 's4'] as const
).map((paper) => ({ paper, figures: allFigures.filter((figure) => figure.paper === paper) }));

function useMarks(): ReadonlyMap<GalleryPage, Mark> {
  const choice = useGallery((state) => state.choice);
  const held = useGallery((state) => state.held);
  const index = useGallery((state) => state.index);
  return useMemo(
    () => new Map(allFigures.map((figure) => [figure.id, markOf(figure, choice, held, index)])),
    [choice, held, index],
  );
}

export function FigureNav({ page }: { page: GalleryPage }): ReactNode {
  const nav = useRef<HTMLElement>(null);
  const marks = useMarks();
  useEffect(() => {
    nav.current?.querySelector('button[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [page]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const buttons = [...(nav.current?.querySelectorAll<HTMLElement>('.figure-list button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? null : moved(event.key, at, buttons.length, 1);
    if (next === null) return;
    event.preventDefault();
    buttons[next].focus();
  };
  const item = (id: GalleryPage, content: ReactNode): ReactNode => (
    <li key={id}>
      <button
        type="button"
        aria-current={id === page ? 'page' : undefined}
        tabIndex={id === page ? 0 : -1}
        onClick={() => openGallery(id)}
      >
        {content}
      </button>
    </li>
  );
  return (
    <nav ref={nav} className="figure-nav" aria-label={words.figures} onKeyDown={onKeyDown}>
      <Select page={page} />
      <div className="figure-list">
        <ul className="figure-first">{item('findings', <b>{words.findings}</b>)}</ul>
        {papers.map(({ paper, figures }) => (
          <section key={paper} aria-label={words.papers[paper]}>
            <h2 className="label" title={words.paperTitles[paper]}>
              <b>{words.papers[paper]}</b>
            </h2>
            <ul>
              {figures.map(({ id, place, title }) =>
                item(
                  id,
                  <>
                    <b>{place}</b> <span>{title}</span> <Marked mark={marks.get(id) ?? 'none'} />
                  </>,
                ),
              )}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  );
}

const Marked = ({ mark }: { mark: Mark }): ReactNode => (
  <small data-mark={mark}>{words.marks[mark]}</small>
);

function Select({ page }: { page: GalleryPage }): ReactNode {
  return (
    <select
      className="figure-select"
      aria-label={words.figures}
      value={page}
      onChange={(event) => openGallery(event.target.value as GalleryPage)}
    >
      <option value="findings">{words.findings}</option>
      {papers.map(({ paper, figures }) => (
        <optgroup key={paper} label={words.papers[paper]}>
          {figures.map(({ id, place, title }) => (
            <option key={id} value={id}>
              {place} {title}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
