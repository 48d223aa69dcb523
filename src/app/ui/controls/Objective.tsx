/**
 * What the transfer learns, beyond what its method stands for: penalty, direction, turns, start,
 * condition and bases. Shows only what the present question leaves open.
 */
import type { ReactNode } from 'react';
import {
  alternationIds,
  contextModes,
  directionIds,
  tfjsBackendIds,
} from '../../../protocol/catalogue.ts';
import type { PenaltyConfig } from '../../../protocol/config.ts';
import { setObjective, setSharedBase, setTfjsBackend } from '../../actions/choose.ts';
import { useConfig } from '../hooks.ts';
import { strings } from '../strings.ts';
import { PenaltyWeight } from './PenaltyWeight.tsx';
import { RadioGroup } from './RadioGroup.tsx';

type PenaltyChoice = 'off' | PenaltyConfig['kind'];
const penaltyChoices = (['off', 'l1', 'l2'] as const).map((id) => ({
  id,
  label: strings.penaltyKinds[id],
}));

export function Objective(): ReactNode {
  const { direction, identityInit, alternation } = useConfig((c) => c.transfer.objective);
  const backend = useConfig((c) => c.engine.tfjsBackend);
  return (
    <>
      <Penalty />
      <Choice
        label={strings.direction}
        ids={directionIds}
        names={strings.directions}
        value={direction}
        onChoose={(id) => setObjective({ direction: id })}
      />
      {direction === 'both' && (
        <Choice
          label={strings.alternation}
          ids={alternationIds}
          names={strings.alternations}
          value={alternation}
          onChoose={(id) => setObjective({ alternation: id })}
        />
      )}
      <Check
        label={strings.identityInit}
        checked={identityInit}
        onChange={(on) => setObjective({ identityInit: on })}
      />
      <SameLaw />
      <Choice
        label={strings.backend}
        ids={tfjsBackendIds}
        names={strings.backends}
        value={backend}
        onChoose={setTfjsBackend}
      />
    </>
  );
}

function Penalty(): ReactNode {
  const { penalty, likelihood } = useConfig((c) => c.transfer.objective);
  const choose = (kind: PenaltyChoice): boolean =>
    setObjective(
      kind === 'off'
        ? { penalty: null, likelihood: true }
        : { penalty: { kind, weight: penalty?.weight ?? 1, annealTo: penalty?.annealTo ?? null } },
    );
  return (
    <>
      <div className="row">
        <span>{strings.penalty}</span>
        <RadioGroup
          label={strings.penalty}
          className="segments"
          options={penaltyChoices}
          value={penalty?.kind ?? 'off'}
          onChoose={choose}
        />
      </div>
      {penalty && (
        <>
          <PenaltyWeight weight={penalty.weight} />
          <Check
            label={strings.anneal}
            checked={penalty.annealTo !== null}
            onChange={(on) => setObjective({ penalty: { ...penalty, annealTo: on ? 0 : null } })}
          />
          <Check
            label={strings.penaltyOnly}
            checked={!likelihood}
            onChange={(on) => setObjective({ likelihood: !on })}
          />
        </>
      )}
    </>
  );
}

/** Settings that need reference and target to be one law. */
function SameLaw(): ReactNode {
  const same = useConfig((c) => c.reference === c.target);
  const condition = useConfig((c) => c.condition);
  const context = useConfig((c) => c.transfer.objective.context);
  const sharedBase = useConfig((c) => c.sharedBase);
  if (!same) return null;
  return (
    <>
      <Check label={strings.sharedBase} checked={sharedBase} onChange={setSharedBase} />
      {(condition === 'rotation' || condition === 'radial') && (
        <Choice
          label={strings.context}
          ids={contextModes}
          names={strings.contexts}
          value={context}
          onChoose={(id) => setObjective({ context: id })}
        />
      )}
    </>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  ids: readonly T[];
  names: Record<T, string>;
  value: T;
  onChoose: (id: T) => unknown;
}

function Choice<T extends string>(props: ChoiceProps<T>): ReactNode {
  const { label, ids, names, value, onChoose } = props;
  return (
    <label className="row">
      {label}
      <select value={value} onChange={(event) => onChoose(event.target.value as T)}>
        {ids.map((id) => (
          <option key={id} value={id}>
            {names[id]}
          </option>
        ))}
      </select>
    </label>
  );
}

interface CheckProps {
  label: string;
  checked: boolean;
  onChange: (on: boolean) => unknown;
}

function Check({ label, checked, onChange }: CheckProps): ReactNode {
  return (
    <label className="row">
      {label}
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
    </label>
  );
}
