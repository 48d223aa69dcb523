import { loadImage, createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { stat, syntheticFigure, syntheticTable } from '../../plots/figures/synthetic.ts';
import { textWidth } from '../../plots/figures/type.ts';
import type { FigureData } from '../../protocol/figure.ts';
import { encodePng, figurePng, figureSvg, nodeRuler, registerFont } from './raster.ts';
import { nodeTheme } from './theme.ts';

const counts = Uint32Array.from({ length: 16 }, (_, i) => i % 5);
const start = Float32Array.from({ length: 16 }, (_, i) => i / 4 - 2);
const data: FigureData = syntheticFigure(
  [
    {
      ...{ kind: 'panels', title: null, look: 'density', columns: ['One'], most: 0.2 },
      rows: [{ label: 'a', panels: [{ name: 'a', cells: { side: 4, n: 32, counts, startX: start, startY: start }, notes: [{ label: 'kept', stat: stat(0.5, 0.1, 'share', 3) }], order: null, ref: { order: 'a', view: 'all' } }] }], // prettier-ignore
    },
    syntheticTable(3),
  ],
  3,
);

async function pixelsOf(
  png: Buffer,
): Promise<{ width: number; height: number; data: Uint8ClampedArray }> {
  // prettier-ignore
  const image = await loadImage(png);
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas.getContext('2d').getImageData(0, 0, image.width, image.height);
}

describe('figures in Node', () => {
  it('are drawn in the page’s font', () => {
    expect(registerFont()).toBe(true);
    const width = nodeRuler();
    // Inter's M; the fonts that stand in have other widths.
    expect(width('M', '400 100px Inter')).toBeCloseTo(90.3, 0);
  });

  it('are laid out with widths that the font has', () => {
    const width = nodeRuler();
    for (const strong of [false, true])
      for (const text of [
        'Identity initialisation',
        'out of support',
        'Mean absolute translation',
        'PRD paper, Fig. 5',
        'optimal transport between the laws',
      ]) {
        // prettier-ignore
        const real = width(text, `${strong ? 620 : 400} 20px Inter`);
        expect(Math.abs(textWidth(text, 20, strong) / real - 1), text).toBeLessThan(0.05);
      }
  });

  it('have the size that was asked for, and the paper of their theme', async () => {
    for (const [theme, scale] of [
      ['light', 1],
      ['dark', 2],
    ] as const) {
      // prettier-ignore
      const image = await pixelsOf(figurePng(data, theme, scale, { width: 900 }));
      expect(image.width).toBe(900 * scale);
      const paper = [...image.data.subarray(0, 3)].map((v) => v.toString(16).padStart(2, '0'));
      expect(`#${paper.join('')}`).toBe(nodeTheme(theme).paper);
    }
  });

  it('show each cell with sharp edges', async () => {
    const { data: pixels, width } = await pixelsOf(figurePng(data, 'light', 1, { width: 900 }));
    const colours = new Set<string>();
    // A row through the middle of the second row of cells, inside the frame.
    for (let x = 120; x < 300; x++) colours.add(pixels.subarray(4 * (140 * width + x), 4 * (140 * width + x) + 3).join()); // prettier-ignore
    expect(colours.size).toBeLessThanOrEqual(6);
    expect(colours.size).toBeGreaterThanOrEqual(3);
  });

  it('carry cells and font in the SVG itself', () => {
    const svg = figureSvg(data, 'light');
    expect(svg).toMatch(/<image [^>]*image-rendering:pixelated[^>]*href="data:image\/png;base64,/);
    expect(svg).toContain('@font-face{font-family:Inter');
    expect(svg).not.toMatch(/href="(?!data:)/);
    expect((svg.match(/<path/g) ?? []).length).toBeLessThan(400);
  });

  it('encode cells without loss', async () => {
    const pixels = Uint8ClampedArray.from([255, 0, 9, 255, 0, 0, 0, 0, 1, 2, 3, 255, 77, 88, 99, 255]); // prettier-ignore
    const uri = encodePng({ width: 2, height: 2, data: pixels });
    const png = Buffer.from(uri.replace('data:image/png;base64,', ''), 'base64');
    expect([...(await pixelsOf(png)).data]).toEqual([...pixels]);
  });
});

it('themes are those of tokens.css, dark over light', () => {
  const [light, dark] = [nodeTheme('light'), nodeTheme('dark')];
  expect([light.ink, dark.ink]).toEqual(['#1a1b1e', '#ececea']);
  expect(light.tick).toBe(10.5);
  expect(dark.methods['flows-for-flows']).toEqual({ colour: '#74ead0', dash: [9, 3] });
  expect(light.font).toMatch(/^'Inter'/);
});
