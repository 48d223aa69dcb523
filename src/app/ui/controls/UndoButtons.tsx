/** The way back and forth through the settings. */
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { redo, undo } from '../../actions/undo.ts';
import { undoStore } from '../../state/undo.ts';
import { Icon } from '../icons.tsx';
import { strings } from '../strings.ts';

export function UndoButtons(): ReactNode {
  const canUndo = useStore(undoStore, ({ past }) => past.length > 0);
  const canRedo = useStore(undoStore, ({ future }) => future.length > 0);
  const { undo: words } = strings;
  return (
    <span className="undo-buttons">
      <button
        type="button"
        className="tool"
        aria-label={words.undo}
        title={words.undo}
        disabled={!canUndo}
        onClick={undo}
      >
        <Icon name="undo" />
      </button>
      <button
        type="button"
        className="tool"
        aria-label={words.redo}
        title={words.redo}
        disabled={!canRedo}
        onClick={redo}
      >
        <Icon name="redo" />
      </button>
    </span>
  );
}
