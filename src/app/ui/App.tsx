/**
 * The screen: question left, answer in the middle, evidence right, time below. Puts regions in
 * their places and holds no state.
 */
import { useEffect, type ReactNode } from 'react';
import { phaseLabels } from '../../protocol/catalogue.ts';
import { dismissNotice } from '../actions/notice.ts';
import { setEvidenceTab } from '../actions/view.ts';
import { progress } from '../state/run.ts';
import { evidenceTabs } from '../state/view.ts';
import { Question } from './controls/Question.tsx';
import { RadioGroup } from './controls/RadioGroup.tsx';
import { TopBar } from './controls/TopBar.tsx';
import { Transport } from './controls/Transport.tsx';
import { useCalmRun, useConfigs, useLabStatus, useMap, useRun, useView } from './hooks.ts';
import { Icon } from './icons.tsx';
import { controlsMounted, ShellPanes, useLater } from './later.tsx';
import { LayerBar } from './panels/LayerBar.tsx';
import { Morph } from './panels/Morph.tsx';
import { strings } from './strings.ts';

export function App(): ReactNode {
  useEffect(controlsMounted, []);
  const count = useConfigs().length;
  const solo = useView((view) => view.solo);
  const sheet = useView((view) => view.sheet);
  const sheetTab = useView((view) => view.sheetTab);
  const gallery = useView((view) => view.gallery);
  const calibrates = useView((view) => view.calibrates);
  const later = useLater();
  const lab = {
    'data-panes': solo ? 1 : count,
    'data-runs': count,
    'data-sheet': sheet,
    'data-sheet-tab': sheetTab,
  };
  return (
    <div
      className="app"
      {...(gallery || calibrates ? { 'data-mode': gallery ? 'gallery' : 'calibrate' } : lab)}
    >
      <TopBar />
      {gallery && later && <later.Gallery page={gallery} />}
      {calibrates && later && <later.Calibration />}
      {!gallery && !calibrates && <LabRegions later={later} />}
      <Notice />
      <Announcer />
      {later && (
        <>
          <later.SessionBar />
          <later.NoWasm />
          <later.SlowOffer />
          <later.Keys />
          <later.CardSheet />
          {!gallery && !calibrates && <later.OwnData />}
          <later.Exporting />
        </>
      )}
    </div>
  );
}

function LabRegions({ later }: { later: ReturnType<typeof useLater> }): ReactNode {
  const tab = useView((view) => view.evidenceTab);
  return (
    <>
      {later && <later.SheetBar />}
      <Question />
      <main className="answer" aria-label={strings.regions.answer}>
        <LayerBar />
        {later ? <later.Panes /> : <ShellPanes />}
        <Morph />
        {later ? <later.Histogram /> : <div className="histogram" />}
      </main>
      <aside
        className="evidence"
        id="evidence"
        tabIndex={-1}
        data-tab={tab}
        aria-label={strings.regions.evidence}
      >
        {later && <later.PhaseBar />}
        <EvidenceTabs />
        {later && (
          <>
            <later.LossChart />
            <later.MetricTable />
            <later.Card />
          </>
        )}
      </aside>
      <Transport />
    </>
  );
}

const tabs = evidenceTabs.map((id) => ({ id, label: strings.evidenceTabs[id] }));

/** Beside a grid of stages there is room for one of the three. */
function EvidenceTabs(): ReactNode {
  const tab = useView((view) => view.evidenceTab);
  return (
    <div className="evidence-tabs">
      <RadioGroup
        label={strings.regions.evidence}
        className="segments"
        options={tabs}
        value={tab}
        onChoose={setEvidenceTab}
      />
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

/** Whole tens of a per cent of all steps: now, and where the present phase began. */
function useTens(): { now: number; atPhase: number } {
  const run = useCalmRun();
  const { done, total } = progress(run);
  const tens = (steps: number): number => (total > 0 ? 10 * Math.floor((10 * steps) / total) : 0);
  return { now: tens(done), atPhase: tens(done - (run.frame?.step ?? 0)) };
}

/** Speaks phase changes, every tenth of the training, and ends of runs and maps to screen readers. */
function Announcer(): ReactNode {
  const status = useLabStatus();
  const phase = useRun((run) => run.frame?.phase);
  const mapped = useMap((map) => map.status === 'done');
  const share = useTens();
  const said = mapped
    ? strings.announce.mapped
    : status === 'running' && phase
      ? share.now > share.atPhase
        ? strings.announce.share(share.now)
        : strings.announce.phase(phaseLabels[phase])
      : status === 'done' || status === 'paused' || status === 'diverged' || status === 'error'
        ? strings.announce[status]
        : '';
  return (
    <p className="hidden" aria-live="polite" role="status" data-testid="announcer">
      {said}
    </p>
  );
}
