/** The place of a small picture of a law, which comes after the controls. */
import type { ReactNode } from 'react';
import { useLater } from '../later.tsx';
import type { ThumbnailProps } from '../panels/ThumbnailPicture.tsx';

export function Thumbnail(props: ThumbnailProps): ReactNode {
  const later = useLater();
  return later ? <later.ThumbnailPicture {...props} /> : <canvas className="thumbnail" />;
}
