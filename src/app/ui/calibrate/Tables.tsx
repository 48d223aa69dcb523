/** Where the two tables come from: files of the visitor's, by button or drop, or the stand-in. */
import type { DragEvent, ReactNode } from 'react';
import { signalOf, signalRange } from '../../../protocol/calibration.ts';
import { tableSides, type TableSide } from '../../../protocol/studyService.ts';
import {
  cancelLoading,
  derive,
  loadTable,
  setSignal,
  useStandIn as takeStandIn,
} from '../../actions/study/tables.ts';
import { NumberSetting } from '../controls/Setting.tsx';
import { isBusy } from '../../state/study.ts';
import { calibrate as words } from '../words/calibrate.ts';
import { useStudy } from './hooks.ts';

export function Tables(): ReactNode {
  const busy = useStudy(isBusy);
  const madeHere = useStudy(({ tables }) =>
    tableSides.some((side) => tables[side]?.source.kind === 'stand-in'),
  );
  return (
    <section aria-label={words.tables.label} className="calibrate-part">
      <h3>{words.tables.label}</h3>
      <div className="table-sides">
        {tableSides.map((side) => (
          <Side key={side} side={side} busy={busy} />
        ))}
      </div>
      <p className="quiet">{words.tables.formats}</p>
      <div className="standin-row">
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void takeStandIn({ standIn: words.standIn })}
        >
          {words.tables.standIn}
        </button>
        <small>{words.tables.standInNote}</small>
      </div>
      {madeHere && <p className="quiet">{words.tables.signalNote}</p>}
    </section>
  );
}

function Side({ side, busy }: { side: TableSide; busy: boolean }): ReactNode {
  const table = useStudy(({ tables }) => tables[side]);
  const loading = useStudy((state) => (state.loading?.side === side ? state.loading : null));
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file && !busy) void loadTable(side, file);
  };
  return (
    <div
      className="table-side"
      data-testid={`table-${side}`}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
    >
      <b>{words.sides[side]}</b>
      {loading ? (
        <>
          <span>{words.tables.loading(loading.name)}</span>
          <progress
            max={1}
            value={loading.share ?? undefined}
            aria-label={words.tables.loading(loading.name)}
          />
          <button type="button" className="button" onClick={cancelLoading}>
            {words.tables.cancel}
          </button>
        </>
      ) : (
        <>
          <span className={table ? '' : 'quiet'}>{table ? table.name : words.tables.none}</span>
          {table && (
            <small className="num">
              {words.tables.rows(table.summary.rows, table.summary.columns.length)}
            </small>
          )}
          {table?.summary.layout && (
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => void derive(side)}
            >
              {words.tables.derive[table.summary.layout]}
            </button>
          )}
          <button type="button" className="button" disabled={busy} onClick={() => openFile(side)}>
            {words.tables.open(side)}
          </button>
        </>
      )}
      <Signal side={side} busy={busy} />
    </div>
  );
}

/** Stays while its table is made anew, so that it keeps the focus. */
function Signal({ side, busy }: { side: TableSide; busy: boolean }): ReactNode {
  const source = useStudy(({ tables }) => tables[side]?.source);
  if (source?.kind !== 'stand-in') return null;
  const signal = signalOf(source);
  const label = `${words.tables.signal}, ${words.sides[side].toLowerCase()}`;
  return (
    <fieldset disabled={busy} className="signal-field">
      <label className="row">
        {words.tables.signal}
        <NumberSetting
          label={label}
          value={signal}
          range={signalRange}
          step={500}
          preset={0}
          changed={signal !== 0}
          whose={words.whose}
          onCommit={(events) => setSignal(side, events)}
          onReset={() => setSignal(side, 0)}
        />
      </label>
    </fieldset>
  );
}

/** The system's dialog; must be called from a press. */
function openFile(side: TableSide): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.csv,.tsv,.txt,.npy,.npz,text/csv';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) void loadTable(side, file);
  });
  input.click();
}
