/** The keyboard's way to draw: a shape by its numbers. Owns what its fields say, adds on a press. */
import { useState, type ReactNode } from 'react';
import { shapeIds, type Shape } from '../../../data/drawing.ts';
import { frameBound, type NumberRange } from '../../../protocol/catalogue.ts';
import { addShape } from '../../actions/draft.ts';
import { Choice } from '../controls/Choice.tsx';
import { NumberField } from '../controls/NumberField.tsx';
import { ownStrings as words } from './strings.ts';

type Field = keyof typeof words.fields;

const limits = (min: number, max: number, integer = false): NumberRange => ({
  min,
  max,
  usual: [min, max],
  integer,
});
const ranges: Record<Field, NumberRange> = {
  x: limits(-frameBound, frameBound),
  y: limits(-frameBound, frameBound),
  size: limits(0.05, frameBound),
  angle: limits(-180, 180),
  points: limits(1, 5000, true),
};
const steps: Record<Field, number> = { x: 0.5, y: 0.5, size: 0.25, angle: 15, points: 50 };
const fields = Object.keys(ranges) as Field[];

const first: Shape = { shape: 'circle', x: 0, y: 0, size: 2, angle: 0, points: 200 };

export function ShapeForm(): ReactNode {
  const [shape, setShape] = useState(first);
  const commit = (field: Field, value: number): boolean => {
    const { min, max, integer } = ranges[field];
    if (!(value >= min && value <= max) || (integer && !Number.isInteger(value))) return false;
    setShape({ ...shape, [field]: value });
    return true;
  };
  return (
    <fieldset className="shape-form">
      <legend>{words.shape}</legend>
      <Choice
        label={words.shapeKind}
        ids={shapeIds}
        names={words.shapes}
        value={shape.shape}
        onChoose={(id) => setShape({ ...shape, shape: id })}
      />
      {fields.map((field) => (
        <label key={field} className="row">
          {words.fields[field]}
          <NumberField
            label={words.fields[field]}
            value={shape[field]}
            range={ranges[field]}
            step={steps[field]}
            onCommit={(value) => commit(field, value)}
          />
        </label>
      ))}
      <button type="button" className="button" onClick={() => addShape(shape)}>
        {words.add}
      </button>
    </fieldset>
  );
}
