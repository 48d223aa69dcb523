/**
 * Starts the page: reads the address into the stores, follows the theme, mounts the app. Starts no
 * run and no worker.
 */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followAddress } from './app/actions/address.ts';
import { recallKeys } from './app/actions/keys.ts';
import { followViews } from './app/actions/look.ts';
import { followSlow } from './app/actions/slow.ts';
import { followSettings } from './app/actions/undo.ts';
import { addTestHook } from './app/actions/testHook.ts';
import { App } from './app/ui/App.tsx';
import { ErrorBoundary } from './app/ui/ErrorBoundary.tsx';
import { strings } from './app/ui/strings.ts';
import { followTheme } from './app/ui/theme.ts';
import './app/ui/tokens.css';
import './app/ui/app.css';
import './app/ui/own/own.css';
import './app/ui/exporting/exporting.css';

const opened = location.hash;
followAddress(strings.badLink);
followSettings();
followTheme();
followViews();
addTestHook();
recallKeys();
followSlow();

const root = document.getElementById('app');
if (!root) throw new Error('missing element: app');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <App />
    </ErrorBoundary>
  </StrictMode>,
);

// Nothing of it is wanted before the first picture.
const later = (): void =>
  void import('./app/actions/autosave.ts').then(({ followSession }) =>
    followSession(strings.session, opened),
  );
if (typeof requestIdleCallback === 'function') requestIdleCallback(later, { timeout: 1000 });
else setTimeout(later, 200);
