/**
 * What the transfer learns, beyond what its method stands for: penalty, direction, turns, start,
 * condition and bases. Shows only what the present question leaves open.
 */
import type { ReactNode } from 'react';
import { transferFor } from '../../../presets/presets.ts';
import {
  alternationIds,
  contextModes,
  directionIds,
  type ConditionId,
} from '../../../protocol/catalogue.ts';
import type { PenaltyConfig } from '../../../protocol/config.ts';
import { chooseCondition, setObjective, setSharedBase } from '../../actions/choose.ts';
import { useConfig } from '../hooks.ts';
import { laterStrings } from '../laterStrings.ts';
import { Check } from './Check.tsx';
import { Choice } from './Choice.tsx';
import { PenaltyWeight } from './PenaltyWeight.tsx';
import { RadioGroup } from './RadioGroup.tsx';

type PenaltyChoice = 'off' | PenaltyConfig['kind'];
const penaltyChoices = (['off', 'l1', 'l2'] as const).map((id) => ({
  id,
  label: laterStrings.penaltyKinds[id],
}));

export function Objective(): ReactNode {
  const { direction, identityInit, alternation } = useConfig((c) => c.transfer.objective);
  const usual = transferFor(useConfig((c) => c.method));
  return (
    <>
      <Penalty />
      <Choice
        label={laterStrings.direction}
        ids={directionIds}
        names={laterStrings.directions}
        value={direction}
        onChoose={(id) => setObjective({ direction: id })}
        preset={usual.direction}
      />
      {direction === 'both' && (
        <Choice
          label={laterStrings.alternation}
          ids={alternationIds}
          names={laterStrings.alternations}
          value={alternation}
          onChoose={(id) => setObjective({ alternation: id })}
          preset={usual.alternation}
        />
      )}
      <Check
        label={laterStrings.identityInit}
        card="identity"
        checked={identityInit}
        onChange={(on) => setObjective({ identityInit: on })}
      />
      <Angles />
      <SameLaw />
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
      <div className="row" data-card="penalty">
        <span>{laterStrings.penalty}</span>
        <RadioGroup
          label={laterStrings.penalty}
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
            label={laterStrings.anneal}
            checked={penalty.annealTo !== null}
            onChange={(on) => setObjective({ penalty: { ...penalty, annealTo: on ? 0 : null } })}
          />
          <Check
            label={laterStrings.penaltyOnly}
            checked={!likelihood}
            onChange={(on) => setObjective({ likelihood: !on })}
          />
        </>
      )}
    </>
  );
}

const turns = (id: ConditionId): id is AngleLaw => id === 'rotation' || id === 'rotation-steps';

type AngleLaw = 'rotation' | 'rotation-steps';
const angleLaws = ['rotation', 'rotation-steps'] as const;

/** Which angles points are drawn with, where they are turned. */
function Angles(): ReactNode {
  const condition = useConfig((c) => c.condition);
  if (!turns(condition)) return null;
  return (
    <Choice
      label={laterStrings.angles}
      ids={angleLaws}
      names={laterStrings.angleLaws}
      value={condition}
      onChoose={chooseCondition}
      preset="rotation"
    />
  );
}

/** Settings that need reference and target to be one law. */
function SameLaw(): ReactNode {
  const same = useConfig((c) => c.reference === c.target);
  const condition = useConfig((c) => c.condition);
  const method = useConfig((c) => c.method);
  const context = useConfig((c) => c.transfer.objective.context);
  const sharedBase = useConfig((c) => c.sharedBase);
  if (!same) return null;
  return (
    <>
      <Check label={laterStrings.sharedBase} checked={sharedBase} onChange={setSharedBase} />
      {(turns(condition) || condition === 'radial') && (
        <Choice
          label={laterStrings.context}
          ids={contextModes}
          names={laterStrings.contexts}
          value={context}
          onChoose={(id) => setObjective({ context: id })}
          preset={transferFor(method).context}
        />
      )}
    </>
  );
}
