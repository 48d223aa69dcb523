/** The pencil and the arrow beside a law's name: draw this side, or open a file for it. */
import type { ReactNode } from 'react';
import type { Side } from '../../state/draft.ts';
import { Icon } from '../icons.tsx';
import { useLater } from '../later.tsx';
import { ownStrings as words } from './strings.ts';

export function OwnButtons({ side }: { side: Side }): ReactNode {
  const later = useLater();
  return (
    <span className="own-buttons">
      <button
        type="button"
        className="tool"
        aria-label={words.draw(side)}
        title={words.draw(side)}
        onClick={() => later?.openDrawing(side)}
      >
        <Icon name="pencil" />
      </button>
      <button
        type="button"
        className="tool"
        aria-label={words.upload(side)}
        title={words.upload(side)}
        onClick={() => later?.chooseFile(side)}
      >
        <Icon name="upload" />
      </button>
    </span>
  );
}
