/**
 * The app's colours and type sizes in Node: the same tokens.css that the page has. It refuses a token
 * that is not there and knows no value of its own.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { themeFromStyle, type Theme } from '../../plots/index.ts';

export type ThemeName = 'light' | 'dark';

const themes = new Map<ThemeName, Theme>();

/** Reads the file once. The working directory is the project, as for all commands. */
export function nodeTheme(name: ThemeName): Theme {
  const known = themes.get(name);
  if (known) return known;
  const css = readFileSync(join(process.cwd(), 'src', 'app', 'ui', 'tokens.css'), 'utf8');
  const tokens = tokensOf(css, name);
  const theme = themeFromStyle((token) => tokens.get(token) ?? '');
  themes.set(name, theme);
  return theme;
}

/** Custom properties of a theme: those of plain `:root` and of its own `data-theme`. */
export function tokensOf(css: string, name: ThemeName): Map<string, string> {
  const tokens = new Map<string, string>();
  const plain = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/@media[^{]*\{(?:[^{}]*\{[^}]*\})*[^}]*\}/g, ''); // prettier-ignore
  for (const [, selector, body] of plain.matchAll(/([^{}]+)\{([^}]*)\}/g)) {
    const own = selector.split(',').map((part) => part.trim());
    if (!own.includes(':root') && !own.includes(`:root[data-theme='${name}']`)) continue;
    for (const [, token, value] of body.matchAll(/(--[\w-]+):\s*([^;]+);/g)) tokens.set(token, value.replace(/\s+/g, ' ').trim()); // prettier-ignore
  }
  return tokens;
}
