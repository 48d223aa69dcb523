/** The offer of a smaller budget where training is slow. Decides nothing. */
import type { ReactNode } from 'react';
import { dismissSlow, takeFast } from '../../actions/slow.ts';
import { useView } from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { strings } from '../strings.ts';
import { states } from '../words/states.ts';

export function SlowOffer(): ReactNode {
  const offered = useView((view) => view.slowOffer);
  const notice = useView((view) => view.notice);
  const noWasm = useView((view) => view.noWasm);
  // One thing at a time.
  if (!offered || notice || noWasm) return null;
  return (
    <div className="notice" role="status" data-testid="slow">
      <p>{states.slow}</p>
      <button type="button" className="button" onClick={() => void takeFast()}>
        {states.useFast}
      </button>
      <button type="button" className="tool" aria-label={strings.dismiss} onClick={dismissSlow}>
        <Icon name="close" />
      </button>
    </div>
  );
}
