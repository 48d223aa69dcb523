/** How far a study is, for people, on stderr: what is under way, of it how much, and of all how much. */
import type { StudyNews } from '../model/experiment/calibration/studyHost.ts';
import type { StudyWork } from '../model/experiment/calibration/work.ts';
import { createTicker } from './progress.ts';

export interface StudyTeller {
  tell(news: StudyNews): void;
  /** Clears a terminal's line. */
  end(): void;
}

export function createStudyTeller(
  work: Pick<StudyWork, 'shareAt'>,
  write: (text: string) => void,
  isTerminal: boolean,
  now: () => number,
): StudyTeller {
  const ticker = createTicker(write, isTerminal, now);
  let before = '';
  return {
    tell(news) {
      if (news.doing !== before) ticker.afresh();
      before = news.doing;
      ticker.tick(false, () => studyLine(news, work.shareAt(news)));
    },
    end: ticker.end,
  };
}

function studyLine({ doing, done, total, step, epoch }: StudyNews, share: number): string {
  const under = [
    ...(step ? [`step ${step.step} of ${step.phaseSteps}`] : []),
    ...(epoch && epoch.networks > 1 ? [`classifier ${epoch.network} of ${epoch.networks}`] : []),
    ...(epoch ? [`epoch ${epoch.epoch} of at least ${epoch.atLeast}`] : []),
  ];
  const percent = Math.floor(100 * share);
  return `${[doing, ...under].join(', ')} (${done} of ${total} methods done, ${percent} %)`;
}
