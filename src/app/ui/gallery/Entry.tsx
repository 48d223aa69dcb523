/** The gallery's place on the page: it is fetched when it is first opened. */
import { lazy, Suspense, type ReactNode } from 'react';
import type { GalleryPage } from '../../state/galleryPage.ts';

const Pages = lazy(() => import('./Gallery.tsx'));

export function Gallery({ page }: { page: GalleryPage }): ReactNode {
  return (
    <Suspense fallback={<main className="gallery" />}>
      <Pages page={page} />
    </Suspense>
  );
}
