/** Under the two sides of the question: what must be said of rows that came from the calibration page. */
import type { ReactNode } from 'react';
import { openCalibration } from '../../actions/galleryPage.ts';
import { tableOf } from '../../state/ownData.ts';
import { conditionLabels, type ConditionId } from '../../../protocol/catalogue.ts';
import type { TableInfo } from '../../../protocol/ownData.ts';
import { useConfig } from '../hooks.ts';
import { table as words } from '../words/table.ts';
import type { RadioOption } from './RadioGroup.tsx';

export function TableNote(): ReactNode {
  const reference = useConfig((config) => config.reference);
  const target = useConfig((config) => config.target);
  const tables = [tableOf(reference), tableOf(target)].flatMap((table) => table ?? []);
  if (tables.length === 0) return null;
  const label = tables.find((table) => table.label)?.label;
  const sealed = Math.max(...tables.map((table) => table.sealed));
  return (
    <p className="table-note" data-testid="table-note">
      {label && <b>{words.label(label)} </b>}
      {words.training} {sealed > 0 && words.sealed(sealed)}{' '}
      <button type="button" className="link" onClick={openCalibration}>
        {words.back}
      </button>
    </p>
  );
}

/** Rows of a table have the condition that came with them, or none. */
export const conditionsOf = ({ condition }: TableInfo): readonly RadioOption<ConditionId>[] => [
  { id: 'none', label: conditionLabels.none },
  ...(condition ? [{ id: 'column' as const, label: condition.name }] : []),
];
