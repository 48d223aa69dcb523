/**
 * A surface for tests that writes down every call with the state it was made in. It refuses to draw;
 * its letters are all 6 px wide, a "1" 4 px, so that figures of unequal width show.
 */
import type { RgbaImage, Surface } from './surface.ts';
import type { Theme } from './theme.ts';

export interface Call {
  op: string;
  args: (number | string)[];
  fill: string;
  stroke: string;
  alpha: number;
  dash: number[];
  align: CanvasTextAlign;
}

export interface FakeSurface extends Surface {
  calls: Call[];
  /** Images, in the order of the calls of `image`. */
  images: RgbaImage[];
  /** Calls of one operation, in order. */
  of(op: string): Call[];
  /** Everything written, joined line by line where text was split for tabular figures. */
  words(): string[];
}

const plain = [
  'beginPath',
  'closePath',
  'moveTo',
  'lineTo',
  'rect',
  'arc',
  'stroke',
  'fill',
  'clip',
  'fillRect',
  'strokeRect',
  'clearRect',
  'fillText',
  'translate',
  'scale',
] as const;

export function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter === '1' ? 4 : 6), 0);
}

export function fakeSurface(): FakeSurface {
  let dash: number[] = [];
  const saved: { state: typeof state; dash: number[] }[] = [];
  const calls: Call[] = [];
  const images: RgbaImage[] = [];
  const state = {
    fillStyle: '#000',
    strokeStyle: '#000',
    globalAlpha: 1,
    lineWidth: 1,
    lineJoin: 'miter' as CanvasLineJoin,
    lineCap: 'butt' as CanvasLineCap,
    font: '',
    textAlign: 'left' as CanvasTextAlign,
    textBaseline: 'alphabetic' as CanvasTextBaseline,
  };
  const record = (op: string, args: (number | string)[]): void => {
    const { fillStyle: fill, strokeStyle: stroke, globalAlpha: alpha, textAlign: align } = surface;
    calls.push({ op, args, fill: String(fill), stroke: String(stroke), alpha, dash, align });
  };
  const operations = Object.fromEntries(
    plain.map((op) => [op, (...args: (number | string)[]) => record(op, args)]),
  ) as Pick<Surface, (typeof plain)[number]>;
  const surface: FakeSurface = {
    ...state,
    ...operations,
    calls,
    images,
    image: (image, ...place) => {
      images.push(image);
      record('image', place);
    },
    of: (op) => calls.filter((call) => call.op === op),
    words: () => lines(calls.filter((call) => call.op === 'fillText')),
    measureText: (text) => ({ width: widthOf(text) }),
    setLineDash: (segments) => {
      dash = segments;
    },
    save: () => {
      const names = Object.keys(state) as (keyof typeof state)[];
      const now = Object.fromEntries(names.map((name) => [name, surface[name]]));
      saved.push({ state: now as typeof state, dash });
    },
    restore: () => {
      const last = saved.pop();
      if (!last) throw new Error('restore without save');
      Object.assign(surface, last.state);
      dash = last.dash;
    },
  };
  return surface;
}

/** Texts written next to each other on one baseline, one after the other, are one line. */
function lines(texts: Call[]): string[] {
  const result: string[] = [];
  let end = NaN;
  let y = NaN;
  for (const { args, align } of texts) {
    const [text, x] = [String(args[0]), Number(args[1])];
    const width = /^[0-9]$/.test(text) ? 6 : widthOf(text);
    const left = align === 'left' ? x : align === 'center' ? x - width / 2 : x - width;
    if (args[2] === y && Math.abs(left - end) < 0.01) result[result.length - 1] += text;
    else result.push(text);
    end = left + width;
    y = Number(args[2]);
  }
  return result;
}

/** A theme whose every colour is its own name, but for those that are mixed. */
export const testTheme: Theme = {
  font: 'sans-serif',
  tick: 10.5,
  small: 11.5,
  body: 12.5,
  strong: 620,
  paper: 'paper',
  stage: 'stage',
  sunken: 'sunken',
  line: 'line',
  line2: 'line2',
  ink: 'ink',
  ink2: 'ink2',
  ink3: 'ink3',
  ref: '#8b8d92',
  refFill: 'refFill',
  bound: 'bound',
  ghost1: 'ghost1',
  ghost2: 'ghost2',
  ghostLine: 'ghostLine',
  seq: ['#00000000', '#00000040', '#00000080', '#000000c0', '#000000ff'],
  dist: ['#000000', '#550000', '#aa0000', '#ff0000'],
  div: ['#0000ff', '#8080ff', '#ffffff', '#ff8080', '#ff0000'],
  pointAlpha: 0.86,
  pathAlpha: 0.34,
  originAlpha: 0.3,
  methods: {
    'base-transfer': { colour: 'T', dash: [] },
    unidirectional: { colour: 'U', dash: [1.5, 3] },
    'flows-for-flows': { colour: 'F', dash: [9, 3] },
    'movement-penalty': { colour: 'P', dash: [6, 3, 1.5, 3] },
    'identity-init': { colour: 'I', dash: [5, 2] },
  },
};
