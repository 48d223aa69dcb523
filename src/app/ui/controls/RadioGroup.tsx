/**
 * One choice of a few, as a radio group of buttons with one tab stop: arrows move, Space or Enter
 * choose. Owns no value.
 */
import { useRef, type KeyboardEvent, type ReactNode } from 'react';

export interface RadioOption<T extends string> {
  id: T;
  /** Accessible name; shown too unless `content` is given. */
  label: string;
  content?: ReactNode;
  /** Longer text for screen readers and the tooltip. */
  description?: string;
  /** Why it cannot be chosen now; it can still be reached and read. */
  blocked?: string | null;
}

interface Props<T extends string> {
  label: string;
  options: readonly RadioOption<T>[];
  value: T;
  onChoose: (id: T) => void;
  className?: string;
  /** Options per row: up and down move by a row. */
  columns?: number;
  /** Arrows choose at once. Off where a choice closes what holds the group. */
  followsFocus?: boolean;
}

export function RadioGroup<T extends string>(props: Props<T>): ReactNode {
  const { label, options, value, onChoose, className, columns = 1, followsFocus = true } = props;
  const group = useRef<HTMLDivElement>(null);
  const choose = (option: RadioOption<T>): void => {
    if (!option.blocked) onChoose(option.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const buttons = [...(group.current?.querySelectorAll<HTMLElement>('[role=radio]') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const next = moved(event.key, at, buttons.length, columns);
    if (next === null) return;
    event.preventDefault();
    buttons[next].focus();
    if (followsFocus) choose(options[next]);
  };
  return (
    <div
      ref={group}
      role="radiogroup"
      aria-label={label}
      className={className}
      onKeyDown={onKeyDown}
    >
      {options.map((option) => (
        <button
          key={option.id}
          type="button"
          role="radio"
          aria-checked={option.id === value}
          aria-label={option.label}
          aria-disabled={option.blocked ? true : undefined}
          aria-description={option.blocked ?? option.description}
          title={option.blocked ?? option.description}
          tabIndex={option.id === value ? 0 : -1}
          onClick={() => choose(option)}
        >
          {option.content ?? option.label}
        </button>
      ))}
    </div>
  );
}

/** Index after a key, or null if the key does not move. */
export function moved(key: string, at: number, count: number, columns: number): number | null {
  const wrapped = (i: number): number => (i + count) % count;
  switch (key) {
    case 'ArrowRight':
      return wrapped(at + 1);
    case 'ArrowLeft':
      return wrapped(at - 1);
    case 'ArrowDown':
      return wrapped(at + columns);
    case 'ArrowUp':
      return wrapped(at - columns);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
