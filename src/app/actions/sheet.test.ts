import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { sheetRests, viewStore } from '../state/view.ts';
import { pressSize, pressTab, restAfter, setSheet, stepSheet } from './sheet.ts';

const at = (): string => `${viewStore.getState().sheet} ${viewStore.getState().sheetTab}`;

beforeEach(() => viewStore.setState({ sheet: 'peek', sheetTab: 'question' }));

describe('tabs of the sheet', () => {
  it('open it at half, change what is in it, and fold it away', () => {
    pressTab('evidence');
    expect(at()).toBe('half evidence');
    pressTab('question');
    expect(at()).toBe('half question');
    setSheet('full');
    pressTab('evidence');
    expect(at()).toBe('full evidence');
    pressTab('evidence');
    expect(at()).toBe('peek evidence');
  });

  it('steps from rest to rest, and stays at the ends', () => {
    stepSheet(-1);
    expect(at()).toBe('peek question');
    for (const rest of ['half', 'full', 'full']) {
      stepSheet(1);
      expect(at()).toBe(`${rest} question`);
    }
    pressSize();
    expect(at()).toBe('peek question');
    pressSize();
    expect(at()).toBe('half question');
  });
});

const heights = { peek: 0, half: 300, full: 600 };

describe('a sheet that is let go', () => {
  it('comes to the nearest rest when the hand is slow', () => {
    for (const [height, rest] of [
      [40, 'peek'],
      [160, 'half'],
      [430, 'half'],
      [460, 'full'],
    ] as const)
      expect(restAfter({ height, speed: 0.1 }, heights)).toBe(rest);
  });

  it('goes where it is flicked, however short the way', () => {
    expect(restAfter({ height: 20, speed: 1 }, heights)).toBe('half');
    expect(restAfter({ height: 320, speed: 1 }, heights)).toBe('full');
    expect(restAfter({ height: 290, speed: -1 }, heights)).toBe('peek');
    expect(restAfter({ height: 580, speed: -1 }, heights)).toBe('half');
    expect(restAfter({ height: 700, speed: 1 }, heights)).toBe('full');
    expect(restAfter({ height: -9, speed: -1 }, heights)).toBe('peek');
  });

  it('never rests lower when it is let go higher', () => {
    const height = fc.integer({ min: -100, max: 800 });
    const speed = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(height, height, speed, (a, b, v) => {
        const rest = (h: number): number =>
          sheetRests.indexOf(restAfter({ height: h, speed: v }, heights));
        expect(rest(Math.max(a, b))).toBeGreaterThanOrEqual(rest(Math.min(a, b)));
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
