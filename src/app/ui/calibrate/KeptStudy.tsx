/** A study that came with a session: what it takes to go on with it, and the way. */
import type { ReactNode } from 'react';
import type { SavedStudy } from '../../../protocol/studySession.ts';
import { cancelLoading } from '../../actions/study/tables.ts';
import { missingFiles } from '../../actions/study/keep.ts';
import { cancelStudy } from '../../actions/study/run.ts';
import { takeUpStudy } from '../../actions/study/takeUp.ts';
import { calibrate } from '../words/calibrate.ts';
import { useStudy } from './hooks.ts';

const words = calibrate.kept;

export function KeptStudy({ saved }: { saved: SavedStudy }): ReactNode {
  const busy = useStudy(({ status }) => status === 'taking-up');
  const tables = useStudy((state) => state.tables);
  const missing = missingFiles({ saved, tables });
  const whole = saved.flows.length === saved.result.methods.length;
  return (
    <div className="kept-study" data-testid="kept-study">
      <p>{whole ? words.says : words.noFlows}</p>
      {missing.map((side) => (
        <p key={side}>{words.missing(side, saved.tables[side].name)}</p>
      ))}
      {whole && !busy && (
        <button
          type="button"
          className="button"
          disabled={missing.length > 0}
          onClick={() => void takeUpStudy()}
        >
          {words.goOn}
        </button>
      )}
      {busy && (
        <button
          type="button"
          className="button"
          onClick={() => {
            cancelLoading();
            void cancelStudy();
          }}
        >
          {words.cancel}
        </button>
      )}
    </div>
  );
}
