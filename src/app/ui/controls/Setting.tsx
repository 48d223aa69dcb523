/**
 * One setting with its way back to the preset: a small button where the value differs, a double click,
 * or Delete on a slider; and a badge on a number outside the usual range. Owns no value.
 */
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { NumberRange } from '../../../protocol/catalogue.ts';
import { Icon } from '../icons.tsx';
import { setting as words } from '../words/setting.ts';
import { NumberField } from './NumberField.tsx';

interface SettingProps {
  label: string;
  /** The value of the preset in words, and the way back; null while the setting has it. */
  preset: string | null;
  onReset: () => unknown;
  children: ReactNode;
}

export function Setting({ label, preset, onReset, children }: SettingProps): ReactNode {
  const place = useRef<HTMLSpanElement>(null);
  const reset = (): void => {
    if (preset === null) return;
    onReset();
    // The button goes away; what it belongs to keeps the focus.
    place.current?.querySelector<HTMLElement>('input, select')?.focus();
  };
  const name = words.reset(label, preset ?? '');
  return (
    <span ref={place} className="setting" onDoubleClick={reset}>
      {children}
      {preset !== null && (
        <button type="button" className="reset-one" aria-label={name} title={name} onClick={reset}>
          <Icon name="reset" />
        </button>
      )}
    </span>
  );
}

interface NumberProps {
  label: string;
  value: number;
  range: NumberRange;
  step?: number;
  /** What the preset sets. */
  preset: number;
  /** True if the setting is not as the preset has it. */
  changed: boolean;
  onCommit: (value: number) => boolean;
  onReset: () => unknown;
}

export function NumberSetting(props: NumberProps): ReactNode {
  const { label, value, range, step, preset, changed, onCommit, onReset } = props;
  const note = changed ? unusual(value, range) : null;
  return (
    <Setting label={label} preset={changed ? String(preset) : null} onReset={onReset}>
      <NumberField
        label={label}
        value={value}
        range={range}
        step={step}
        note={note}
        onCommit={onCommit}
      />
      {note && (
        <span className="unusual" title={note} aria-hidden="true" data-testid="unusual">
          !
        </span>
      )}
    </Setting>
  );
}

/** What to say of a number outside the usual range; null of all others. */
export function unusual(
  value: number,
  { usual: [from, to], min, max }: NumberRange,
): string | null {
  if (value >= from && value <= to) return null;
  return `${words.usual(from, to)}; ${words.allowed(min, max)}`;
}

/** Delete and Backspace on a slider do what a double click does. */
export const resetKeys =
  (onReset: () => unknown) =>
  (event: KeyboardEvent): void => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    event.preventDefault();
    onReset();
  };
