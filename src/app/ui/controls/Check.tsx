/** One setting that is on or off, with a sentence where its name does not say enough; owns no value. */
import type { ReactNode } from 'react';

interface Props {
  label: string;
  checked: boolean;
  onChange: (on: boolean) => unknown;
  hint?: string;
}

export function Check({ label, checked, onChange, hint }: Props): ReactNode {
  return (
    <label className="row">
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
