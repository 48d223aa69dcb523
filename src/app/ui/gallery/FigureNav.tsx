/**
 * The figures in the papers' order, each marked with how it is there. One stop of the tabulator; arrows
 * move. Where there is no room for the list, a select stands for it.
 */
import { useDeferredValue, useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react'; // prettier-ignore
import { allFigures } from '../../../presets/figures/index.ts';
import type { FigureSpec, Paper } from '../../../protocol/figure.ts';
import { openGallery } from '../../actions/galleryPage.ts';
import { markOf } from '../../actions/gallery/parts.ts';
import type { GalleryState } from '../../state/gallery.ts';
import type { GalleryPage } from '../../state/galleryPage.ts';
import { moved } from '../controls/RadioGroup.tsx';
import { gallery as words } from '../words/gallery.ts';
import { useGallery } from './hooks.ts';

const papers: readonly { paper: Paper; figures: readonly FigureSpec[] }[] = (
  ['s0', 's4'] as const
).map((paper) => ({ paper, figures: allFigures.filter((figure) => figure.paper === paper) }));

export function FigureNav({ page }: { page: GalleryPage }): ReactNode {
  const nav = useRef<HTMLElement>(null);
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
              {figures.map((figure) =>
                item(
                  figure.id,
                  <>
                    <b>{figure.place}</b> <span>{figure.title}</span> <Marked figure={figure} />
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

/** What a mark is computed from, for a picture of it that may come later than the page. */
type Known = Pick<GalleryState, 'choice' | 'held' | 'index'>;

/** Half a thousand orders are behind all marks: React looks them through a figure at a time. */
function Marked({ figure }: { figure: FigureSpec }): ReactNode {
  const choice = useGallery((state) => state.choice);
  const held = useGallery((state) => state.held);
  const index = useGallery((state) => state.index);
  const known = useDeferredValue<Known | null>(
    useMemo(() => ({ choice, held, index }), [choice, held, index]),
    null,
  );
  const mark = useMemo(
    () => known && markOf(figure, known.choice, known.held, known.index),
    [figure, known],
  );
  return <small data-mark={mark ?? undefined}>{mark && words.marks[mark]}</small>;
}

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
