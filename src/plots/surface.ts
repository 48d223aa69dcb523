/**
 * What a picture may do with the thing it is drawn on: a structural subset of the canvas 2D context,
 * in CSS pixels, already scaled for the device. It refuses filters and promises no images, so that an
 * SVG text writer can stand in for a canvas.
 */
export interface RgbaImage {
  width: number;
  height: number;
  /** [width * height * 4], rows from the top, not premultiplied. */
  data: Uint8ClampedArray<ArrayBuffer>;
}

export interface Surface {
  fillStyle: string | CanvasGradient | CanvasPattern;
  strokeStyle: string | CanvasGradient | CanvasPattern;
  globalAlpha: number;
  lineWidth: number;
  lineJoin: CanvasLineJoin;
  lineCap: CanvasLineCap;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  beginPath(): void;
  closePath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  rect(x: number, y: number, width: number, height: number): void;
  arc(x: number, y: number, radius: number, startAngle: number, endAngle: number): void;
  stroke(): void;
  fill(): void;
  clip(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  strokeRect(x: number, y: number, width: number, height: number): void;
  clearRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  measureText(text: string): { readonly width: number };
  setLineDash(segments: number[]): void;
  save(): void;
  restore(): void;
  translate(x: number, y: number): void;
  scale(x: number, y: number): void;
  /** Only where there are images; heat is drawn cell by cell elsewhere. */
  getTransform?(): { readonly a: number };
  drawImage?(image: OffscreenCanvas, x: number, y: number, width: number, height: number): void;
  /** Cells with sharp edges; pictures that need it draw rectangles where it is missing. */
  image?(image: RgbaImage, x: number, y: number, width: number, height: number): void;
}
