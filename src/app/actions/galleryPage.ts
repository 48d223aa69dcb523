/** Verbs of coming to the gallery and leaving it. The lab stays as it is meanwhile, and trains on. */
import { firstPage, type GalleryPage } from '../state/galleryPage.ts';
import { viewStore } from '../state/view.ts';
import { toggleCompare } from './panes.ts';
import { configStore } from '../state/config.ts';

/** The page that was open last. */
let last: GalleryPage = firstPage;

/** Calibration of tables, in the place of the lab, which trains on. */
export const openCalibration = (): void => viewStore.setState({ calibrates: true, gallery: null });
const closeCalibration = (): void => viewStore.setState({ calibrates: false });

export function openGallery(page: GalleryPage = last): void {
  last = page;
  viewStore.setState({ gallery: page, calibrates: false });
}

/** Back to the lab as it was. */
export const closeGallery = (): void => viewStore.setState({ gallery: null });

export const toggleGallery = (): void =>
  viewStore.getState().gallery ? closeGallery() : openGallery();

export type Mode = 'explore' | 'compare' | 'gallery' | 'calibrate';

/** One stage or several; from the gallery or calibration, the lab as it was. */
export function chooseMode(mode: Mode): void {
  if (mode === 'gallery') return openGallery();
  if (mode === 'calibrate') return openCalibration();
  const compares = configStore.getState().configs.length > 1;
  const asked = mode === 'compare';
  if (viewStore.getState().gallery || viewStore.getState().calibrates) {
    closeGallery();
    closeCalibration();
    if (!asked || compares) return;
  }
  if (compares !== asked) toggleCompare();
}
