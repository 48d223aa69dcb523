/** The penalty's weight: a slider over decades and a field that takes anything in the hard range. */
import type { ReactNode } from 'react';
import { ranges } from '../../../protocol/catalogue.ts';
import { setPenaltyWeight } from '../../actions/live.ts';
import { laterStrings } from '../laterStrings.ts';
import { Live } from './Live.tsx';
import { NumberField } from './NumberField.tsx';

/** The slider covers 0.01 to 10 evenly in decades; the field takes anything in the hard range. */
const [least, most] = ranges.penaltyWeight.usual;
const decades = Math.log10(most / least);

export function PenaltyWeight({ weight }: { weight: number }): ReactNode {
  const at = weight > 0 ? Math.log10(weight / least) / decades : 0;
  const onSlide = (share: number): void => {
    setPenaltyWeight(Number((least * Math.pow(10, decades * share)).toPrecision(2)));
  };
  return (
    <div className="row" data-card="penalty">
      <span>
        λ <Live />
      </span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={Math.min(1, Math.max(0, at))}
        aria-label={laterStrings.penaltyWeight}
        aria-valuetext={String(weight)}
        onChange={(event) => onSlide(event.target.valueAsNumber)}
      />
      <NumberField
        label={laterStrings.penaltyWeight}
        value={weight}
        range={ranges.penaltyWeight}
        step={0.05}
        onCommit={setPenaltyWeight}
      />
    </div>
  );
}
