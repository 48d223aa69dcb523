import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { configFor, defaultChoice } from '../../../presets/presets.ts';
import { emptyRun } from '../../state/run.ts';
import { cardGroups, cards, isCardId } from './index.ts';

const all = Object.entries(cards);

describe('cards', () => {
  it('are each listed once', () => {
    const listed = cardGroups.flatMap(({ ids }) => ids);
    expect(new Set(listed).size).toBe(listed.length);
    expect([...listed].sort()).toEqual(Object.keys(cards).sort());
    expect(new Set(all.map(([, { title }]) => title)).size).toBe(all.length);
    expect(isCardId('layer-paths')).toBe(true);
    expect(isCardId('toString')).toBe(false);
  });

  it.each(all)('%s fits its place, and its formula is TeX that needs no style', (_, card) => {
    // Three lines beside the charts, so that nothing jumps.
    expect(card.title.length + card.text.length).toBeLessThan(190);
    expect(card.source).toMatch(/(SCIENCE|DESIGN) \d/);
    if (card.formula === undefined) return;
    expect(card.letters).toBeTruthy();
    const html = katex.renderToString(card.formula, { output: 'mathml', displayMode: true });
    expect(html).toContain('<math');
    expect(html).not.toMatch(/ style=|merror/);
  });

  it('say no number of a run that has none', () => {
    for (const [id, { now }] of all)
      expect([id, now?.(emptyRun(), configFor(defaultChoice)) ?? null]).toEqual([id, null]);
  });
});
