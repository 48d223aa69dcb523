/** A file that is being read, how far, and how to stop it. */
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { cancelLoading } from '../../actions/ownData.ts';
import { draftStore } from '../../state/draft.ts';
import { ownStrings as words } from './strings.ts';

export function Loading(): ReactNode {
  const loading = useStore(draftStore, (draft) => draft.loading);
  if (!loading) return null;
  return (
    <div className="own-loading" role="status" data-testid="own-loading">
      <span>{words.loading(loading.name)}</span>
      <progress aria-label={words.loading(loading.name)} max={1} value={loading.share} />
      <button type="button" className="link" onClick={cancelLoading}>
        {words.cancel}
      </button>
    </div>
  );
}
