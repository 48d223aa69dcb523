/**
 * Name, modes, engine badge, theme and the way to the sheet of keys. The badge says what computes and
 * how fast, as the runs report it.
 */
import { useSyncExternalStore, type ReactNode } from 'react';
import { chooseMode } from '../../actions/galleryPage.ts';
import { openKeys, themeInUse, toggleTheme } from '../../actions/view.ts';
import { useConfigs, useView } from '../hooks.ts';
import { ExportButtons } from '../exporting/Exporting.tsx';
import { Icon, Mark } from '../icons.tsx';
import { UndoButtons } from './UndoButtons.tsx';
import { strings } from '../strings.ts';
import { onThemeChange } from '../theme.ts';
import { EngineBadge } from './EngineBadge.tsx';

export function TopBar(): ReactNode {
  return (
    <header className="top">
      <h1 className="brand">
        <Mark />
        <span className="name">{strings.name}</span>
      </h1>
      <Modes />
      <EngineBadge />
      <UndoButtons />
      <ExportButtons />
      <ThemeButton />
      <button
        type="button"
        className="tool worded key-button"
        aria-label={strings.keys.label}
        aria-haspopup="dialog"
        title={strings.keys.label}
        onClick={openKeys}
      >
        {strings.keys.button}
      </button>
    </header>
  );
}

/** One stage or several, the figures of the papers, or calibration of tables. */
function Modes(): ReactNode {
  const compares = useConfigs().length > 1;
  const gallery = useView((view) => view.gallery !== null);
  const calibrates = useView((view) => view.calibrates);
  const lab = compares ? 'compare' : 'explore';
  const now = gallery ? 'gallery' : calibrates ? 'calibrate' : lab;
  const { modes } = strings;
  return (
    <nav className="modes" aria-label={modes.label}>
      {(['explore', 'compare', 'gallery', 'calibrate'] as const).map((mode) => (
        <button
          key={mode}
          type="button"
          aria-current={mode === now ? 'page' : undefined}
          onClick={() => chooseMode(mode)}
        >
          {modes[mode]}
        </button>
      ))}
    </nav>
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
