import { expect, it } from 'vitest';
import type { StudyNews } from '../model/experiment/calibration/studyHost.ts';
import { createStudyTeller } from './calibrationProgress.ts';

const news = (doing: string, change: Partial<StudyNews> = {}): StudyNews => ({
  ...{ part: 'judging', doing, done: 1, total: 5, step: null, run: null, epoch: null, judged: 0 },
  ...change,
});
const epoch = (n: number, networks = 1): Partial<StudyNews> => ({
  ...{ epoch: { network: 1, networks, epoch: n, atLeast: 49 }, judged: n / 50 },
});

function told(said: readonly StudyNews[], isTerminal: boolean, every: number): string {
  let [text, time] = ['', 0];
  const write = (more: string): void => void (text += more);
  const teller = createStudyTeller({ shareAt: ({ judged }) => judged }, write, isTerminal, () => {
    time += every;
    return time;
  });
  said.forEach(teller.tell);
  teller.end();
  return text;
}

it('tells in a log what begins at once, and how far it is every few seconds', () => {
  const said = [news('Judging a'), ...[1, 2, 3, 4, 5].map((n) => news('Judging a', epoch(n)))];
  expect(told([...said, news('Judging b')], false, 2000).split('\n')).toEqual([
    'Judging a (1 of 5 methods done, 0 %)',
    'Judging a, epoch 3 of at least 49 (1 of 5 methods done, 6 %)',
    'Judging b (1 of 5 methods done, 0 %)',
    '',
  ]);
});

it('keeps a terminal to one line, with steps and with one of several classifiers', () => {
  const step = { type: 'step', phase: 'transfer', step: 3, phaseSteps: 60 } as const;
  const said = [
    news('Training a', { part: 'training', step: { ...step, loss: 1, series: 'forward' } }),
    news('Judging a', epoch(10, 3)),
  ];
  expect(told(said, true, 300)).toBe(
    [
      'Training a, step 3 of 60 (1 of 5 methods done, 0 %)',
      'Judging a, classifier 1 of 3, epoch 10 of at least 49 (1 of 5 methods done, 20 %)',
      '',
    ]
      .map((line) => `\r\u001b[K${line}`)
      .join(''),
  );
});
