/** The legend in the stage's corner: a line for each layer that needs one. Knows no layer itself. */
import { useSyncExternalStore, type ReactNode } from 'react';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import { cellTargetsMade, onCellTarget } from '../cellTargets.ts';
import { useView } from '../hooks.ts';
import { laterStrings } from '../laterStrings.ts';
import type { PaneRun } from './pointValues.ts';
import { legendOf } from './stageLegend.ts';

export function StageLegend({
  run,
  config,
}: {
  run: PaneRun;
  config: ExperimentConfig;
}): ReactNode {
  const view = useView((state) => state);
  // A line that waits for its target changes when that is there, and perhaps nothing else does.
  useSyncExternalStore(onCellTarget, cellTargetsMade);
  const { colour } = view;
  const lines = legendOf(run, config, view);
  if (lines.length === 0) return null;
  return (
    <ul className="stage-legend num" aria-label={laterStrings.legend.label} data-testid="legend">
      {lines.map(({ id, label, ramp }) => (
        <li
          key={id}
          data-card={
            id === 'colour' || id === 'condition'
              ? `colour-${id === 'colour' ? colour : id}`
              : `layer-${id}`
          }
        >
          {label}
          {ramp && (
            <span className="ramp-ends">
              {ramp.from} <span className={`ramp ramp-${ramp.kind}`} /> {ramp.to}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
