/** The budget: one of the presets, and behind a disclosure every number of it (Advanced.tsx). */
import type { ReactNode } from 'react';
import { presetIds, presetLabels } from '../../../protocol/catalogue.ts';
import { choosePreset } from '../../actions/choose.ts';
import { setAdvancedOpen } from '../../actions/view.ts';
import { useConfig, useView } from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { useLater } from '../later.tsx';
import { strings } from '../strings.ts';
import { RadioGroup } from './RadioGroup.tsx';

const presets = presetIds.map((id) => ({ id, label: presetLabels[id] }));

export function Settings(): ReactNode {
  const preset = useConfig((config) => config.preset);
  const batch = useConfig((config) => config.transfer.training.batch);
  const width = useConfig((config) => config.transfer.shape.width);
  const open = useView((view) => view.advancedOpen);
  const later = useLater();
  return (
    <section className="settings" aria-label={strings.settings}>
      <h2 className="label">
        <span className="number">4</span> <b>{strings.settings}</b>
      </h2>
      <RadioGroup
        label={strings.preset}
        className="segments"
        options={presets}
        value={preset}
        onChoose={choosePreset}
      />
      <details open={open} onToggle={(event) => setAdvancedOpen(event.currentTarget.open)}>
        <summary>
          <Icon name="chevron" />
          {strings.advanced}
          <span className="num">{strings.advancedSummary(batch, width)}</span>
        </summary>
        {open && later && <later.Advanced />}
      </details>
    </section>
  );
}
