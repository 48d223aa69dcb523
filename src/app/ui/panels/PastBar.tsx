/** While the past is looked at: which step, and the ways on from it. */
import type { ReactNode } from 'react';
import { count } from '../../../plots/index.ts';
import { phaseLabels } from '../../../protocol/catalogue.ts';
import { backToNow, continueHere } from '../../actions/history.ts';
import { useView } from '../hooks.ts';
import { strings } from '../strings.ts';

const { history: words } = strings;

export function PastBar(): ReactNode {
  const past = useView((view) => view.past);
  if (!past) return null;
  return (
    <div className="past-bar" role="status" data-testid="past">
      <b className="num">{words.looking(phaseLabels[past.phase], count(past.step))}</b>
      <button
        type="button"
        className="button"
        title={words.continueHint}
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
