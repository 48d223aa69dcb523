/** One of a few ids as a labelled list; owns no value. */
import type { ReactNode } from 'react';
import { Setting } from './Setting.tsx';

interface Props<T extends string> {
  label: string;
  ids: readonly T[];
  names: Record<T, string>;
  value: T;
  onChoose: (id: T) => unknown;
  /** What stands there unless somebody chooses: the way back. */
  preset?: T;
  whose?: string;
}

export function Choice<T extends string>(props: Props<T>): ReactNode {
  const { label, ids, names, value, onChoose, preset = value, whose } = props;
  return (
    <label className="row">
      {label}
      <Setting
        label={label}
        preset={value === preset ? null : names[preset]}
        whose={whose}
        onReset={() => onChoose(preset)}
      >
        <select
          aria-label={label}
          value={value}
          onChange={(event) => onChoose(event.target.value as T)}
        >
          {ids.map((id) => (
            <option key={id} value={id}>
              {names[id]}
            </option>
          ))}
        </select>
      </Setting>
    </label>
  );
}
