/** The one banner where no WebAssembly runs: what that means, and the budget that suits it. */
import { useEffect, type ReactNode } from 'react';
import { dismissNoWasm, noteWasm, takeFastInstead } from '../../actions/noWasm.ts';
import { useConfig, useView } from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { strings } from '../strings.ts';
import { states } from '../words/states.ts';

export function NoWasm(): ReactNode {
  useEffect(noteWasm, []);
  const told = useView((view) => view.noWasm);
  const notice = useView((view) => view.notice);
  const small = useConfig(({ preset }) => preset === 'tiny' || preset === 'fast');
  // One thing at a time.
  if (!told || notice) return null;
  return (
    <div className="notice" role="status" data-testid="no-wasm">
      <p>{states.noWasm}</p>
      {!small && (
        <button type="button" className="button" onClick={() => void takeFastInstead()}>
          {states.takeFast}
        </button>
      )}
      <button type="button" className="tool" aria-label={strings.dismiss} onClick={dismissNoWasm}>
        <Icon name="close" />
      </button>
    </div>
  );
}
