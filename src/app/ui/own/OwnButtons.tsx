/** The pencil and the arrow beside a law's name: draw this side, or open a file for it. */
import type { ReactNode } from 'react';
import type { Side } from '../../state/draft.ts';
import { Icon } from '../icons.tsx';
import { whenLater } from '../later.tsx';
import { strings } from '../strings.ts';

export function OwnButtons({ side }: { side: Side }): ReactNode {
  const name = side === 'reference' ? strings.from : strings.to;
  return (
    <span className="own-buttons">
      <button
        type="button"
        className="tool"
        aria-label={strings.draw(name)}
        title={strings.draw(name)}
        onClick={() => void whenLater().then(({ openDrawing }) => openDrawing(side))}
      >
        <Icon name="pencil" />
      </button>
      <button
        type="button"
        className="tool"
        aria-label={strings.upload(name)}
        title={strings.upload(name)}
        onClick={() => void whenLater().then(({ chooseFile }) => chooseFile(side))}
      >
        <Icon name="upload" />
      </button>
    </span>
  );
}
