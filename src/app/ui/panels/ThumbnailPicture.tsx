/**
 * A toy or own data as real samples on a small square. Colours it by start position only where it is the start.
 */
import { useMemo, type ReactNode } from 'react';
import { drawThumbnail } from '../../../plots/thumbnail.ts';
import type { ConditionId } from '../../../protocol/catalogue.ts';
import type { LawId } from '../../../protocol/ownData.ts';
import { viewStore } from '../../state/view.ts';
import { Picture, type PaintOn } from '../Picture.tsx';
import { coloursOf, thumbnailOf } from '../samples.ts';
import { currentTheme } from '../theme.ts';

export interface ThumbnailProps {
  toy: LawId;
  condition: ConditionId;
  coloured: boolean;
}

const watch = (changed: () => void): (() => void) =>
  viewStore.subscribe(({ startMap, axes }) => `${startMap} ${axes.join()}`, changed);

export function ThumbnailPicture({ toy, condition, coloured }: ThumbnailProps): ReactNode {
  const paint = useMemo<PaintOn>(
    () => (surface, width) => {
      const points = thumbnailOf(toy, condition);
      drawThumbnail(surface, points, coloured ? coloursOf(points) : null, width, currentTheme());
    },
    [toy, condition, coloured],
  );
  return <Picture paint={paint} watch={watch} className="thumbnail" />;
}
