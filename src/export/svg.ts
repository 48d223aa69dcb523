/**
 * A surface that writes SVG text, so that a picture of src/plots becomes a file. Everything is a path,
 * a text or a group; it refuses more paths than drawing programs take.
 */
import type { RgbaImage, Surface } from '../plots/index.ts';

/** Whatever draws a picture. */
export type DrawOn = (surface: Surface) => void;

export const mostPaths = 5000;

/** The picture needs more paths than a file may have; the message is for people. */
export class SvgError extends Error {
  override name = 'SvgError';
}

/** Cells as a PNG file in a data URI: a writer of text cannot pack pixels either. */
export type EncodePng = (image: RgbaImage) => string;

/** Width of a text in a CSS font, px: a writer of text cannot measure. */
export type MeasureText = (text: string, font: string) => number;

interface Pen {
  fillStyle: Surface['fillStyle'];
  strokeStyle: Surface['strokeStyle'];
  globalAlpha: number;
  lineWidth: number;
  lineJoin: CanvasLineJoin;
  lineCap: CanvasLineCap;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
}

interface Saved {
  pen: Pen;
  dash: readonly number[];
  place: Place;
  groups: number;
}

interface Place {
  x: number;
  y: number;
  scaleX: number;
  scaleY: number;
}

/** Rectangles of one size that do not touch each other, by their colour: cells of a heat. */
interface Cells {
  paths: Map<string, string>;
  size: string;
  x: number;
  y: number;
}

const firstPen: Pen = {
  fillStyle: '#000',
  strokeStyle: '#000',
  globalAlpha: 1,
  lineWidth: 1,
  lineJoin: 'miter',
  lineCap: 'butt',
  font: '10px sans-serif',
  textAlign: 'start',
  textBaseline: 'alphabetic',
};

const short = (value: number): string => String(Math.round(100 * value) / 100);
const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Colour and opacity, which SVG keeps apart. */
function paint(style: Surface['fillStyle'], alpha: number): [string, number] {
  const text = typeof style === 'string' ? style.trim() : 'none';
  const rgba = /^rgba?\(([\d.]+)[, ]+([\d.]+)[, ]+([\d.]+)(?:[,/ ]+([\d.]+))?\)$/.exec(text);
  if (rgba) return [`rgb(${rgba.slice(1, 4).join(',')})`, alpha * Number(rgba[4] ?? 1)];
  const hex = /^#([0-9a-f]{6})([0-9a-f]{2})$/i.exec(text);
  if (hex) return [`#${hex[1]}`, (alpha * Number.parseInt(hex[2], 16)) / 255];
  const brief = /^#([0-9a-f]{3})([0-9a-f])$/i.exec(text);
  if (brief) return [`#${brief[1]}`, (alpha * Number.parseInt(brief[2], 16)) / 15];
  return [text, alpha];
}

const anchors: Partial<Record<CanvasTextAlign, string>> = { center: 'middle', right: 'end', end: 'end' }; // prettier-ignore
const baselines: Partial<Record<CanvasTextBaseline, string>> = {
  middle: 'central',
  top: 'hanging',
};

export class SvgSurface implements Surface, Pen {
  fillStyle = firstPen.fillStyle;
  strokeStyle = firstPen.strokeStyle;
  globalAlpha = firstPen.globalAlpha;
  lineWidth = firstPen.lineWidth;
  lineJoin = firstPen.lineJoin;
  lineCap = firstPen.lineCap;
  font = firstPen.font;
  textAlign = firstPen.textAlign;
  textBaseline = firstPen.textBaseline;
  private dash: readonly number[] = [];
  private place: Place = { x: 0, y: 0, scaleX: 1, scaleY: 1 };
  private readonly saved: Saved[] = [];
  private groups = 0;
  private clips = 0;
  private paths = 0;
  private d = '';
  private cells: Cells | null = null;
  private readonly out: string[] = [];

  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly measure: MeasureText,
    encodePng?: EncodePng,
  ) {
    if (encodePng) this.image = (...of) => this.addImage(encodePng, ...of);
  }

  /** Only with an `encodePng`. */
  readonly image?: NonNullable<Surface['image']>;

  /** The whole file. @param title for those who do not see it @param style CSS, such as its font */
  text(title: string, style = ''): string {
    this.flush();
    const size = `width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}"`;
    const ends = '</g>'.repeat(this.groups);
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img"><title>${escaped(title)}</title>${style && `<style>${style}</style>`}\n${this.out.join('\n')}${ends}\n</svg>\n`;
  }

  beginPath(): void {
    this.d = '';
  }
  closePath(): void {
    this.d += 'Z';
  }
  moveTo(x: number, y: number): void {
    this.d += `M${this.at(x, y)}`;
  }
  lineTo(x: number, y: number): void {
    this.d += `${this.d === '' ? 'M' : 'L'}${this.at(x, y)}`;
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.d += this.box(x, y, width, height);
  }
  arc(x: number, y: number, radius: number, from: number, to: number): void {
    const on = (angle: number): string =>
      this.at(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    const size = `${short(radius * this.place.scaleX)} ${short(radius * this.place.scaleY)}`;
    const turn = to - from;
    this.d += `${this.d === '' ? 'M' : 'L'}${on(from)}`;
    // An arc whose ends meet would be nothing, so a circle is two of them.
    const parts = Math.abs(turn) >= 2 * Math.PI ? 2 : 1;
    const way = parts === 2 ? Math.sign(turn) * Math.PI : turn;
    for (let k = 1; k <= parts; k++)
      this.d += `A${size} 0 ${Math.abs(way) > Math.PI ? 1 : 0} ${way > 0 ? 1 : 0} ${on(from + k * way)}`;
  }

  fill(): void {
    const [colour, opacity] = paint(this.fillStyle, this.globalAlpha);
    this.path(this.d, `fill="${colour}"${opacityOf('fill', opacity)}`);
  }
  stroke(): void {
    const [colour, opacity] = paint(this.strokeStyle, this.globalAlpha);
    const { lineWidth, lineCap, lineJoin, dash, place } = this;
    const scale = Math.abs(place.scaleX);
    const parts = [
      `fill="none" stroke="${colour}"${opacityOf('stroke', opacity)}`,
      `stroke-width="${short(lineWidth * scale)}"`,
      ...(lineCap === 'butt' ? [] : [`stroke-linecap="${lineCap}"`]),
      ...(lineJoin === 'miter' ? [] : [`stroke-linejoin="${lineJoin}"`]),
      ...(dash.length === 0 ? [] : [`stroke-dasharray="${dash.map((n) => short(n * scale)).join(' ')}"`]), // prettier-ignore
    ];
    this.path(this.d, parts.join(' '));
  }
  clip(): void {
    this.flush();
    const id = `clip${this.clips++}`;
    this.out.push(`<clipPath id="${id}"><path d="${this.d}"/></clipPath><g clip-path="url(#${id})">`); // prettier-ignore
    this.groups++;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const [colour, opacity] = paint(this.fillStyle, this.globalAlpha);
    if (opacity === 0) return;
    const size = `${short(width)} ${short(height)}`;
    const look = `fill="${colour}"${opacityOf('fill', opacity)}`;
    const after = this.cells && (y > this.cells.y || (y === this.cells.y && x > this.cells.x));
    if (!this.cells || this.cells.size !== size || !after) {
      this.flush();
      this.cells = { paths: new Map(), size, x, y };
    }
    const { paths } = this.cells;
    paths.set(look, (paths.get(look) ?? '') + this.box(x, y, width, height));
    Object.assign(this.cells, { x, y });
  }
  strokeRect(x: number, y: number, width: number, height: number): void {
    const d = this.d;
    this.d = this.box(x, y, width, height);
    this.stroke();
    this.d = d;
  }
  /** A file begins empty, and nothing of it is taken back. */
  clearRect(): void {
    this.flush();
  }

  fillText(text: string, x: number, y: number): void {
    this.flush();
    const [colour, opacity] = paint(this.fillStyle, this.globalAlpha);
    const [, weight, size, family] = /^(?:(\d+|bold) )?([\d.]+)px (.+)$/.exec(this.font) ?? [];
    const anchor = anchors[this.textAlign];
    const baseline = baselines[this.textBaseline];
    const parts = [
      `fill="${colour}"${opacityOf('fill', opacity)}`,
      `font-family="${escaped(family ?? 'sans-serif')}" font-size="${short(Number(size ?? 10) * this.place.scaleY)}"`,
      ...(weight && weight !== '400' ? [`font-weight="${weight}"`] : []),
      ...(anchor ? [`text-anchor="${anchor}"`] : []),
      ...(baseline ? [`dominant-baseline="${baseline}"`] : []),
      // Without it the spaces at both ends of a part of a line are lost.
      ...(/^ | $/.test(text) ? ['xml:space="preserve"'] : []),
    ];
    const [left, top] = this.at(x, y).split(' ');
    this.out.push(`<text x="${left}" y="${top}" ${parts.join(' ')}>${escaped(text)}</text>`);
  }
  measureText(text: string): { width: number } {
    return { width: this.measure(text, this.font) };
  }
  setLineDash(segments: number[]): void {
    this.dash = [...segments];
  }

  save(): void {
    const { dash, place, groups } = this;
    this.saved.push({ pen: penOf(this), dash, place: { ...place }, groups });
  }
  restore(): void {
    const last = this.saved.pop();
    if (!last) return;
    this.flush();
    if (this.groups > last.groups) this.out.push('</g>'.repeat(this.groups - last.groups));
    Object.assign(this, last.pen);
    ({ dash: this.dash, place: this.place, groups: this.groups } = last);
  }
  translate(x: number, y: number): void {
    this.place.x += x * this.place.scaleX;
    this.place.y += y * this.place.scaleY;
  }
  scale(x: number, y: number): void {
    this.place.scaleX *= x;
    this.place.scaleY *= y;
  }

  /** Sharp where cells grow; where they shrink a viewer may mix them, so that none is left out. */
  private addImage(
    encodePng: EncodePng,
    image: RgbaImage,
    x: number,
    y: number,
    width: number,
    height: number,
  ): void {
    // prettier-ignore
    this.flush();
    const { scaleX, scaleY } = this.place;
    const [left, top] = this.at(x, y).split(' ');
    const size = `width="${short(width * scaleX)}" height="${short(height * scaleY)}"`;
    const sharp = image.width <= width * scaleX ? ' style="image-rendering:pixelated"' : '';
    this.out.push(`<image x="${left}" y="${top}" ${size} preserveAspectRatio="none"${sharp} href="${encodePng(image)}"/>`); // prettier-ignore
  }

  private at(x: number, y: number): string {
    const { place } = this;
    return `${short(place.x + x * place.scaleX)} ${short(place.y + y * place.scaleY)}`;
  }
  private box(x: number, y: number, width: number, height: number): string {
    const [right, bottom] = [x + width, y + height];
    return `M${this.at(x, y)}L${this.at(right, y)}L${this.at(right, bottom)}L${this.at(x, bottom)}Z`;
  }
  private path(d: string, look: string): void {
    this.flush();
    if (d !== '') this.add(d, look);
  }
  private flush(): void {
    const { cells } = this;
    this.cells = null;
    if (cells) for (const [look, d] of cells.paths) this.add(d, look);
  }
  private add(d: string, look: string): void {
    if (++this.paths > mostPaths)
      throw new SvgError(
        `This picture needs more than ${mostPaths.toLocaleString('en-GB')} paths, which drawing programs do not take. Hide a layer, or export it as PNG.`,
      );
    this.out.push(`<path d="${d}" ${look}/>`);
  }
}

const opacityOf = (what: 'fill' | 'stroke', opacity: number): string =>
  opacity >= 1 ? '' : ` ${what}-opacity="${Math.round(1000 * opacity) / 1000}"`;

function penOf(surface: Pen): Pen {
  const { fillStyle, strokeStyle, globalAlpha, lineWidth, lineJoin, lineCap } = surface;
  const { font, textAlign, textBaseline } = surface;
  return { fillStyle, strokeStyle, globalAlpha, lineWidth, lineJoin, lineCap, font, textAlign, textBaseline }; // prettier-ignore
}
