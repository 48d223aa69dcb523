/**
 * One page that shows all figures of a run in the papers' order: pictures, captions, where the numbers
 * come from, what missed its bar and which findings are reproduced. Plain HTML without scripts, light
 * and dark by the reader's system; it computes nothing and leaves nothing out that it was given.
 */
import type { FigureBudget, FigureId } from '../protocol/figureIds.ts';
import { figureIds } from '../protocol/figureIds.ts';
import { indexStyle } from './figureIndexStyle.ts';

export type Verdict = 'reproduced' | 'not reproduced' | 'undecided';

/** A statement of the papers against this run. */
export interface Finding {
  statement: string;
  /** Where the papers say it: "S0, section III B". */
  source: string;
  verdict: Verdict;
  /** The numbers that decide, in words. */
  numbers: string;
}

/** A bar that was set before the run and is not met. */
export interface MissedBar {
  text: string;
  /** As written: with its unit and spread. */
  value: string;
  limit: string;
}

/** Paths beside the page. */
export interface FigureFiles {
  light: string;
  /** The same picture for dark readers; without it they see the light one. */
  dark: string | null;
  svg: string;
  png: string;
  csv: string;
  json: string;
}

export interface IndexedFigure {
  id: FigureId;
  /** "S0 Fig. 5" */
  place: string;
  title: string;
  caption: readonly string[];
  files: FigureFiles;
  /** CSS px of the picture, so that the page does not jump. */
  width: number;
  height: number;
  budget: FigureBudget;
  seeds: readonly number[];
  /** What trained it: one or more. */
  engines: readonly string[];
  version: string;
  /** Training and measuring of the runs that it shows, all together. */
  seconds: number;
}

export interface FigureIndex {
  title: string;
  figures: readonly IndexedFigure[];
  missed: readonly MissedBar[];
  findings: readonly Finding[];
  /** Figures that were asked for and are not there yet, with the reason. */
  waiting: readonly { place: string; reason: string }[];
  /** Path of the font, woff2; the system's stands in without. */
  font: string | null;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const html = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign]);
/** A path as an address: its slashes stay. */
const href = (path: string): string => html(path.split('/').map(encodeURIComponent).join('/'));

/** "41 s", "12 min", "3 h 20 min" */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const fontFace = (path: string | null): string =>
  path === null
    ? ''
    : `@font-face { font-family: Inter; font-weight: 100 900; src: url('${href(path)}') format('woff2'); }`;

/** The whole file. */
export function figureIndexHtml(index: FigureIndex): string {
  const figures = [...index.figures].sort(
    (a, b) => figureIds.indexOf(a.id) - figureIds.indexOf(b.id),
  );
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(index.title)}</title>
<style>${fontFace(index.font)}${indexStyle}</style>
</head>
<body>
<header>
<h1>${html(index.title)}</h1>
${contents(figures)}
</header>
<main>
${missedBars(index.missed)}${waiting(index.waiting)}${findingsTable(index.findings)}${figures.map(article).join('')}</main>
</body>
</html>
`;
}

const contents = (figures: readonly IndexedFigure[]): string =>
  figures.length === 0
    ? '<p>No figure was made.</p>'
    : `<nav aria-label="Figures"><ul>${figures.map(({ id, place }) => `<li><a href="#${id}">${html(place)}</a></li>`).join('')}</ul></nav>`; // prettier-ignore

function missedBars(missed: readonly MissedBar[]): string {
  if (missed.length === 0) return '';
  const rows = missed.map(
    ({ text, value, limit }) =>
      `<li><span>${html(text)}</span> <b>${html(value)}</b>, limit ${html(limit)}</li>`,
  );
  const count = missed.length === 1 ? 'One bar is' : `${missed.length} bars are`;
  return `<section class="missed"><h2>${count} missed</h2><ul>${rows.join('')}</ul></section>\n`;
}

function waiting(figures: FigureIndex['waiting']): string {
  if (figures.length === 0) return '';
  const rows = figures.map(({ place, reason }) => `<li>${html(place)}: ${html(reason)}</li>`);
  return `<section><h2>Not made yet</h2><ul>${rows.join('')}</ul></section>\n`;
}

const verdictClass: Record<Verdict, string> = {
  reproduced: 'yes',
  'not reproduced': 'no',
  undecided: 'open',
};

function findingsTable(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const rows = findings.map(
    ({ statement, source, verdict, numbers }) =>
      `<tr><td>${html(statement)}</td><td class="quiet">${html(source)}</td><td><span class="verdict ${verdictClass[verdict]}">${verdict}</span></td><td class="num">${html(numbers)}</td></tr>`, // prettier-ignore
  );
  const heads = ['The papers say', 'Where', 'Here', 'Numbers'];
  return `<section><h2>Findings</h2><div class="wide"><table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></section>\n`; // prettier-ignore
}

function article(figure: IndexedFigure): string {
  const { id, place, title, caption, files, width, height } = figure;
  const dark = files.dark
    ? `<source media="(prefers-color-scheme: dark)" srcset="${href(files.dark)}">`
    : '';
  const links = (['svg', 'png', 'csv', 'json'] as const).map(
    (kind) => `<a href="${href(files[kind])}">${kind.toUpperCase()}</a>`,
  );
  const alt = html(`${place}. ${title}`);
  return `<article id="${id}">
<h2>${html(place)} <span>${html(title)}</span></h2>
<figure>
<a href="${href(files.light)}"><picture>${dark}<img src="${href(files.light)}" width="${width}" height="${height}" alt="${alt}" loading="lazy"></picture></a>
<figcaption>${caption.map((sentence) => html(sentence)).join(' ')}</figcaption>
</figure>
<p class="from">${html(provenance(figure))} <span class="links">${links.join(' ')}</span></p>
</article>
`;
}

function provenance({ budget, seeds, engines, version, seconds }: IndexedFigure): string {
  const named = `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ') || '–'}`;
  const engine = engines.length > 0 ? engines.join(', ') : 'nothing trained';
  return `Budget ${budget}, ${named}. ${engine}. Morphlab ${version}. ${duration(seconds)} of training and measuring.`;
}
