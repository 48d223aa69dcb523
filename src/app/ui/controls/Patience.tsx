/** After how many steps without gain a phase ends by itself. */
import type { ReactNode } from 'react';
import { ranges } from '../../../protocol/catalogue.ts';
import { setHyperparameter } from '../../actions/choose.ts';
import { presetNumber, resetNumber } from '../../actions/reset.ts';
import { useConfig } from '../hooks.ts';
import { laterStrings } from '../laterStrings.ts';
import { NumberSetting } from './Setting.tsx';

export function Patience(): ReactNode {
  const value = useConfig((config) => config.patience);
  const preset = useConfig((config) => presetNumber(config, 'patience'));
  return (
    <label className="row" title={laterStrings.patienceHint}>
      {laterStrings.patience}
      <NumberSetting
        label={laterStrings.patience}
        value={value}
        range={ranges.patience}
        step={100}
        preset={preset}
        changed={value !== preset}
        onReset={() => resetNumber('patience')}
        onCommit={(next) => setHyperparameter('patience', next)}
      />
    </label>
  );
}
