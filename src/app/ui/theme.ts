/**
 * The theme on the page and, for canvases, as plain values. Sets `data-theme` on the root and tells
 * pictures when to repaint; chooses no colour.
 */
import { themeFromStyle, type Theme } from '../../plots/theme.ts';
import { inTheme, themeInUse } from '../actions/view.ts';
import { viewStore } from '../state/view.ts';

let cached: Theme | null = null;
const listeners = new Set<() => void>();

/** The tokens of the theme in use. */
export function currentTheme(): Theme {
  if (!cached) {
    const style = getComputedStyle(document.documentElement);
    const pxPerRem = Number.parseFloat(style.fontSize);
    cached = themeFromStyle((name) => style.getPropertyValue(name), pxPerRem);
  }
  return cached;
}

/** What `draw` gives with the tokens of a theme, while the page keeps its own. */
export function drawnIn<T>(theme: 'light' | 'dark', draw: () => T): T {
  const { dataset } = document.documentElement;
  const before = [dataset['theme'], cached] as const;
  dataset['theme'] = theme;
  cached = null;
  try {
    return inTheme(theme, draw);
  } finally {
    [dataset['theme'], cached] = before;
  }
}

export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function apply(): void {
  document.documentElement.dataset['theme'] = themeInUse();
  cached = null;
  for (const listener of listeners) listener();
}

/** Follows the chosen theme and the system's from now on. */
export function followTheme(): void {
  apply();
  viewStore.subscribe((view) => view.theme, apply);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);
}
