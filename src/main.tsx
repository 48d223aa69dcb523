/**
 * The page proper, which boot.ts fetches and starts: reads the address into the stores, follows the
 * theme, takes over the first picture, mounts the app. Starts no run and no worker.
 */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followAddress } from './app/actions/address.ts';
import { recallKeys } from './app/actions/keys.ts';
import { followViews } from './app/actions/look.ts';
import { words } from './app/actions/run.ts';
import { followSettings } from './app/actions/undo.ts';
import { followRecorded, loader } from './app/actions/recorded.ts';
import { App } from './app/ui/App.tsx';
import { ErrorBoundary } from './app/ui/ErrorBoundary.tsx';
import { keepGhost } from './app/ui/knownGhosts.ts';
import { controlsStand, keepShell } from './app/ui/later.tsx';
import { strings } from './app/ui/strings.ts';
import { followTheme } from './app/ui/theme.ts';
import type { FirstPicture } from './protocol/firstPicture.ts';
import './app/ui/styles/sheets.css';
import './app/ui/own/own.css';
import './app/ui/exporting/exporting.css';

/** End-to-end tests ask for `window.__lab`. */
const testHookWanted = (): boolean =>
  [location.search, location.hash.replace(/^#/, '')].some(
    (text) => new URLSearchParams(text).get('test') === '1',
  );

/** What nobody waits for. @param opened the address as the page was opened with */
async function followLater(opened: string): Promise<void> {
  const [{ followSession }, { followSlow }, { session }, { states }] = await Promise.all([
    import('./app/actions/autosave.ts'),
    import('./app/actions/slow.ts'),
    import('./app/ui/words/session.ts'),
    import('./app/ui/words/states.ts'),
  ]);
  words.cameBack = states.cameBack;
  followSlow();
  await followSession(session, opened);
}

/** @param picture what boot.ts has painted, if anything */
export async function mount(picture: FirstPicture | null): Promise<void> {
  if (testHookWanted()) (await import('./app/actions/testHook.ts')).addTestHook();
  const opened = location.hash;
  followAddress(strings.badLink, (place) => {
    void controlsStand
      .then(() => import('./app/ui/openLink.ts'))
      .then(({ openLink }) => openLink(place));
  });
  followSettings();
  followTheme();
  followViews();
  recallKeys();
  if (picture) keepGhost(picture.target, picture.outline);
  const { open } = loader;
  loader.open = () => controlsStand.then(open);
  followRecorded(picture, strings.recorded.unread);
  const root = document.getElementById('app');
  if (!root) throw new Error('missing element: app');
  keepShell(root.querySelector('.panes'));
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <App />
      </ErrorBoundary>
    </StrictMode>,
  );
  void controlsStand.then(() => followLater(opened));
}
