/**
 * Every number of the budget and of the objective. Learning rate and penalty weight act at once while
 * their phase trains; all else waits for a restart.
 */
import { useEffect, useRef, type ReactNode } from 'react';
import { setHyperparameter } from '../../actions/choose.ts';
import { setLearningRate } from '../../actions/live.ts';
import {
  getNumber,
  parts,
  rangeOf,
  shapeFields,
  trainingFields,
  type NumberPath,
  type Part,
} from '../../state/paths.ts';
import { useConfig } from '../hooks.ts';
import { laterStrings } from '../laterStrings.ts';
import { Engine } from './Engine.tsx';
import { Live } from './Live.tsx';
import { Jitter } from './Jitter.tsx';
import { NumberField } from './NumberField.tsx';
import { Objective } from './Objective.tsx';
import { Patience } from './Patience.tsx';
import { TrainBases } from './TrainBases.tsx';

export function Advanced(): ReactNode {
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
                {laterStrings.parts[part]}
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
      <Jitter />
      <Objective />
      <Patience />
      <TrainBases />
      <Engine />
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
        {laterStrings.fields[field]}
        {field === 'learningRate' && <Live />}
      </th>
      {parts.map((part) => (
        <td key={part}>
          <PathField
            part={part}
            path={`${part}.${group}.${field}` as NumberPath}
            label={`${laterStrings.fields[field]}, ${laterStrings.parts[part].toLowerCase()}`}
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
