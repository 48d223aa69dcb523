/** One setting that is on or off, with a sentence where its name does not say enough; owns no value. */
import type { ReactNode } from 'react';
import type { CardId } from '../../state/cards.ts';

interface Props {
  label: string;
  checked: boolean;
  onChange: (on: boolean) => unknown;
  hint?: string;
  /** The card that explains it. */
  card?: CardId;
}

export function Check({ label, checked, onChange, hint, card }: Props): ReactNode {
  return (
    <label className="row" data-card={card}>
      {label}
      <span className="check">
        <input
          type="checkbox"
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
        />
        {hint !== undefined && <small>{hint}</small>}
      </span>
    </label>
  );
}
