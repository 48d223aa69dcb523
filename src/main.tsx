/**
 * The page proper, which boot.ts fetches and starts: reads the address into the stores, follows the
 * theme, takes over the first picture, mounts the app. Starts no run and no worker.
 */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followAddress } from './app/actions/address.ts';
import { followViews } from './app/actions/look.ts';
import { followRecorded } from './app/actions/recorded.ts';
import { addTestHook } from './app/actions/testHook.ts';
import { App } from './app/ui/App.tsx';
import { ErrorBoundary } from './app/ui/ErrorBoundary.tsx';
import { keepGhost } from './app/ui/samples.ts';
import { strings } from './app/ui/strings.ts';
import { followTheme } from './app/ui/theme.ts';
import type { FirstPicture } from './protocol/firstPicture.ts';
import './app/ui/own/own.css';

/** @param picture what boot.ts has painted, if anything */
export function mount(picture: FirstPicture | null): void {
  followAddress(strings.badLink);
  followTheme();
  followViews();
  addTestHook();
  if (picture) keepGhost(picture.target, picture.outline);
  followRecorded(picture, strings.recorded.unread);
  const root = document.getElementById('app');
  if (!root) throw new Error('missing element: app');
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <App />
      </ErrorBoundary>
    </StrictMode>,
  );
}
