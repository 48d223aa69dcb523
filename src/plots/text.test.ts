import { describe, expect, it } from 'vitest';
import { fakeSurface } from './fakeSurface.ts';
import { drawTabular } from './text.ts';

describe('drawTabular', () => {
  it('gives all digits the same room', () => {
    const widths = ['1.11', '8.88'].map((text) => drawTabular(fakeSurface(), text, 0, 0));
    expect(widths[0]).toBe(widths[1]);
  });

  it('ends at x when aligned right', () => {
    const surface = fakeSurface();
    drawTabular(surface, 'median 1.19', 200, 7, 'right');
    expect(surface.words()).toEqual(['median 1.19']);
    const last = surface.of('fillText').at(-1);
    expect(last?.args).toEqual(['9', 197, 7]);
  });
});
