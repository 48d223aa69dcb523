/** The mark of a control that acts at once while its phase trains. Decides nothing. */
import type { ReactNode } from 'react';
import { Icon } from '../icons.tsx';
import { strings } from '../strings.ts';

export function Live(): ReactNode {
  return (
    <span className="live" title={strings.live}>
      <Icon name="bolt" />
      <span className="hidden">{strings.live}</span>
    </span>
  );
}
