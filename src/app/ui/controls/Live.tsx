/** The mark of a control that acts at once while its phase trains. Decides nothing. */
import type { ReactNode } from 'react';
import { Icon } from '../icons.tsx';
import { laterStrings } from '../laterStrings.ts';

export function Live(): ReactNode {
  return (
    <span className="live" title={laterStrings.live}>
      <Icon name="bolt" />
      <span className="hidden">{laterStrings.live}</span>
    </span>
  );
}
