/**
 * Name, engine badge, theme and the way to the sheet of keys. The badge says what computes and how fast, as the run reports it.
 */
import { useSyncExternalStore, type ReactNode } from 'react';
import { count } from '../../../plots/index.ts';
import { openKeys, themeInUse, toggleTheme } from '../../actions/view.ts';
import { engineText, engineTitle } from '../engineText.ts';
import { useCalmRun, useShownConfig } from '../hooks.ts';
import { Icon, Mark } from '../icons.tsx';
import { strings } from '../strings.ts';
import { onThemeChange } from '../theme.ts';

export function TopBar(): ReactNode {
  return (
    <header className="top">
      <h1 className="brand">
        <Mark />
        {strings.name}
      </h1>
      <EngineBadge />
      <ThemeButton />
      <button
        type="button"
        className="tool worded key-button"
        aria-label={strings.keys.buttonLabel}
        aria-haspopup="dialog"
        title={strings.keys.buttonLabel}
        onClick={openKeys}
      >
        {strings.keys.button}
      </button>
    </header>
  );
}

function EngineBadge(): ReactNode {
  const { engine, frame, status, recorded } = useCalmRun();
  const config = useShownConfig();
  if (recorded)
    return (
      <span className="badge" data-testid="engine">
        <i className="on" aria-hidden="true" />
        {strings.recorded.badge}
      </span>
    );
  const rate = status === 'running' && frame && frame.msPerStep > 0 ? 1000 / frame.msPerStep : null;
  return (
    <span className="badge" data-testid="engine" title={engineTitle(engine)}>
      <i className={status === 'running' ? 'on' : undefined} aria-hidden="true" />
      {engineText(engine, config.engine)}
      <span className="num" data-testid="speed">
        {rate === null ? strings.status[status] : strings.speed(count(rate))}
      </span>
    </span>
  );
}

function ThemeButton(): ReactNode {
  // The system's theme may change too, not only the chosen one.
  const next = useSyncExternalStore(onThemeChange, themeInUse) === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      className="tool"
      aria-label={strings.theme(next)}
      title={strings.theme(next)}
      onClick={toggleTheme}
    >
      <Icon name={next === 'dark' ? 'moon' : 'sun'} />
    </button>
  );
}
