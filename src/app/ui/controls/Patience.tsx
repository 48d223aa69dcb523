/** After how many steps without gain a phase ends by itself. */
import type { ReactNode } from 'react';
import { ranges } from '../../../protocol/catalogue.ts';
import { setHyperparameter } from '../../actions/choose.ts';
import { useConfig } from '../hooks.ts';
import { laterStrings } from '../laterStrings.ts';
import { NumberField } from './NumberField.tsx';

export function Patience(): ReactNode {
  const patience = useConfig((config) => config.patience);
  return (
    <label className="row" title={laterStrings.patienceHint}>
      {laterStrings.patience}
      <NumberField
        label={laterStrings.patience}
        value={patience}
        range={ranges.patience}
        step={100}
        onCommit={(value) => setHyperparameter('patience', value)}
      />
    </label>
  );
}
