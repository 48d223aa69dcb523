/** The last session, on offer until it is answered. */
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { sessionStore } from '../../state/session.ts';
import { session as words } from '../words/session.ts';

/** The page keeps nothing open for a press that most visits never make. */
const keeper = () => import('../../actions/autosave.ts');

export function SessionBar(): ReactNode {
  const offer = useStore(sessionStore, (session) => session.offer);
  if (offer === null) return null;
  return (
    <div className="session-bar" role="status" data-testid="session-bar">
      <p>{words.offer(offer)}</p>
      <button
        type="button"
        className="button"
        onClick={() => void keeper().then(({ takeUp }) => takeUp(words))}
      >
        {words.restore}
      </button>
      <button
        type="button"
        className="button"
        onClick={() => void keeper().then(({ discard }) => discard())}
      >
        {words.discard}
      </button>
    </div>
  );
}
