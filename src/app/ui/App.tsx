/**
 * The screen: question left, answer in the middle, evidence right, time below. Puts regions in
 * their places and holds no state.
 */
import { useEffect, type ReactNode } from 'react';
import { phaseLabels } from '../../protocol/catalogue.ts';
import { dismissNotice } from '../actions/notice.ts';
import { Question } from './controls/Question.tsx';
import { TopBar } from './controls/TopBar.tsx';
import { Transport } from './controls/Transport.tsx';
import { useRun, useView } from './hooks.ts';
import { listenToKeys } from './hotkeys.ts';
import { Icon } from './icons.tsx';
import { Histogram, LossChart } from './panels/Charts.tsx';
import { MetricTable, PhaseBar, SeeingCard } from './panels/Evidence.tsx';
import { LayerBar } from './panels/LayerBar.tsx';
import { Morph } from './panels/Morph.tsx';
import { Stage } from './panels/Stage.tsx';
import { strings } from './strings.ts';

export function App(): ReactNode {
  useEffect(listenToKeys, []);
  return (
    <div className="app">
      <TopBar />
      <Question />
      <main className="answer" aria-label={strings.regions.answer}>
        <LayerBar />
        <Stage />
        <Morph />
      </main>
      <aside className="evidence" aria-label={strings.regions.evidence}>
        <Histogram />
        <PhaseBar />
        <LossChart />
        <MetricTable />
        <SeeingCard />
      </aside>
      <Transport />
      <Notice />
      <Announcer />
    </div>
  );
}

function Notice(): ReactNode {
  const notice = useView((view) => view.notice);
  const urgent = useView((view) => view.noticeUrgent);
  if (!notice) return null;
  return (
    <div className="notice" role={urgent ? 'alert' : 'status'} data-testid="notice">
      <p>{notice}</p>
      <button type="button" className="tool" aria-label={strings.dismiss} onClick={dismissNotice}>
        <Icon name="close" />
      </button>
    </div>
  );
}

/** Speaks phase changes and ends of runs to screen readers. */
function Announcer(): ReactNode {
  const status = useRun((run) => run.status);
  const phase = useRun((run) => run.frame?.phase);
  const said =
    status === 'running' && phase
      ? strings.announce.phase(phaseLabels[phase])
      : status === 'done' || status === 'paused' || status === 'diverged' || status === 'error'
        ? strings.announce[status]
        : '';
  return (
    <p className="hidden" aria-live="polite" role="status" data-testid="announcer">
      {said}
    </p>
  );
}
