/** Which page of the gallery is open, as the view holds it and a link says it. Knows no figure but by its id. */
import { figureIds, type FigureId } from '../../protocol/figureIds.ts';

/** A figure, or the findings of all. */
export type GalleryPage = FigureId | 'findings';

export const firstPage: GalleryPage = 's0-fig3';

/** Key of the page in a link; `mode=gallery` stands before it. */
export const pageKey = 'fig';

/** Undefined for what is no page. */
export const pageFrom = (text: string): GalleryPage | undefined =>
  text === 'findings' ? text : figureIds.find((id) => id === text);

/** Pairs of a link. */
export const pagePairs = (page: GalleryPage | null): [string, string][] =>
  page
    ? [
        ['mode', 'gallery'],
        [pageKey, page],
      ]
    : [];
