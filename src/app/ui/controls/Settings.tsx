/**
 * The budget: one of the presets, and behind a disclosure every number of it. Learning rate and
 * penalty weight act at once while their phase trains; all else waits for a restart.
 */
import { useEffect, useRef, type ReactNode } from 'react';
import {
  directionIds,
  presetIds,
  presetLabels,
  ranges,
  tfjsBackendIds,
  type DirectionId,
  type TfjsBackendId,
} from '../../../protocol/catalogue.ts';
import type { PenaltyConfig } from '../../../protocol/config.ts';
import {
  choosePreset,
  setHyperparameter,
  setObjective,
  setTfjsBackend,
} from '../../actions/choose.ts';
import { setLearningRate, setPenaltyWeight } from '../../actions/live.ts';
import { setAdvancedOpen } from '../../actions/view.ts';
import {
  getNumber,
  parts,
  rangeOf,
  shapeFields,
  trainingFields,
  type NumberPath,
  type Part,
} from '../../state/paths.ts';
import { useConfig, useView } from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { strings } from '../strings.ts';
import { NumberField } from './NumberField.tsx';
import { RadioGroup } from './RadioGroup.tsx';

const presets = presetIds.map((id) => ({ id, label: presetLabels[id] }));

export function Settings(): ReactNode {
  const preset = useConfig((config) => config.preset);
  const batch = useConfig((config) => config.transfer.training.batch);
  const width = useConfig((config) => config.transfer.shape.width);
  const open = useView((view) => view.advancedOpen);
  return (
    <section className="settings" aria-label={strings.settings}>
      <h2 className="label">
        <span className="number">4</span> <b>{strings.settings}</b>
      </h2>
      <RadioGroup
        label={strings.preset}
        className="segments"
        options={presets}
        value={preset}
        onChoose={choosePreset}
      />
      <details open={open} onToggle={(event) => setAdvancedOpen(event.currentTarget.open)}>
        <summary>
          <Icon name="chevron" />
          {strings.advanced}
          <span className="num">{strings.advancedSummary(batch, width)}</span>
        </summary>
        {open && <Advanced />}
      </details>
    </section>
  );
}

function Advanced(): ReactNode {
  const panel = useRef<HTMLDivElement>(null);
  // The rail is full at 720 px; what was asked for comes into sight.
  useEffect(() => {
    // Its answer is a promise in new browsers, which an effect must not return.
    void panel.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={panel} className="advanced">
      <table>
        <thead>
          <tr>
            <td />
            {parts.map((part) => (
              <th key={part} scope="col">
                {strings.parts[part]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shapeFields.map((field) => (
            <NumberRow key={field} field={field} group="shape" />
          ))}
          {trainingFields.map((field) => (
            <NumberRow key={field} field={field} group="training" />
          ))}
        </tbody>
      </table>
      <Objective />
    </div>
  );
}

interface RowProps {
  field: (typeof shapeFields)[number] | (typeof trainingFields)[number];
  group: 'shape' | 'training';
}

function NumberRow({ field, group }: RowProps): ReactNode {
  return (
    <tr>
      <th scope="row">
        {strings.fields[field]}
        {field === 'learningRate' && <Live />}
      </th>
      {parts.map((part) => (
        <td key={part}>
          <PathField
            part={part}
            path={`${part}.${group}.${field}` as NumberPath}
            label={`${strings.fields[field]}, ${strings.parts[part].toLowerCase()}`}
            live={field === 'learningRate'}
          />
        </td>
      ))}
    </tr>
  );
}

interface FieldProps {
  part: Part;
  path: NumberPath;
  label: string;
  live: boolean;
}

function PathField({ part, path, label, live }: FieldProps): ReactNode {
  const value = useConfig((config) => getNumber(config, path));
  return (
    <NumberField
      label={label}
      value={value}
      range={rangeOf(path)}
      step={live ? 0.0005 : 1}
      onCommit={(next) => (live ? setLearningRate(part, next) : setHyperparameter(path, next))}
    />
  );
}

function Live(): ReactNode {
  return (
    <span className="live" title={strings.live}>
      <Icon name="bolt" />
      <span className="hidden">{strings.live}</span>
    </span>
  );
}

type PenaltyChoice = 'off' | PenaltyConfig['kind'];
const penaltyChoices = (['off', 'l1', 'l2'] as const).map((id) => ({
  id,
  label: strings.penaltyKinds[id],
}));

function Objective(): ReactNode {
  const objective = useConfig((config) => config.transfer.objective);
  const backend = useConfig((config) => config.engine.tfjsBackend);
  const { penalty, identityInit, direction } = objective;
  const choosePenalty = (kind: PenaltyChoice): boolean =>
    setObjective({
      penalty: kind === 'off' ? null : { kind, weight: penalty?.weight ?? 1, annealTo: null },
    });
  return (
    <>
      <div className="row">
        <span>{strings.penalty}</span>
        <RadioGroup
          label={strings.penalty}
          className="segments"
          options={penaltyChoices}
          value={penalty?.kind ?? 'off'}
          onChoose={choosePenalty}
        />
      </div>
      {penalty && <PenaltyWeight weight={penalty.weight} />}
      <label className="row">
        {strings.direction}
        <select
          value={direction}
          onChange={(event) => setObjective({ direction: event.target.value as DirectionId })}
        >
          {directionIds.map((id) => (
            <option key={id} value={id}>
              {strings.directions[id]}
            </option>
          ))}
        </select>
      </label>
      <label className="row">
        {strings.identityInit}
        <input
          type="checkbox"
          checked={identityInit}
          onChange={(event) => setObjective({ identityInit: event.target.checked })}
        />
      </label>
      <label className="row">
        {strings.backend}
        <select
          value={backend}
          onChange={(event) => setTfjsBackend(event.target.value as TfjsBackendId)}
        >
          {tfjsBackendIds.map((id) => (
            <option key={id} value={id}>
              {strings.backends[id]}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

/** The slider covers 0.01 to 10 evenly in decades; the field takes anything in the hard range. */
const [least, most] = ranges.penaltyWeight.usual;
const decades = Math.log10(most / least);

function PenaltyWeight({ weight }: { weight: number }): ReactNode {
  const at = weight > 0 ? Math.log10(weight / least) / decades : 0;
  const onSlide = (share: number): void => {
    setPenaltyWeight(Number((least * Math.pow(10, decades * share)).toPrecision(2)));
  };
  return (
    <div className="row">
      <span>
        λ <Live />
      </span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={Math.min(1, Math.max(0, at))}
        aria-label={strings.penaltyWeight}
        aria-valuetext={String(weight)}
        onChange={(event) => onSlide(event.target.valueAsNumber)}
      />
      <NumberField
        label={strings.penaltyWeight}
        value={weight}
        range={ranges.penaltyWeight}
        step={0.05}
        onCommit={setPenaltyWeight}
      />
    </div>
  );
}
