/**
 * One square stage with its title, and what must be said on it before, between and after runs.
 * Points are painted outside React.
 */
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { count, distance } from '../../../plots/index.ts';
import { methods, phaseLabels } from '../../../protocol/catalogue.ts';
import { lastGood, mend } from '../../actions/history.ts';
import { selectPane } from '../../actions/panes.ts';
import { resetRun, trainBack } from '../../actions/run.ts';
import { letterOf } from '../../state/config.ts';
import { isLive } from '../../state/run.ts';
import {
  seenRun,
  shownConfig,
  useCalmMap,
  useCalmRun,
  useConfigs,
  usePane,
  useSeenRun,
  useSelected,
  useShownConfig,
  useView,
} from '../hooks.ts';
import { hueOf } from '../icons.tsx';
import { Picture } from '../Picture.tsx';
import { laterStrings } from '../laterStrings.ts';
import { strings } from '../strings.ts';
import { past as lookingBack } from '../words/past.ts';
import { states } from '../words/states.ts';
import { ComingBack } from './ComingBack.tsx';
import { MapLayer } from './MapLayer.tsx';
import { StageLegend } from './StageLegend.tsx';
import { StagePick } from './StagePick.tsx';
import { mapSentence, stagePainter, stageSentence, stageWatcher } from './stagePicture.ts';
import { TwinLayer } from './TwinLayer.tsx';

/** The map of a whole dataset, where it stands on this pane. */
function usePart(): ReturnType<typeof useCalmMap>['part'] {
  const pane = usePane();
  const selected = useSelected();
  const { part } = useCalmMap();
  return pane === selected ? part : null;
}

export function Stage(): ReactNode {
  const run = useSeenRun();
  const part = usePart();
  const config = useShownConfig();
  const pane = usePane();
  const paint = useMemo(() => stagePainter(pane), [pane]);
  const watch = useMemo(() => stageWatcher(pane), [pane]);
  const now = useCallback(() => ({ run: seenRun(pane), config: shownConfig(pane) }), [pane]);
  return (
    <>
      <div
        className="stage"
        role="img"
        aria-label={part ? mapSentence(part, config) : stageSentence(run, config)}
        data-testid="stage"
        data-shows={part ? 'map' : (run.frame?.shows ?? 'samples')}
      >
        <Picture paint={paint} watch={watch} />
        {part && <MapLayer />}
        {!part && (
          <>
            <TwinLayer pane={pane} />
            <StagePick now={now} />
          </>
        )}
      </div>
      {!part && <StageLegend run={run} config={config} />}
    </>
  );
}

export function StageTitle(): ReactNode {
  const { frame } = useSeenRun();
  const part = usePart();
  const { method } = useShownConfig();
  const learning =
    frame?.shows === 'base-samples' && frame.phase !== 'transfer' ? frame.phase : null;
  const metrics = part?.statistics ?? frame?.metrics;
  return (
    <h2 className="stage-title">
      <Slot />
      <span className="name">
        {learning ? laterStrings.stageTitles[learning] : methods[method].label}
      </span>
      {metrics && !learning && (
        <small className="num">
          {laterStrings.median} <b>{distance(metrics.medianDistance)}</b>{' '}
          <span>
            {laterStrings.longest} <b>{distance(metrics.maxDistance)}</b>
          </span>
        </small>
      )}
    </h2>
  );
}

/** Of several panes: the letter of this one, which selects it. Of one: the letter of its method. */
function Slot(): ReactNode {
  const pane = usePane();
  const several = useConfigs().length > 1;
  const selected = useSelected() === pane;
  const { method } = useShownConfig();
  if (!several)
    return (
      <span className="slot" style={hueOf(method)} aria-hidden="true">
        {methods[method].letter}
      </span>
    );
  const name = strings.panes.select(letterOf(pane));
  return (
    <button
      type="button"
      className="slot"
      style={hueOf(method)}
      aria-pressed={selected}
      aria-label={name}
      title={name}
      onClick={() => selectPane(pane)}
    >
      {letterOf(pane)}
    </button>
  );
}

/** A word on the stage, while there is something to say. */
export function StageNote(): ReactNode {
  const run = useCalmRun();
  const { status, message, frame, preparing, replaying, next } = run;
  const past = useView((view) => view.past);
  // Who looks at the past has been told already.
  if (past) return null;
  if (next) return <ComingBack run={run} next={next} />;
  if (status === 'diverged') return <Diverged message={message} />;
  if (status === 'error')
    return (
      <div className="stage-alert" role="alert" data-testid="run-message">
        <h3>{laterStrings.stopped}</h3>
        <p>{message}</p>
        <p className="quiet">{laterStrings.stoppedAdvice}</p>
        <div className="alert-buttons">
          <TrainBack />
          <button type="button" className="button" onClick={() => void resetRun()}>
            {laterStrings.resetShort}
          </button>
        </div>
      </div>
    );
  if (replaying && status === 'starting')
    return (
      <p className="stage-note num" data-testid="replaying">
        {lookingBack.history.replaying(replaying.done, replaying.total)}
      </p>
    );
  if (status === 'idle') return <p className="stage-note">{laterStrings.pressPlay}</p>;
  if (preparing && isLive(status))
    return (
      <p className="stage-note num" data-testid="preparing">
        {laterStrings.preparing(preparing.done, preparing.total)}
      </p>
    );
  if (!frame && status === 'starting') return <p className="stage-note">{laterStrings.starting}</p>;
  return null;
}

/** Where the worker was lost in mid-run, the way to the same step again. */
function TrainBack(): ReactNode {
  const { frame } = useCalmRun();
  if (!frame || frame.step === 0) return null;
  return (
    <button type="button" className="button" onClick={() => void trainBack()}>
      {states.trainBack(phaseLabels[frame.phase], count(frame.step))}
    </button>
  );
}

/** What happened, and what can be done: back, back with half the rate, or leave it standing. */
function Diverged({ message }: { message: string | null }): ReactNode {
  const pane = usePane();
  const run = useCalmRun();
  const [kept, setKept] = useState(false);
  const place = lastGood(run);
  if (kept) return null;
  return (
    <div className="stage-alert" role="alert" data-testid="run-message">
      <h3>{laterStrings.diverged}</h3>
      <p>{message}</p>
      <p className="quiet">{laterStrings.divergedAdvice}</p>
      <div className="alert-buttons">
        {place && (
          <>
            <button type="button" className="button" onClick={() => void mend(pane, false)}>
              {lookingBack.history.rewindTo(phaseLabels[place.phase], count(place.step))}
            </button>
            <button type="button" className="button" onClick={() => void mend(pane, true)}>
              {lookingBack.history.rewindHalve}
            </button>
          </>
        )}
        <button type="button" className="button" onClick={() => setKept(true)}>
          {lookingBack.history.keep}
        </button>
        <button type="button" className="button" onClick={() => void resetRun()}>
          {laterStrings.resetShort}
        </button>
      </div>
    </div>
  );
}
