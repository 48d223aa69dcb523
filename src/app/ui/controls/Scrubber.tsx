/**
 * The band of training time: how far each phase is, and a grip that looks back along the kept frames.
 * Its shape and place keep it apart from the morph, which is the way along a path.
 */
import type { KeyboardEvent, ReactNode } from 'react';
import { count } from '../../../plots/format.ts';
import { phaseIds, phaseLabels, type PhaseId } from '../../../protocol/catalogue.ts';
import type { Place } from '../../../protocol/trainer.ts';
import { lookAt, walk, walkPhase } from '../../actions/history.ts';
import { keptPlaces } from '../../state/history.ts';
import { runAt } from '../../state/run.ts';
import { useCalmRuns, useShownConfigs, useView } from '../hooks.ts';
import { isGiven, isNeeded, shareDone, stepsOf } from '../phases.ts';
import { strings } from '../strings.ts';

/** Each phase takes as much of the band, however many steps it has. */
const perPhase = 1000;

interface Part {
  id: PhaseId;
  needed: boolean;
  given: boolean;
  here: boolean;
  steps: number;
  /** Of the slowest run, 0 to 1. */
  done: number;
}

function useParts(): Part[] {
  const runs = useCalmRuns();
  const configs = useShownConfigs();
  return phaseIds.map((id) => {
    const needing = [...configs.keys()].filter((pane) => isNeeded(id, configs[pane]));
    const steps = needing.map((pane) => stepsOf(id, runAt(runs, pane), configs[pane]));
    const done = needing.map((pane) => shareDone(id, runAt(runs, pane)));
    return {
      id,
      needed: needing.length > 0,
      given: needing.some((pane) => isGiven(id, runAt(runs, pane))),
      here: runs.some((run) => run.frame?.phase === id),
      steps: Math.max(1, ...steps),
      done: needing.length > 0 ? Math.min(...done) : 0,
    };
  });
}

export function Scrubber(): ReactNode {
  const parts = useParts();
  return (
    <div className="band" data-testid="band" data-card="history">
      {parts.map(({ id, needed, given, here, steps, done }) => (
        <div key={id} className={here ? `part ${id} here` : `part ${id}`}>
          <span>{phaseLabels[id]}</span>
          <i className={needed ? undefined : 'unneeded'}>
            <b style={{ width: `${100 * done}%` }} />
          </i>
          <small className="num">
            {given ? strings.recorded.base : needed ? count(steps) : strings.nothingToTrain}
          </small>
        </div>
      ))}
      <Grip parts={parts} />
    </div>
  );
}

function Grip({ parts }: { parts: readonly Part[] }): ReactNode {
  const places = keptPlaces(useCalmRuns());
  const past = useView((view) => view.past);
  const last = places.at(-1);
  const at = past ?? last;
  const x = ({ phase, step }: Place): number => {
    const i = phaseIds.indexOf(phase);
    return perPhase * (i + Math.min(1, step / parts[i].steps));
  };
  const placeOf = (value: number): Place => {
    const i = Math.min(phaseIds.length - 1, Math.floor(value / perPhase));
    return { phase: phaseIds[i], step: (value / perPhase - i) * parts[i].steps };
  };
  const text = at
    ? strings.history.place(
        phaseLabels[at.phase],
        count(at.step),
        count(parts[phaseIds.indexOf(at.phase)].steps),
      )
    : undefined;
  const ticks = places.map((place) => `M${x(place).toFixed(0)} 0v4`).join('');
  return (
    <>
      <svg
        className="ticks"
        viewBox={`0 0 ${perPhase * phaseIds.length} 4`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d={ticks} vectorEffect="non-scaling-stroke" />
      </svg>
      <input
        type="range"
        className={past ? 'grip past' : 'grip'}
        min={0}
        max={perPhase * phaseIds.length}
        value={at ? x(at) : 0}
        disabled={places.length < 2}
        aria-label={strings.history.label}
        aria-valuetext={text}
        onChange={(event) => lookAt(placeOf(event.target.valueAsNumber))}
        onKeyDown={onKeyDown}
        data-testid="history"
      />
    </>
  );
}

/** Arrows walk along what is kept, not along the slider's own units. */
function onKeyDown(event: KeyboardEvent): void {
  const steps: Record<string, () => void> = {
    ArrowLeft: () => walk(-1),
    ArrowDown: () => walk(-1),
    ArrowRight: () => walk(1),
    ArrowUp: () => walk(1),
    PageDown: () => walkPhase(-1),
    PageUp: () => walkPhase(1),
  };
  const act = steps[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}
