/**
 * What is shown on the stage: layers, path style and the key of the colours. Changes nothing that
 * is trained.
 */
import type { ReactNode } from 'react';
import { setPathStyle, toggleLayer } from '../../actions/view.ts';
import { layerIds, pathStyles } from '../../state/view.ts';
import { RadioGroup } from '../controls/RadioGroup.tsx';
import { useView } from '../hooks.ts';
import { strings } from '../strings.ts';

const styles = pathStyles.map((id) => ({ id, label: strings.pathStyles[id] }));

export function LayerBar(): ReactNode {
  const shown = useView((view) => view.layers);
  const pathStyle = useView((view) => view.pathStyle);
  return (
    <div className="layer-bar">
      <div className="chips" role="group" aria-label={strings.layersLabel}>
        {layerIds.map((id) => (
          <button
            key={id}
            type="button"
            className="chip"
            aria-pressed={shown.includes(id)}
            onClick={() => toggleLayer(id)}
          >
            {strings.layers[id]}
          </button>
        ))}
      </div>
      <RadioGroup
        label={strings.pathStyle}
        className="segments"
        options={styles}
        value={pathStyle}
        onChoose={(id) => void setPathStyle(id)}
      />
    </div>
  );
}
