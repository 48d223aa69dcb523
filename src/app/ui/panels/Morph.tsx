/**
 * The way along the paths, from start to image: a slider with its own clock. It is not training and
 * never changes a weight.
 */
import { useEffect, type ReactNode } from 'react';
import { distance } from '../../../plots/format.ts';
import { moveMorph, setMorph, toggleMorphPlay } from '../../actions/view.ts';
import { showsTransfer } from '../../state/run.ts';
import { showsRun } from '../../state/wholeMap.ts';
import { useMap, useRuns, useView } from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { useLater } from '../later.tsx';
import { strings } from '../strings.ts';

const glideMs = 2500;
const restMs = 1200;

export function Morph(): ReactNode {
  const later = useLater();
  const morph = useView((view) => view.morph);
  const plays = useView((view) => view.morphPlays);
  const own = useMap(showsRun);
  const possible = useRuns((runs) => runs.some(showsTransfer)) && own;
  useMorphClock(plays && possible);
  return (
    <div className="morph" data-card="morph">
      <button
        type="button"
        className="tool"
        disabled={!possible}
        aria-label={plays ? strings.morphPause : strings.morphPlay}
        onClick={toggleMorphPlay}
      >
        <Icon name={plays ? 'pause' : 'play'} />
      </button>
      <label>
        <b>{strings.morph}</b>
        <span className="quiet">{strings.start}</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={morph}
          disabled={!possible}
          aria-label={strings.morph}
          onChange={(event) => setMorph(event.target.valueAsNumber)}
        />
        <span className="quiet">{strings.end}</span>
      </label>
      <output className="num">{distance(morph)}</output>
      {later && <later.ConditionBar />}
    </div>
  );
}

/** Ease there, rest, begin again; without a loop where reduced motion is asked for. */
function useMorphClock(plays: boolean): void {
  useEffect(() => {
    if (!plays) return;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return setMorph(1);
    const begun = performance.now();
    let frame = 0;
    const tick = (now: number): void => {
      const t = Math.min(1, Math.max(0, ((now - begun) % (glideMs + restMs)) / glideMs));
      moveMorph(t * t * (3 - 2 * t));
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [plays]);
}
