/**
 * Name, modes, engine badge, theme and the way to the sheet of keys. The badge says what computes and
 * how fast, as the runs report it.
 */
import { useSyncExternalStore, type ReactNode } from 'react';
import { count } from '../../../plots/format.ts';
import { toggleCompare } from '../../actions/panes.ts';
import { openKeys, themeInUse, toggleTheme } from '../../actions/view.ts';
import { engineText, engineTitle } from '../engineText.ts';
import { msPerRound, overallRecorded, overallStatus } from '../../state/run.ts';
import { useCalmRuns, useConfigs, useShownConfig } from '../hooks.ts';
import { Icon, Mark } from '../icons.tsx';
import { strings } from '../strings.ts';
import { onThemeChange } from '../theme.ts';

export function TopBar(): ReactNode {
  return (
    <header className="top">
      <h1 className="brand">
        <Mark />
        <span className="name">{strings.name}</span>
      </h1>
      <Modes />
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

/** One stage or several. */
function Modes(): ReactNode {
  const compares = useConfigs().length > 1;
  const { modes } = strings;
  return (
    <nav className="modes" aria-label={modes.label}>
      <button
        type="button"
        aria-current={compares ? undefined : 'page'}
        onClick={() => compares && toggleCompare()}
      >
        {modes.explore}
      </button>
      <button
        type="button"
        aria-current={compares ? 'page' : undefined}
        onClick={() => !compares && toggleCompare()}
      >
        {modes.compare}
      </button>
    </nav>
  );
}

function EngineBadge(): ReactNode {
  const runs = useCalmRuns();
  const status = overallStatus(runs);
  const engine = runs.find((run) => run.engine)?.engine ?? null;
  const config = useShownConfig();
  if (overallRecorded(runs))
    return (
      <span className="badge" data-testid="engine">
        <i className="on" aria-hidden="true" />
        {strings.recorded.badge}
      </span>
    );
  const ms = status === 'running' ? msPerRound(runs) : null;
  const rate = ms === null ? null : 1000 / ms;
  return (
    <span className="badge" data-testid="engine" title={engineTitle(engine)}>
      <i className={status === 'running' ? 'on' : undefined} aria-hidden="true" />
      <span className="name">{engineText(engine, config.engine)}</span>
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
