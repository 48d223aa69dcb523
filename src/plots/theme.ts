/**
 * Every colour, dash and type size a picture needs, resolved to plain values. It refuses to know
 * where they come from: the app reads CSS tokens, the command line hands in a table.
 */
import { methodIds } from '../protocol/catalogue.ts';
import type { MethodId } from '../protocol/catalogue.ts';

export interface MethodStyle {
  colour: string;
  /** Canvas line dash in CSS px; empty = solid. */
  dash: number[];
}

export interface Theme {
  /** Font family list, as in CSS. */
  font: string;
  /** Type sizes in CSS px. */
  tick: number;
  small: number;
  body: number;
  /** Weight of emphasised words and numbers. */
  strong: number;
  paper: string;
  stage: string;
  sunken: string;
  line: string;
  line2: string;
  ink: string;
  ink2: string;
  ink3: string;
  ref: string;
  refFill: string;
  bound: string;
  /** Fills of the 99 % and the 50 % level, and the outline of both. */
  ghost1: string;
  ghost2: string;
  ghostLine: string;
  /** Ramps as #rrggbb or #rrggbbaa: density from nothing up, distance, and signed from below to above. */
  seq: readonly string[];
  dist: readonly string[];
  div: readonly string[];
  pointAlpha: number;
  pathAlpha: number;
  originAlpha: number;
  methods: Record<MethodId, MethodStyle>;
}

/**
 * Reads a theme from CSS custom properties (`--paper`, `--m-star`, ...).
 * @param get value of a property by name, such as getComputedStyle(root).getPropertyValue
 * @param pxPerRem the root font size, for the type sizes given in rem
 * @throws Error naming the token that is missing or no number
 */
export function themeFromStyle(get: (name: string) => string, pxPerRem = 16): Theme {
  const text = (name: string): string => {
    const value = get(name).trim();
    if (value === '') throw new Error(`missing token: ${name}`);
    return value;
  };
  const number = (name: string): number => {
    const value = Number.parseFloat(text(name));
    if (!Number.isFinite(value)) throw new Error(`token is no number: ${name}`);
    return value;
  };
  const size = (name: string): number => number(name) * (get(name).includes('rem') ? pxPerRem : 1);
  const method = (id: MethodId): MethodStyle => ({
    colour: text(`--m-${id}`),
    dash: dashOf(text(`--dash-${id}`)),
  });
  return {
    font: text('--font'),
    tick: size('--t-tick'),
    small: size('--t-small'),
    body: size('--t-body'),
    strong: number('--w-strong'),
    paper: text('--paper'),
    stage: text('--stage'),
    sunken: text('--sunken'),
    line: text('--line'),
    line2: text('--line-2'),
    ink: text('--ink'),
    ink2: text('--ink-2'),
    ink3: text('--ink-3'),
    ref: text('--ref'),
    refFill: text('--ref-fill'),
    bound: text('--bound'),
    ghost1: text('--ghost-1'),
    ghost2: text('--ghost-2'),
    ghostLine: text('--ghost-line'),
    seq: [0, 1, 2, 3, 4].map((i) => text(`--seq-${i}`)),
    dist: [0, 1, 2, 3].map((i) => text(`--dist-${i}`)),
    div: ['neg-2', 'neg-1', '0', 'pos-1', 'pos-2'].map((id) => text(`--div-${id}`)),
    pointAlpha: number('--point-alpha'),
    pathAlpha: number('--path-alpha'),
    originAlpha: number('--origin-alpha'),
    methods: Object.fromEntries(methodIds.map((id) => [id, method(id)])) as Theme['methods'],
  };
}

/** '9 3' to [9, 3]; 'none' to []. */
function dashOf(value: string): number[] {
  return value === 'none' ? [] : value.split(/[\s,]+/).map(Number);
}
