/** Which columns are features and which one is the condition, each with its range on both sides. */
import { useRef, type ReactNode } from 'react';
import { sharedColumns, shownColumns, usualColumns } from '../../state/study.ts';
import { chooseCondition, toggleFeature } from '../../actions/study/choose.ts';
import { columnsChanged, resetColumns } from '../../actions/study/reset.ts';
import type { ColumnSummary } from '../../../protocol/studyService.ts';
import { isBusy } from '../../state/study.ts';
import { calibrate as words } from '../words/calibrate.ts';
import { ResetOne } from '../controls/Setting.tsx';
import { useStudy } from './hooks.ts';
import { Preview } from './Preview.tsx';

export function Columns(): ReactNode {
  const tables = useStudy((state) => state.tables);
  const names = sharedColumns(tables);
  const choice = useStudy((state) => state.choice);
  const openTarget = useStudy((state) => state.openTarget);
  const { condition, features } = choice;
  const busy = useStudy(isBusy);
  const changed = useStudy(columnsChanged);
  const usual = usualColumns(tables);
  const place = useRef<HTMLElement>(null);
  const { columns: said } = words;
  const of = (side: 'reference' | 'target', name: string): ColumnSummary | undefined =>
    shownColumns({ tables, choice, openTarget }, side).find((column) => column.name === name);
  return (
    <section ref={place} aria-label={said.label} className="calibrate-part">
      <div className="part-head">
        <h3>{said.label}</h3>
        {changed && !busy && (
          <ResetOne
            {...{ label: said.label, whose: words.whose }}
            value={said.usual(usual.features.length, usual.condition)}
            onReset={() => {
              resetColumns();
              place.current?.querySelector('input')?.focus();
            }}
          />
        )}
      </div>
      <p className="quiet">{said.note}</p>
      <div className="column-scroll">
        <table className="column-table">
          <thead>
            <tr>
              <th scope="col">{said.name}</th>
              <th scope="col">{said.feature}</th>
              <th scope="col">{said.condition}</th>
              <th scope="col">{said.preview}</th>
              <th scope="col">{said.range}</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`${said.feature} ${name}`}
                    checked={features.includes(name)}
                    disabled={busy}
                    onChange={() => toggleFeature(name)}
                  />
                </td>
                <td>
                  <input
                    type="radio"
                    name="condition"
                    aria-label={`${said.condition} ${name}`}
                    checked={condition === name}
                    disabled={busy}
                    onChange={() => chooseCondition(name)}
                  />
                </td>
                <td>
                  <Preview reference={of('reference', name)} target={of('target', name)} />
                </td>
                <td className="num">
                  {rangeOf(of('reference', name))}
                  <br />
                  {rangeOf(of('target', name))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <label className="row check-row">
        <input
          type="radio"
          name="condition"
          checked={condition === null}
          disabled={busy}
          onChange={() => chooseCondition(null)}
        />
        {said.condition}: {said.noCondition}
      </label>
    </section>
  );
}

const format = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3, useGrouping: false });
const shown = (value: number): string => format.format(value).replace('-', '−');

const rangeOf = (column: ColumnSummary | undefined): string =>
  column ? `${shown(column.min)} to ${shown(column.max)}` : words.columns.missing;
