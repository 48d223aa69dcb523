/**
 * What computes and how fast, as the runs report it; pressed, why it is this engine and what stands in
 * the way of a faster one. Chooses nothing.
 */
import { useId, useRef, type ReactNode } from 'react';
import { count } from '../../../plots/format.ts';
import { msPerRound, overallRecorded, overallStatus } from '../../state/run.ts';
import { engineText, engineTitle } from '../engineText.ts';
import { useCalmRuns, useShownConfig } from '../hooks.ts';
import { useLater } from '../later.tsx';
import { place } from '../panels/place.ts';
import { strings } from '../strings.ts';

export function EngineBadge(): ReactNode {
  const id = useId();
  const later = useLater();
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const runs = useCalmRuns();
  const status = overallStatus(runs);
  const engine = runs.find((run) => run.engine)?.engine ?? null;
  const config = useShownConfig();
  const recorded = overallRecorded(runs);
  const word = runs.some(({ restored }) => restored) ? strings.restored : strings.status[status];
  const ms = status === 'running' ? msPerRound(runs) : null;
  return (
    <>
      <button
        ref={button}
        type="button"
        className="badge"
        data-testid="engine"
        title={engineTitle(engine)}
        popoverTarget={id}
        aria-haspopup="dialog"
      >
        <i className={recorded || status === 'running' ? 'on' : undefined} aria-hidden="true" />
        {recorded ? (
          <span className="made">{strings.recorded[recorded === 'made' ? 'made' : 'badge']}</span>
        ) : (
          <>
            <span className="name">{engineText(engine, config.engine)}</span>
            <span className="num" data-testid="speed">
              {ms === null ? word : strings.speed(count(1000 / ms))}
            </span>
          </>
        )}
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        className="look-popover"
        role="dialog"
        aria-label={strings.engine}
        data-testid="engine-details"
        onToggle={(event) => {
          if (event.newState === 'open' && popover.current && button.current)
            place(popover.current, button.current);
        }}
      >
        {later && <later.EngineDetails engine={engine} />}
      </div>
    </>
  );
}
