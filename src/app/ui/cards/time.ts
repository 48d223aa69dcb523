/** Cards of what shows training time. */
import { count } from '../../../plots/index.ts';
import { overallProgress } from '../../state/run.ts';
import type { Card } from './card.ts';
import { sources } from './sources.ts';

export const timeCards = {
  phases: {
    title: 'Phases',
    text: 'First one flow learns the density of the reference, another that of the target; then both are frozen and the transfer flow trains.',
    more: 'Panes share their bases, which are trained once. A phase that a method has no use for says so.',
    source: sources.training,
    now: (run) => {
      const { done, total } = overallProgress([run]);
      return total > 0 ? `This run has done ${count(done)} of ${count(total)} steps.` : null;
    },
  },
  history: {
    title: 'History',
    text: 'The band is training time; a tick is a step that was kept. Drag the grip, or press [ and ], to look back at any of them.',
    more: 'Looking changes nothing. Continue from here trains on from a kept step, bit for bit as before.',
    source: sources.training,
    now: ({ history }) =>
      history.length > 0 ? `This run has kept ${count(history.length)} steps.` : null,
  },
} satisfies Record<'phases' | 'history', Card>;
