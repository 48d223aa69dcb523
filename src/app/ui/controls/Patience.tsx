/** After how many steps without gain a phase ends by itself. */
import type { ReactNode } from 'react';
import { ranges } from '../../../protocol/catalogue.ts';
import { setHyperparameter } from '../../actions/choose.ts';
import { useConfig } from '../hooks.ts';
import { strings } from '../strings.ts';
import { NumberField } from './NumberField.tsx';

export function Patience(): ReactNode {
  const patience = useConfig((config) => config.patience);
  return (
    <label className="row" title={strings.patienceHint}>
      {strings.patience}
      <NumberField
        label={strings.patience}
        value={patience}
        range={ranges.patience}
        step={100}
        onCommit={(value) => setHyperparameter('patience', value)}
      />
    </label>
  );
}
