/** Whether the next run trains its bases although recorded ones ship; hidden where none do. */
import type { ReactNode } from 'react';
import { basesShip } from '../../../presets/recorded.ts';
import { setTrainBases } from '../../actions/view.ts';
import { useConfig, useView } from '../hooks.ts';
import { strings } from '../strings.ts';
import { Check } from './Check.tsx';

export function TrainBases(): ReactNode {
  const ship = useConfig((config) => config.condition === 'none' && basesShip(config));
  const on = useView((view) => view.trainBases);
  if (!ship) return null;
  return (
    <Check
      label={strings.recorded.trainBases}
      hint={strings.recorded.trainBasesHint}
      checked={on}
      onChange={setTrainBases}
    />
  );
}
