/** Sidebands to train in and the region between them, on the condition; and what that comes to in rows. */
import type { ReactNode } from 'react';
import { setEdge, setRegions } from '../../actions/study/choose.ts';
import { resetEdge } from '../../actions/study/reset.ts';
import { usualEdges } from '../../state/study.ts';
import { NumberSetting } from '../controls/Setting.tsx';
import { isBusy } from '../../state/study.ts';
import { calibrate as words } from '../words/calibrate.ts';
import { useStudy } from './hooks.ts';

const anyNumber = { min: -1e12, max: 1e12, usual: [-1e12, 1e12], integer: false } as const;

export function Regions(): ReactNode {
  const tables = useStudy((state) => state.tables);
  const choice = useStudy((state) => state.choice);
  const { condition, edges } = choice;
  const usual = usualEdges({ tables, choice });
  const check = useStudy((state) => state.check);
  const busy = useStudy(isBusy);
  const { regions: said } = words;
  return (
    <section aria-label={said.label} className="calibrate-part">
      <h3>{said.label}</h3>
      <label className="row check-row">
        <input
          type="checkbox"
          checked={edges !== null}
          disabled={condition === null || busy}
          onChange={(event) => setRegions(event.target.checked)}
        />
        {said.use}
      </label>
      {condition === null && <p className="quiet">{said.needs}</p>}
      {edges && (
        <fieldset className="edge-fields" disabled={busy}>
          <legend className="hidden">{said.label}</legend>
          {said.edges.map((label, i) => (
            <label key={label} className="row">
              {label}
              <NumberSetting
                label={label}
                value={edges[i]}
                range={anyNumber}
                preset={usual[i]}
                changed={edges[i] !== usual[i]}
                whose={words.whose}
                onCommit={(value) => setEdge(i, value)}
                onReset={() => resetEdge(i)}
              />
            </label>
          ))}
        </fieldset>
      )}
      {check && (
        <div role="status">
          <p className="num" data-testid="study-rows">
            {said.rows(
              [check.rows.training.reference, check.rows.training.target],
              check.rows.applied,
            )}{' '}
            {edges && said.sealed(check.rows.sealed)}
          </p>
          {check.notices.length > 0 && (
            <ul className="study-notices">
              {check.notices.map((notice) => (
                <li key={notice}>{notice}</li>
              ))}
            </ul>
          )}
        </div>
      )}
    </section>
  );
}
