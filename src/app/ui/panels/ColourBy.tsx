/** What the colour of a point says, as a list with its swatch. Owns no value. */
import type { ReactNode } from 'react';
import { colourBlock, setColour } from '../../actions/look.ts';
import { colourIds, type ColourId } from '../../state/view.ts';
import { useShownConfig, useView } from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { strings } from '../strings.ts';

export function ColourBy(): ReactNode {
  const colour = useView((view) => view.colour);
  const config = useShownConfig();
  return (
    <label className="colour-by" title={strings.colourBy}>
      <span className={`swatch swatch-${colour}`} />
      <span className="colour-name" aria-hidden="true">
        {strings.colours[colour]}
      </span>
      <Icon name="chevron" />
      <select
        aria-label={strings.colourBy}
        value={colour}
        onChange={(event) => setColour(event.target.value as ColourId)}
      >
        {colourIds.map((id) => {
          const blocked = colourBlock(id, config) !== null;
          return (
            <option key={id} value={id} disabled={blocked}>
              {blocked ? strings.noCondition : strings.colours[id]}
            </option>
          );
        })}
      </select>
    </label>
  );
}
