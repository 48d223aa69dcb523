/**
 * A number with a native field: commits on Enter, on leaving and on the arrows, and shows the old
 * value again if the new one is refused. Knows no store.
 */
import { useEffect, useRef, type ReactNode } from 'react';
import type { NumberRange } from '../../../protocol/catalogue.ts';

interface Props {
  label: string;
  value: number;
  range: NumberRange;
  step?: number | undefined;
  /** False if the value was refused. */
  onCommit: (value: number) => boolean;
  /** Something to know about the value, with its range. */
  note?: string | null;
}

export function NumberField(props: Props): ReactNode {
  const { label, value, range, step, note, onCommit } = props;
  const ref = useRef<HTMLInputElement>(null);
  // React's own change event fires per keystroke; half a number is not a choice.
  useEffect(() => {
    const input = ref.current;
    if (!input) return;
    const commit = (): void => {
      if (input.value === String(value)) return;
      const next = input.value.trim() === '' ? Number.NaN : input.valueAsNumber;
      if (!onCommit(next)) input.value = String(value);
    };
    input.addEventListener('change', commit);
    return () => input.removeEventListener('change', commit);
  }, [value, onCommit]);
  useEffect(() => {
    if (ref.current) ref.current.value = String(value);
  }, [value]);
  return (
    <input
      ref={ref}
      type="number"
      inputMode="decimal"
      aria-label={label}
      aria-description={note ?? undefined}
      title={note ?? `${range.min} to ${range.max}`}
      min={range.min}
      max={range.max}
      step={step ?? (range.integer ? 1 : 'any')}
      defaultValue={value}
    />
  );
}
