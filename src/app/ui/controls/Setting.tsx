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
  /** Who set that value, in words; a preset if nothing is said. */
  whose?: string | undefined;
  onReset: () => unknown;
  children: ReactNode;
}

export function Setting({ label, preset, whose, onReset, children }: SettingProps): ReactNode {
  const place = useRef<HTMLSpanElement>(null);
  const reset = (): void => {
    if (preset === null) return;
    onReset();
    // The button goes away; what it belongs to keeps the focus.
    place.current?.querySelector<HTMLElement>('input, select')?.focus();
  };
  return (
    <span ref={place} className="setting" onDoubleClick={reset}>
      {children}
      {preset !== null && <ResetOne label={label} value={preset} whose={whose} onReset={reset} />}
    </span>
  );
}

interface ResetProps {
  label: string;
  value: string;
  whose?: string | undefined;
  onReset: () => void;
}

/** The button alone; whoever shows it sees to the focus when it goes. */
export function ResetOne({ label, value, whose = words.whose, onReset }: ResetProps): ReactNode {
  const name = words.reset(label, value, whose);
  return (
    <button type="button" className="reset-one" aria-label={name} title={name} onClick={onReset}>
      <Icon name="reset" />
    </button>
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
  whose?: string;
  onCommit: (value: number) => boolean;
  onReset: () => unknown;
}

export function NumberSetting(props: NumberProps): ReactNode {
  const { label, value, range, step, preset, changed, whose, onCommit, onReset } = props;
  const note = changed ? unusual(value, range) : null;
  return (
    <Setting label={label} preset={changed ? String(preset) : null} whose={whose} onReset={onReset}>
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
