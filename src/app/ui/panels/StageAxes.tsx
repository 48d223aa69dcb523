/**
 * On the stage of a table: which features run across and up, to be chosen on the selected one, and what
 * must be said of rows that are no data. Nothing where there is no table.
 */
import type { ReactNode } from 'react';
import type { ScaledColumn } from '../../../protocol/ownData.ts';
import { axesOf } from '../../../protocol/wideRows.ts';
import { setAxis } from '../../actions/axes.ts';
import { tableOf } from '../../state/ownData.ts';
import { usePane, useSelected, useShownConfig, useView } from '../hooks.ts';
import { table as words } from '../words/table.ts';

/** @param choose the features can be changed here */
export function StageAxes({ choose }: { choose: boolean }): ReactNode {
  const { reference } = useShownConfig();
  const chosen = useView((view) => view.axes);
  const table = tableOf(reference);
  if (!table) return null;
  const { columns, label } = table;
  const axes = axesOf(chosen, columns.length);
  return (
    <div className="stage-axes" data-testid="stage-axes">
      {words.arrows.map((arrow, which) => (
        <span key={arrow} className="axis">
          {choose && columns.length > 2 ? (
            <Chooser columns={columns} which={which === 0 ? 0 : 1} value={axes[which]} />
          ) : (
            columns[axes[which]].name
          )}
          <span aria-hidden="true">{arrow}</span>
        </span>
      ))}
      {label && <span>{label}</span>}
    </div>
  );
}

interface ChooserProps {
  columns: readonly ScaledColumn[];
  which: 0 | 1;
  value: number;
}

function Chooser({ columns, which, value }: ChooserProps): ReactNode {
  return (
    <select
      aria-label={words.axisName[which]}
      value={value}
      onChange={(event) => setAxis(which, Number(event.target.value))}
    >
      {columns.map((column, k) => (
        <option key={column.name} value={k}>
          {column.name}
        </option>
      ))}
    </select>
  );
}

/** On a pane: the selected one has the choice. */
export function PaneAxes(): ReactNode {
  return <StageAxes choose={usePane() === useSelected()} />;
}
