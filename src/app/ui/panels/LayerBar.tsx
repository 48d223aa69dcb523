/**
 * What is shown on the stage: layers, what colours mean, and the way to look closer. Changes nothing
 * that is trained.
 */
import type { ReactNode } from 'react';
import { toggleLayer } from '../../actions/view.ts';
import { layerIds, numberedLayers } from '../../state/view.ts';
import { useView } from '../hooks.ts';
import { useLater } from '../later.tsx';
import { strings } from '../strings.ts';
import { ColourBy } from './ColourBy.tsx';

export function LayerBar(): ReactNode {
  const shown = useView((view) => view.layers);
  const later = useLater();
  return (
    <div className="layer-bar">
      <div className="chips" role="group" aria-label={strings.layersLabel}>
        {layerIds.slice(0, numberedLayers).map((id, i) => (
          <button
            key={id}
            type="button"
            className="chip"
            aria-label={strings.layers[id]}
            aria-pressed={shown.includes(id)}
            aria-keyshortcuts={String(i + 1)}
            aria-description={strings.layerHints[id]}
            title={strings.layerHints[id]}
            data-card={`layer-${id}`}
            onClick={() => toggleLayer(id)}
          >
            <span className="chip-number" aria-hidden="true">
              {i + 1}
            </span>
            {strings.layers[id]}
          </button>
        ))}
      </div>
      <ColourBy />
      {later ? <later.LookMenu /> : <span className="chip look" />}
    </div>
  );
}
