/**
 * Which conditions the stages show: every point under its own, one that a slider turns, or six side
 * by side. There only where there is a condition.
 */
import type { ReactNode } from 'react';
import { conditions } from '../../../data/conditions/index.ts';
import { isMove, type MoveId } from '../../../protocol/catalogue.ts';
import {
  modeOf,
  movesBetween,
  setConditionMode,
  setConditionValue,
  type ConditionMode,
} from '../../actions/condition.ts';
import { RadioGroup } from '../controls/RadioGroup.tsx';
import { useShownConfigs, useView } from '../hooks.ts';
import { laterStrings } from '../laterStrings.ts';
import { contextRanges } from './pointValues.ts';

const { conditionBar: words } = laterStrings;
const modes = (['all', 'one', 'six'] as const).map((id) => ({
  id,
  label: words.modes[id],
  description: words.hints[id],
}));

export function ConditionBar(): ReactNode {
  const configs = useShownConfigs();
  const shown = useView((view) => view.conditions);
  const { condition } = configs[0];
  if (!isMove(condition)) return null;
  const pairs = movesBetween(configs);
  return (
    <div className="condition-bar" role="group" aria-label={words.label}>
      <b>{words.label}</b>
      <RadioGroup<ConditionMode>
        label={words.label}
        className="segments"
        options={modes}
        value={modeOf(shown)}
        onChoose={setConditionMode}
      />
      {modeOf(shown) === 'one' && shown[0].own && (
        <>
          <Values condition={condition} side="own" values={shown[0].own} pairs={pairs} />
          {shown[0].other && (
            <Values condition={condition} side="other" values={shown[0].other} pairs={pairs} />
          )}
        </>
      )}
    </div>
  );
}

interface ValuesProps {
  condition: MoveId;
  side: 'own' | 'other';
  values: readonly number[];
  pairs: boolean;
}

function Values({ condition, side, values, pairs }: ValuesProps): ReactNode {
  const { from, to } = contextRanges[condition];
  const name = pairs ? words.sides[side] : words.names[condition];
  const text = conditions[condition].describe(values);
  return (
    <span className="condition-values">
      {pairs && <span className="quiet">{name}</span>}
      {values.map((value, i) => (
        <input
          key={i}
          type="range"
          min={from}
          max={to}
          step={(to - from) / 90}
          value={value}
          aria-label={values.length > 1 ? words.axis(name, i) : name}
          aria-valuetext={text}
          onChange={(event) => setConditionValue(side, i, event.target.valueAsNumber)}
        />
      ))}
      <output className="num">{text}</output>
    </span>
  );
}
