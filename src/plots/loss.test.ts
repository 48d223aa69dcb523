import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LossPoint } from '../protocol/frame.ts';
import { fakeSurface, testTheme, widthOf } from './fakeSurface.ts';
import type { FakeSurface } from './fakeSurface.ts';
import { drawLoss } from './loss.ts';
import type { LossPhase, LossRun } from './loss.ts';
import { lossAxis, lossPlot } from './lossPlot.ts';

const curve = (
  phase: LossPoint['phase'],
  series: LossPoint['series'],
  kind: LossPoint['kind'],
  values: number[],
  spacing = 10,
): LossPoint[] => values.map((value, i) => ({ phase, series, kind, value, step: i * spacing }));

const transfer = [
  ...curve('transfer', 'forward', 'validation', [10.011, 5, 4, 3.5, 3.3]),
  ...curve('transfer', 'inverse', 'validation', [4.5, 3, 2, 1.6, 1.5]),
];
const runOf = (losses: LossPoint[]): LossRun => ({ label: 'A', method: 'identity-init', losses });
const phases = (entropies = [2.871, 1.286], losses = transfer): LossPhase[] => [
  {
    id: 'reference-base',
    label: 'Reference base',
    steps: 40,
    runs: [runOf(curve('reference-base', 'base', 'validation', [4.2, 3.3, 3.1]))],
    entropies: [{ label: 'entropy', value: entropies[0] }],
  },
  {
    id: 'target-base',
    label: 'Target base',
    steps: 40,
    runs: [runOf(curve('target-base', 'base', 'train', [3.7, 2, 1.4]))],
    entropies: [{ label: 'entropy', value: entropies[1] }],
  },
  { id: 'transfer', label: 'Transfer', steps: 40, runs: [runOf(losses)], entropies: [] },
];
const draw = (shown: LossPhase[]): FakeSurface => {
  const surface = fakeSurface();
  const data = { width: 271, height: 184, phases: shown };
  drawLoss(surface, data, testTheme);
  return surface;
};

describe('lossAxis', () => {
  it('is 1 to 5 nats, and wider only for entropies', () => {
    expect(lossAxis(phases())).toEqual({ low: 1, high: 5 });
    expect(lossAxis(phases([4.3, 0.8]))).toEqual({ low: 0, high: 6 });
    expect(lossAxis(phases([2, -1.1]))).toEqual({ low: -2, high: 5 });
    expect(lossAxis([])).toEqual({ low: 1, high: 5 });
  });

  it('never moves with the losses', () => {
    const place = (losses: LossPoint[]): number[] => {
      const plot = lossPlot(271, 184, phases(undefined, losses));
      return [plot.y(2), plot.y(4), plot.panels[2].x(10), plot.panels[2].x(40)];
    };
    const wild = curve('transfer', 'forward', 'validation', [900, -50, Number.NaN]);
    expect(place(wild)).toEqual(place([]));
  });
});

describe('drawLoss', () => {
  it('draws forward solid and inverse dashed in the hue of the method', () => {
    const strokes = draw(phases())
      .of('stroke')
      .filter((call) => call.stroke === 'I');
    expect(strokes.map((call) => call.dash)).toContainEqual([]);
    expect(strokes.map((call) => call.dash)).toContainEqual([3, 2]);
  });

  it('names what is beyond the axis, the directions and the phases', () => {
    const words = draw(phases()).words();
    for (const text of ['from 10.0', 'forward', 'inverse', 'Reference base', 'Transfer']) {
      expect(words).toContain(text);
    }
    expect(words).not.toContain('nothing to train');
    const later = curve('transfer', 'forward', 'validation', [4, 3, 7.25]);
    expect(draw(phases(undefined, later)).words()).toContain('to 7.3');
  });

  it('labels each entropy once, with its value', () => {
    expect(draw(phases()).words()).toEqual(
      expect.arrayContaining(['entropy 2.871', 'entropy 1.286']),
    );
    const same = draw(phases([2.5, 2.5])).words();
    expect(same.filter((text) => text === 'entropy 2.500').length).toBe(1);
  });

  it('says when a phase has nothing to train', () => {
    const shown = phases(undefined, []);
    shown[2].nothingToTrain = true;
    expect(draw(shown).words()).toContain('nothing to train');
  });

  it('marks where a run diverged, at the end of its curve', () => {
    const broken = curve('transfer', 'forward', 'train', [4, 3, 4.5, Number.NaN]);
    const of = (runs: LossRun[]): FakeSurface =>
      draw(phases().map((phase) => (phase.id === 'transfer' ? { ...phase, runs } : phase)));
    const { step } = broken[3];
    const surface = of([{ ...runOf(broken), brokeAt: step }]);
    const plot = lossPlot(271, 184, phases());
    const panel = plot.panels.find(({ phase }) => phase.id === 'transfer')!;
    const arms = surface
      .of('lineTo')
      .filter(({ stroke }) => stroke === 'ink')
      .slice(-2);
    const [x, y] = [panel.x(step), plot.y(4.5)];
    for (const [k, value] of [x + 3.5, y + 3.5, x + 3.5, y - 3.5].entries())
      expect(arms[k >> 1].args[k % 2]).toBeCloseTo(value, 3);
    expect(surface.words()).toContain('diverged');
    expect(draw(phases()).words()).not.toContain('diverged');
    // Of several runs the one that broke is named; without a loss its mark stays on the chart.
    const other = { ...runOf(transfer), label: 'B' };
    expect(of([{ ...runOf(broken), brokeAt: step }, other]).words()).toContain('A diverged');
    const early = of([{ ...runOf([]), brokeAt: 1 }]);
    expect(early.words()).toContain('diverged');
  });

  it('draws the extremes of a curve denser than the pixels', () => {
    const values = Array.from({ length: 4000 }, (_, i) => (i === 1234 ? 4.9 : 2 + (i % 2) * 0.1));
    const dense = curve('transfer', 'forward', 'train', values, 0.01);
    const surface = draw(phases(undefined, dense));
    const line = surface.of('lineTo').filter((call) => call.stroke === 'line2');
    expect(line.length).toBeLessThan(400);
    const plot = lossPlot(271, 184, phases());
    expect(Math.min(...line.map((call) => Number(call.args[1])))).toBeCloseTo(plot.y(4.9), 6);
  });

  it('never lets the words inside the panels overlap', () => {
    const nats = fc.double({ min: -1, max: 4.5, noNaN: true });
    const end = fc.double({ min: -1, max: 9, noNaN: true });
    const apart = fc.property(nats, nats, end, end, fc.boolean(), (...drawn) => {
      const [first, second, forward, inverse, oneBase] = drawn;
      const ends = [
        ...curve('transfer', 'forward', 'validation', [10, 6, forward, forward, forward]),
        ...curve('transfer', 'inverse', 'validation', [10, 6, inverse, inverse, inverse]),
      ];
      const shown = phases([first, second], ends);
      if (oneBase) {
        shown[2].entropies = shown[1].entropies;
        shown[1] = { ...shown[1], runs: [], entropies: [], nothingToTrain: true };
      }
      expect(overlaps(draw(shown))).toEqual([]);
    });
    fc.assert(apart, { seed: 1, numRuns: 200 });
  });
});

/** Pairs of words whose boxes overlap. */
function overlaps(surface: FakeSurface): string[] {
  const boxes = surface.of('fillText').map(({ args, align }) => {
    const [text, x, y] = [String(args[0]), Number(args[1]), Number(args[2])];
    const width = widthOf(text);
    const left = align === 'left' ? x : align === 'center' ? x - width / 2 : x - width;
    return { text, left, right: left + width, top: y - 8, bottom: y };
  });
  return boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => a.left < b.right - 0.1 && b.left < a.right - 0.1)
      .filter((b) => a.top < b.bottom && b.top < a.bottom)
      .map((b) => `${a.text} on ${b.text}`),
  );
}
