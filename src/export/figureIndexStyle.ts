/**
 * The look of the index page: the page's colours in light and dark (tokens.css says them, and a test
 * holds these to it), two columns where there is room.
 */

/** Names of tokens.css and what they are in both themes. */
export const indexTokens = {
  light: {
    '--paper': '#fbfaf7',
    '--stage': '#ffffff',
    '--line': '#e5e2da',
    '--ink': '#1a1b1e',
    '--ink-2': '#53555a',
    '--ink-3': '#6c6e73',
    '--bad': '#b3261e',
    '--ok': '#2d6a4f',
  },
  dark: {
    '--paper': '#131518',
    '--stage': '#0c0d0f',
    '--line': '#262a2f',
    '--ink': '#ececea',
    '--ink-2': '#adb0b5',
    '--ink-3': '#8b8f96',
    '--bad': '#ff8a80',
    '--ok': '#7fd1a8',
  },
} as const;

const declare = (tokens: Record<string, string>): string =>
  Object.entries(tokens)
    .map(([name, value]) => `${name}: ${value};`)
    .join(' ');

export const indexStyle = `
:root { color-scheme: light dark; ${declare(indexTokens.light)} }
@media (prefers-color-scheme: dark) { :root { ${declare(indexTokens.dark)} } }
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 400 15px/1.5 Inter, system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; }
body { margin: 0 auto; max-width: 2000px; padding: 32px 32px 64px; }
h1 { font-size: 26px; line-height: 1.2; font-weight: 620; margin: 0 0 12px; }
h2 { font-size: 17px; line-height: 1.3; font-weight: 620; margin: 0 0 12px; }
h2 span { font-weight: 400; color: var(--ink-2); }
a { color: inherit; text-underline-offset: 3px; text-decoration-color: var(--ink-3); }
a:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 16px; list-style: none; margin: 0; padding: 0; font-size: 13.5px; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 760px), 1fr)); gap: 0 40px; align-items: start; }
section { grid-column: 1 / -1; border-top: 1px solid var(--line); margin-top: 24px; padding-top: 20px; }
.missed { border-top: 2px solid var(--bad); color: var(--bad); }
.missed ul { margin: 0; padding-left: 20px; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; font-weight: 620; padding: 6px 16px 6px 0; }
td { border-top: 1px solid var(--line); padding: 8px 16px 8px 0; vertical-align: top; }
td:first-child { min-width: 260px; }
.num { font-variant-numeric: tabular-nums; color: var(--ink-2); }
.quiet { color: var(--ink-2); white-space: nowrap; }
.verdict { white-space: nowrap; }
.verdict::before { content: ''; display: inline-block; width: 9px; height: 9px; border-radius: 50%; margin-right: 8px; border: 2px solid currentColor; }
.verdict.yes { color: var(--ok); }
.verdict.yes::before { background: currentColor; }
.verdict.no { color: var(--bad); }
.verdict.no::before { border-radius: 0; }
.verdict.open { color: var(--ink-2); }
article { border-top: 1px solid var(--line); margin-top: 32px; padding-top: 20px; scroll-margin-top: 16px; min-width: 0; }
figure { margin: 0; }
img { display: block; width: 100%; height: auto; }
figcaption { margin-top: 10px; max-width: 72ch; color: var(--ink-2); }
.from { margin: 10px 0 0; font-size: 13px; color: var(--ink-3); font-variant-numeric: tabular-nums; }
.links { display: inline-flex; gap: 12px; margin-left: 8px; }
@media print { body { padding: 0; } article { break-inside: avoid; } nav { display: none; } }
`;
