/**
 * How far each phase is: one row of three bars for a run, a row per pane for several. A phase that a
 * method does not need says so in its place.
 */
import type { ReactNode } from 'react';
import { phaseIds, phaseLabels, type PhaseId } from '../../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import { letterOf } from '../../state/config.ts';
import type { RunState } from '../../state/run.ts';
import {
  PaneContext,
  useCalmRun,
  useCalmRuns,
  useConfigs,
  usePane,
  useShownConfig,
} from '../hooks.ts';
import { hueOf } from '../icons.tsx';
import { laterStrings } from '../laterStrings.ts';
import { strings } from '../strings.ts';
import { isGiven, isNeeded, shareDone } from '../phases.ts';

export function PhaseBar(): ReactNode {
  const panes = useConfigs().length;
  const current = useCalmRuns().find((run) => run.frame)?.frame?.phase;
  return (
    <table className="phase-bar" data-testid="phase-bar" data-card="phases">
      <caption className="hidden">{laterStrings.phases}</caption>
      <thead>
        <tr>
          {panes > 1 && <td />}
          {phaseIds.map((id) => (
            <th key={id} scope="col" aria-current={current === id ? 'step' : undefined}>
              {phaseLabels[id]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: panes }, (_, pane) => (
          <PaneContext key={pane} value={pane}>
            <Row several={panes > 1} />
          </PaneContext>
        ))}
      </tbody>
    </table>
  );
}

function Row({ several }: { several: boolean }): ReactNode {
  const pane = usePane();
  const run = useCalmRun();
  const config = useShownConfig();
  return (
    <tr>
      {several && (
        <th scope="row">
          <span className="slot" style={hueOf(config.method)}>
            {letterOf(pane)}
          </span>
        </th>
      )}
      {phaseIds.map((id) => (
        <td key={id}>
          <Bar id={id} run={run} config={config} />
        </td>
      ))}
    </tr>
  );
}

interface BarProps {
  id: PhaseId;
  run: RunState;
  config: ExperimentConfig;
}

function Bar({ id, run, config }: BarProps): ReactNode {
  if (!isNeeded(id, config)) return <small>{strings.nothingToTrain}</small>;
  if (isGiven(id, run)) return <small>{strings.recorded.base}</small>;
  const share = 100 * shareDone(id, run);
  return (
    <span className={`bar ${id}`} style={hueOf(config.method)}>
      <span style={{ width: `${share}%` }} />
      <span className="hidden">{laterStrings.percent(share)}</span>
    </span>
  );
}
