/**
 * The screen: question left, answer in the middle, evidence right, time below. Puts regions in
 * their places and holds no state.
 */
import { useEffect, useRef, type ReactNode } from 'react';
import { phaseLabels } from '../../protocol/catalogue.ts';
import { dismissNotice } from '../actions/notice.ts';
import { Question } from './controls/Question.tsx';
import { TopBar } from './controls/TopBar.tsx';
import { Transport } from './controls/Transport.tsx';
import { useMap, useRun, useView } from './hooks.ts';
import { listenToKeys } from './hotkeys.ts';
import { Icon } from './icons.tsx';
import { Histogram, LossChart } from './panels/Charts.tsx';
import { mapOpener, MetricTable, PhaseBar, SeeingCard } from './panels/Evidence.tsx';
import { KeySheet } from './panels/KeySheet.tsx';
import { LayerBar } from './panels/LayerBar.tsx';
import { Morph } from './panels/Morph.tsx';
import { Stage } from './panels/Stage.tsx';
import { WholeMap } from './panels/WholeMap.tsx';
import { strings } from './strings.ts';

export function App(): ReactNode {
  useEffect(listenToKeys, []);
  // For bench:ui: from here on a click is answered.
  useEffect(() => void performance.mark('interactive'), []);
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
        <Card />
      </aside>
      <Transport />
      <Notice />
      <Announcer />
      <KeySheet />
    </div>
  );
}

/** The place under the charts: what is on the screen, or the panel of a whole map. */
function Card(): ReactNode {
  const open = useMap((map) => map.status !== 'closed');
  const wasOpen = useRef(false);
  // Who closes the panel goes on at the button that opened it.
  useEffect(() => {
    if (wasOpen.current && !open) document.getElementById(mapOpener)?.focus();
    wasOpen.current = open;
  }, [open]);
  return open ? <WholeMap /> : <SeeingCard />;
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

/** Speaks phase changes and ends of runs and maps to screen readers. */
function Announcer(): ReactNode {
  const status = useRun((run) => run.status);
  const phase = useRun((run) => run.frame?.phase);
  const mapped = useMap((map) => map.status === 'done');
  const said = mapped
    ? strings.announce.mapped
    : status === 'running' && phase
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
