/**
 * The left rail: from what, to what, under which condition, by which method, on which budget.
 * Choices wait for the next start; a strip says so while a run stands on the stage.
 */
import type { ReactNode } from 'react';
import {
  toyConditionIds,
  conditionLabels,
  methodIds,
  methods,
  type ConditionId,
  type MethodId,
  type MethodIngredients,
} from '../../../protocol/catalogue.ts';
import {
  chooseCondition,
  chooseMethod,
  chooseReference,
  chooseTarget,
  swap,
} from '../../actions/choose.ts';
import { restartNow } from '../../actions/run.ts';
import { toggleRail } from '../../actions/view.ts';
import { letterOf } from '../../state/config.ts';
import { tableOf } from '../../state/ownData.ts';
import { useConfig, useConfigs, useRuns, useView } from '../hooks.ts';
import { Glyph, hueOf, Icon } from '../icons.tsx';
import { useLater } from '../later.tsx';
import { strings } from '../strings.ts';
import { RadioGroup, type RadioOption } from './RadioGroup.tsx';
import { Settings } from './Settings.tsx';
import { PaneTabs } from './PaneTabs.tsx';
import { Thumbnail } from './Thumbnail.tsx';
import { ToyPicker } from './ToyPicker.tsx';

/** The two laws of the angle are one choice here; Advanced has the other. */
const conditions: readonly RadioOption<ConditionId>[] = toyConditionIds
  .filter((id) => id !== 'rotation-steps')
  .map((id) => ({ id, label: conditionLabels[id] }));

const ingredients = Object.keys(strings.ingredients) as (keyof MethodIngredients)[];

export function Question(): ReactNode {
  const later = useLater();
  const open = useView((view) => view.railOpen);
  return (
    <aside
      className={open ? 'question open' : 'question'}
      id="question"
      tabIndex={-1}
      aria-label={strings.regions.question}
    >
      <Fold />
      <div className="asked">
        <FromTo />
        {later && <later.TableNote />}
        <Condition />
        <Methods />
        <Settings />
        <Pending />
      </div>
    </aside>
  );
}

/** Where stages need the room, the rail is folded to this: a button, and what is asked in pictures. */
function Fold(): ReactNode {
  const open = useView((view) => view.railOpen);
  const configs = useConfigs();
  const { reference, target, condition } = configs[0];
  const name = open ? strings.rail.close : strings.rail.open;
  return (
    <div className="fold">
      <button
        type="button"
        className="tool"
        aria-expanded={open}
        aria-controls="question"
        aria-label={name}
        title={name}
        onClick={toggleRail}
      >
        <Icon name="sliders" />
      </button>
      <span className="folded" aria-hidden="true">
        <Thumbnail toy={reference} condition={condition} coloured />
        <Icon name="down" />
        <Thumbnail toy={target} condition={condition} coloured={false} />
        {configs.map(({ method }, pane) => (
          <Glyph key={pane} method={method} />
        ))}
      </span>
    </div>
  );
}

function FromTo(): ReactNode {
  const reference = useConfig((config) => config.reference);
  const target = useConfig((config) => config.target);
  return (
    <div className="from-to">
      <ToyPicker
        number={1}
        side={strings.from}
        of="reference"
        value={reference}
        coloured
        onChoose={chooseReference}
      />
      <button type="button" className="tool swap" aria-label={strings.swap} onClick={swap}>
        <Icon name="swap" />
      </button>
      <ToyPicker
        number={2}
        side={strings.to}
        of="target"
        value={target}
        coloured={false}
        onChoose={chooseTarget}
      />
    </div>
  );
}

function Condition(): ReactNode {
  const condition = useConfig((config) => config.condition);
  const later = useLater();
  const table = tableOf(useConfig((config) => config.reference));
  return (
    <div className="condition">
      <RadioGroup
        label={strings.condition}
        className="segments"
        options={(table && later?.conditionsOf(table)) || conditions}
        value={condition === 'rotation-steps' ? 'rotation' : condition}
        onChoose={chooseCondition}
      />
    </div>
  );
}

function Methods(): ReactNode {
  const method = useConfig((config) => config.method);
  return (
    <section className="methods" aria-label={strings.method}>
      <h2 className="label">
        <span className="number">3</span> <b>{strings.method}</b>
        <MatrixHead />
      </h2>
      <PaneTabs />
      <RadioGroup
        label={strings.method}
        className="method-list"
        options={methodIds.map((id) => ({
          id,
          label: methods[id].label,
          description: strings.uses(usedBy(id)),
          content: <MethodCard id={id} />,
          card: `method-${id}` as const,
        }))}
        value={method}
        onChoose={chooseMethod}
      />
      <p className="heuristic" data-testid="heuristic">
        {methods[method].heuristic}
      </p>
    </section>
  );
}

function usedBy(id: MethodId): string[] {
  return ingredients.filter((name) => methods[id].uses[name]).map((n) => strings.ingredients[n]);
}

function MethodCard({ id }: { id: MethodId }): ReactNode {
  const configs = useConfigs();
  return (
    <>
      <Glyph method={id} />
      <span className="words">
        <b>{methods[id].label}</b>
        <span>{methods[id].line}</span>
      </span>
      {configs.length > 1 && (
        <span className="slots" aria-hidden="true">
          {configs.map(
            ({ method }, pane) =>
              method === id && (
                <span key={pane} className="slot" style={hueOf(id)}>
                  {letterOf(pane)}
                </span>
              ),
          )}
        </span>
      )}
      <span className="matrix" aria-hidden="true">
        {ingredients.map((name) => (
          <i key={name} className={methods[id].uses[name] ? 'used' : undefined} />
        ))}
      </span>
    </>
  );
}

function MatrixHead(): ReactNode {
  return (
    <span className="matrix" title={strings.methodKey} aria-hidden="true">
      <span>R</span>
      <span>T</span>
      <Icon name="forward" />
      <Icon name="inverse" />
      <span>λ</span>
      <span>I</span>
    </span>
  );
}

/** Choices differ from the run on the stage. */
function Pending(): ReactNode {
  const chosen = useConfigs();
  const pending = useRuns((runs) => {
    const begun = runs.some(({ config, recorded }) => config && !recorded);
    const asked = (pane: number): string => JSON.stringify(chosen.at(pane));
    return begun && runs.some(({ config }, pane) => JSON.stringify(config) !== asked(pane));
  });
  if (!pending) return null;
  return (
    <p className="pending" data-testid="pending">
      {strings.restart}
      <button type="button" className="link" onClick={() => void restartNow()}>
        {strings.restartNow}
      </button>
    </p>
  );
}
