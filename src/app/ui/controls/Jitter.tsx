/** Noise on the training points of own data; toys have as many points as are asked for and need none. */
import type { ReactNode } from 'react';
import { ranges } from '../../../protocol/catalogue.ts';
import { isOwnId } from '../../../protocol/ownData.ts';
import { setHyperparameter } from '../../actions/choose.ts';
import { presetNumber, resetNumber } from '../../actions/reset.ts';
import { useConfig } from '../hooks.ts';
import { ownStrings as words } from '../own/strings.ts';
import { NumberSetting } from './Setting.tsx';

export function Jitter(): ReactNode {
  const own = useConfig(({ reference, target }) => isOwnId(reference) || isOwnId(target));
  const jitter = useConfig((config) => config.jitter);
  const preset = useConfig((config) => presetNumber(config, 'jitter'));
  if (!own) return null;
  return (
    <label className="row" title={words.jitterHint}>
      {words.jitter}
      <NumberSetting
        label={words.jitter}
        value={jitter}
        range={ranges.jitter}
        step={0.02}
        preset={preset}
        changed={jitter !== preset}
        onReset={() => resetNumber('jitter')}
        onCommit={(value) => setHyperparameter('jitter', value)}
      />
    </label>
  );
}
