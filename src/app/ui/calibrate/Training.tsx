/** Methods, budget and seed of a study; start, cancel and how far it is. */
import { useEffect, useRef, type ReactNode } from 'react';
import {
  methodIds,
  methods,
  presetIds,
  presetLabels,
  ranges,
} from '../../../protocol/catalogue.ts';
import { defaultChoice, isBusy } from '../../state/study.ts';
import { choose, setPenaltyWeights, setSeed, toggleMethod } from '../../actions/study/choose.ts';
import { resetField } from '../../actions/study/reset.ts';
import { cancelStudy, startStudy } from '../../actions/study/run.ts';
import { openInLab } from '../../actions/study/toLab.ts';
import { Choice } from '../controls/Choice.tsx';
import { NumberSetting, ResetOne, Setting } from '../controls/Setting.tsx';
import { calibrate as words } from '../words/calibrate.ts';
import { useStudy } from './hooks.ts';

const usualWeights = defaultChoice.penaltyWeights.join(', ');
const scalings = ['min-max', 'standard'] as const;

export function Training(): ReactNode {
  const choice = useStudy((state) => state.choice);
  const status = useStudy((state) => state.status);
  const fits = useStudy(({ check }) => check !== null);
  const running = status === 'running';
  const busy = useStudy(isBusy);
  const checks = useRef<HTMLDivElement>(null);
  const weights = choice.penaltyWeights.join(', ');
  const { training: said } = words;
  return (
    <section aria-label={said.label} className="calibrate-part">
      <h3>{said.label}</h3>
      <fieldset disabled={busy} className="study-fields">
        <legend className="hidden">{said.label}</legend>
        <div ref={checks} role="group" aria-label={said.methods} className="method-checks">
          {choice.methods.length < methodIds.length && (
            <ResetOne
              {...{ label: said.methods, value: said.allMethods, whose: words.whose }}
              onReset={() => {
                resetField('methods');
                checks.current?.querySelector('input')?.focus();
              }}
            />
          )}
          {methodIds.map((id) => (
            <label key={id} className="row check-row">
              <input
                type="checkbox"
                checked={choice.methods.includes(id)}
                onChange={() => toggleMethod(id, methodIds)}
              />
              <i className="method-mark" data-method={id} aria-hidden="true" />
              {methods[id].label}
            </label>
          ))}
        </div>
        <Choice
          label={said.scaling}
          ids={scalings}
          names={said.scalings}
          value={choice.scaling}
          preset={defaultChoice.scaling}
          whose={words.whose}
          onChoose={(scaling) => choose({ scaling })}
        />
        <Choice
          label={said.preset}
          ids={presetIds}
          names={presetLabels}
          value={choice.preset}
          preset={defaultChoice.preset}
          whose={words.whose}
          onChoose={(preset) => choose({ preset })}
        />
        <label className="row">
          {said.weights}
          <Setting
            label={said.weights}
            preset={weights === usualWeights ? null : usualWeights}
            whose={words.whose}
            onReset={() => resetField('penaltyWeights')}
          >
            <WeightsField text={weights} />
          </Setting>
        </label>
        <label className="row">
          {said.seed}
          <NumberSetting
            label={said.seed}
            value={choice.seed}
            range={ranges.seed}
            preset={defaultChoice.seed}
            changed={choice.seed !== defaultChoice.seed}
            whose={words.whose}
            onCommit={setSeed}
            onReset={() => resetField('seed')}
          />
        </label>
      </fieldset>
      <div className="study-buttons">
        {running ? (
          <button type="button" className="button" onClick={() => void cancelStudy()}>
            {said.cancel}
          </button>
        ) : (
          <button
            type="button"
            className="button primary"
            disabled={!fits || busy}
            onClick={() => void startStudy()}
          >
            {said.start}
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={!fits}
          title={said.inLabNote}
          onClick={() => void openInLab(said)}
        >
          {said.inLab}
        </button>
      </div>
      <Progress />
    </section>
  );
}

/** Shows the old weights again where the new ones are refused. */
function WeightsField({ text }: { text: string }): ReactNode {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (ref.current) ref.current.value = text;
  }, [text]);
  return (
    <input
      ref={ref}
      type="text"
      inputMode="decimal"
      aria-label={words.training.weights}
      title={words.training.weightsNote}
      defaultValue={text}
      onBlur={({ target }) => {
        if (!setPenaltyWeights(target.value)) target.value = text;
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') currentTarget.blur();
      }}
    />
  );
}

function Progress(): ReactNode {
  const progress = useStudy((state) => state.progress);
  const { training: said } = words;
  if (!progress) return null;
  const { doing, done: ended, total, share, step, epoch } = progress;
  return (
    <div className="study-progress">
      <progress max={1} value={share} aria-label={doing} />
      <p>
        {doing}
        <span className="num quiet">
          {' '}
          {step ? said.step(step.step, step.steps) : epoch && said.epoch(epoch)}{' '}
          {said.progress(ended, total)}
        </span>
      </p>
    </div>
  );
}
