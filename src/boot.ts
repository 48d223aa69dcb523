/**
 * The first thing that runs: sets the theme, paints the recorded first picture into the shell of
 * index.html, then fetches the page proper. Neither React nor tfjs comes before it; a
 * question that did not ship leaves the shell with an empty frame.
 */
import { readLook, type FirstLook } from './boot/look.ts';
import { paintShell, shapeShell } from './boot/shell.ts';
import { pictureFile, readFirstPicture, type FirstPicture } from './protocol/firstPicture.ts';
import './app/ui/tokens.css';
import './app/ui/styles/first.css';

async function fetchPicture(look: FirstLook): Promise<FirstPicture | null> {
  if (!look.question) return null;
  const address = new URL(`recorded/${pictureFile(look.question)}`, document.baseURI);
  try {
    const response = await fetch(address);
    return readFirstPicture(await response.arrayBuffer());
  } catch (error) {
    // The page does without it, and says so when it cannot read the run itself.
    console.warn(error);
    return null;
  }
}

const painted = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

async function boot(): Promise<void> {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const look = readLook(location.hash, dark);
  document.documentElement.dataset['theme'] = look.theme;
  shapeShell(look);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const picture = await fetchPicture(look);
  paintShell(look, picture, still ? 1 : 0);
  await painted();
  performance.mark(picture ? 'first-picture' : 'first-shell');
  // Only now: fetched beside the picture, the page would be run before it is painted.
  const { mount } = await import('./main.tsx');
  await mount(picture);
}

void boot();
