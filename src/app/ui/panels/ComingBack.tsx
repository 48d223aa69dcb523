/** What a run whose worker died does now, how far it is, and how to leave it. */
import type { ReactNode } from 'react';
import { count } from '../../../plots/format.ts';
import { stayDown } from '../../actions/run.ts';
import { progress, type RunState } from '../../state/run.ts';
import { states as words } from '../words/states.ts';

export function ComingBack({ run, next }: { run: RunState; next: RunState }): ReactNode {
  const total = progress(run).done;
  const done = Math.min(total, progress(next).done);
  return (
    <div className="coming-back" data-testid="coming-back">
      <p role="status">{words.comesBack(run.message ?? '')}</p>
      <p className="num quiet">{words.comesBackSteps(count(done), count(total))}</p>
      <button type="button" className="button" onClick={stayDown}>
        {words.stayDown}
      </button>
    </div>
  );
}
