/** One of a few ids as a labelled list; owns no value. */
import type { ReactNode } from 'react';

interface Props<T extends string> {
  label: string;
  ids: readonly T[];
  names: Record<T, string>;
  value: T;
  onChoose: (id: T) => unknown;
}

export function Choice<T extends string>(props: Props<T>): ReactNode {
  const { label, ids, names, value, onChoose } = props;
  return (
    <label className="row">
      {label}
      <select value={value} onChange={(event) => onChoose(event.target.value as T)}>
        {ids.map((id) => (
          <option key={id} value={id}>
            {names[id]}
          </option>
        ))}
      </select>
    </label>
  );
}
