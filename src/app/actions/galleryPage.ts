/** Verbs of coming to the gallery and leaving it. The lab stays as it is meanwhile, and trains on. */
import { firstPage, type GalleryPage } from '../state/galleryPage.ts';
import { viewStore } from '../state/view.ts';
import { toggleCompare } from './panes.ts';
import { configStore } from '../state/config.ts';

/** The page that was open last. */
let last: GalleryPage = firstPage;

export function openGallery(page: GalleryPage = last): void {
  last = page;
  viewStore.setState({ gallery: page });
}

/** Back to the lab as it was. */
export const closeGallery = (): void => viewStore.setState({ gallery: null });

export const toggleGallery = (): void =>
  viewStore.getState().gallery ? closeGallery() : openGallery();

/** One stage or several; from the gallery, the lab as it was. */
export function chooseMode(mode: 'explore' | 'compare'): void {
  const compares = configStore.getState().configs.length > 1;
  const asked = mode === 'compare';
  if (viewStore.getState().gallery) {
    closeGallery();
    if (!asked || compares) return;
  }
  if (compares !== asked) toggleCompare();
}
