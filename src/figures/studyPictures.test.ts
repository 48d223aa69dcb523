import { expect, it } from 'vitest';
import { studyOf } from '../presets/figures/study.ts';
import { fakeStudy } from './fakeStudy.ts';
import { studyPictures, type StudyWords } from './studyPictures.ts';

const words: StudyWords = {
  ...{ training: 'T', applied: 'A', distance: 'D', perFeature: 'F', target: 'target' },
  ...{ share: 'share', scaled: 'scaled', randomPairing: 'pairs', exactMorph: 'exact' },
};
const study = studyOf({ budget: 'tiny', seed: 3 });
const open = fakeStudy({ kind: 'study', study }).result;
const blind = {
  ...open,
  input: { ...open.input, applied: null },
  methods: open.methods.map((each) => ({ ...each, applied: { ...each.applied, closure: null } })),
};

it('shows nothing of the applied region’s target while blinded', () => {
  const titles = (result: typeof open): (string | null)[] =>
    studyPictures(result, words).blocks.map((block) => ('title' in block ? block.title : null));
  const label = open.label!;
  expect(titles(blind)).toEqual([`T: ${label}`, `D: ${label}`, `F: ${label}`]);
  expect(titles(open)).toEqual([`T: ${label}`, `A: ${label}`, `D: ${label}`, `F: ${label}`]);
});

it('has a panel a feature with the target first, and ratios of the others to it', () => {
  const [block] = studyPictures(open, words).blocks;
  if (block.kind !== 'histograms') throw new Error('not histograms');
  expect(block.series.map(({ label }) => label)[0]).toBe('target');
  expect(block.panels.map(({ title }) => title)).toEqual(study.features);
  for (const { shares, ratios } of block.panels) {
    expect(shares).toHaveLength(open.methods.length + 1);
    expect(ratios[0]).toBeNull();
    expect(ratios.slice(1).every((each) => each !== null)).toBe(true);
  }
});

it('marks random pairs and the exact morph, and the largest distance of scaled features', () => {
  const { blocks } = studyPictures(blind, words);
  const distance = blocks[1];
  if (distance.kind !== 'histograms') throw new Error('not histograms');
  const [panel] = distance.panels;
  expect(panel.lines.map(({ label }) => label)).toEqual(['pairs', 'exact']);
  expect(panel.maximum).toBeCloseTo(13.416, 3);
  const standard = { ...blind, study: { ...study, scaling: { kind: 'standard' as const } } };
  const other = studyPictures(standard, words).blocks[1];
  expect(other.kind === 'histograms' && other.panels[0].maximum).toBeNull();
});

it('is empty before the first method is done', () => {
  expect(studyPictures({ ...blind, methods: [] }, words)).toEqual({
    ...{ budget: 'tiny', seeds: [3], blocks: [] },
  });
});
