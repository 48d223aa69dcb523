/** Export and Share in the top bar, and the dialog, which comes when it is first asked for. */
import { lazy, Suspense, type ReactNode } from 'react';
import { copyLink } from '../../actions/share.ts';
import { openExport } from '../../actions/view.ts';
import { useView } from '../hooks.ts';
import { strings } from '../strings.ts';
import { share } from '../words/share.ts';

const ExportDialog = lazy(() => import('./ExportDialog.tsx'));

export function ExportButtons(): ReactNode {
  return (
    <>
      <button
        type="button"
        className="tool worded share-button"
        aria-label={share.label}
        title={share.label}
        onClick={() => void copyLink(share)}
      >
        {share.button}
      </button>
      <button
        type="button"
        className="tool worded"
        aria-haspopup="dialog"
        title={strings.export}
        onClick={openExport}
      >
        {strings.export}
      </button>
    </>
  );
}

export function Exporting(): ReactNode {
  const open = useView((view) => view.exportOpen);
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <ExportDialog />
    </Suspense>
  );
}
