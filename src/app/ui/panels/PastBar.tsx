/** While the past is looked at: which step, and the ways on from it. */
import type { ReactNode } from 'react';
import { count } from '../../../plots/format.ts';
import { phaseLabels } from '../../../protocol/catalogue.ts';
import { backToNow, continueHere } from '../../actions/history.ts';
import { overallRecorded } from '../../state/run.ts';
import { useRuns, useView } from '../hooks.ts';
import { past } from '../words/past.ts';

const { history: words, recorded: made } = past;

export function PastBar(): ReactNode {
  const past = useView((view) => view.past);
  const recorded = useRuns(overallRecorded);
  if (!past) return null;
  return (
    <div className="past-bar" role="status" data-testid="past">
      <b className="num">{words.looking(phaseLabels[past.phase], count(past.step))}</b>
      <button
        type="button"
        className="button"
        disabled={recorded !== null}
        aria-description={recorded ? made.noContinue : undefined}
        title={recorded ? made.noContinue : words.continueHint}
        onClick={() => void continueHere()}
      >
        {words.continueHere}
      </button>
      <button type="button" className="button" onClick={backToNow}>
        {words.now}
      </button>
    </div>
  );
}
