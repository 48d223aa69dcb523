/**
 * The square stage with its title, and what must be said on it before, between and after runs.
 * Points are painted outside React.
 */
import type { ReactNode } from 'react';
import { distance } from '../../../plots/index.ts';
import { methods } from '../../../protocol/catalogue.ts';
import { resetRun } from '../../actions/run.ts';
import { isLive, runStore } from '../../state/run.ts';
import { shownConfig, useCalmMap, useCalmRun, useShownConfig } from '../hooks.ts';
import { hueOf } from '../icons.tsx';
import { Picture } from '../Picture.tsx';
import { strings } from '../strings.ts';
import { MapLayer } from './MapLayer.tsx';
import { StageLegend } from './StageLegend.tsx';
import { StagePick } from './StagePick.tsx';
import { mapSentence, paintStage, stageSentence, watchStage } from './stagePicture.ts';

export function Stage(): ReactNode {
  const run = useCalmRun();
  const map = useCalmMap();
  const config = useShownConfig();
  return (
    <>
      <StageTitle />
      <div
        className="stage"
        role="img"
        aria-label={map.part ? mapSentence(map.part, config) : stageSentence(run, config)}
        data-testid="stage"
        data-shows={map.part ? 'map' : (run.frame?.shows ?? 'samples')}
      >
        <Picture paint={paintStage} watch={watchStage} />
        <MapLayer />
        {!map.part && <StagePick now={onStage} />}
      </div>
      {!map.part && <StageLegend run={run} config={config} />}
      <StageNote />
    </>
  );
}

const onStage = () => ({ run: runStore.getState(), config: shownConfig() });

function StageTitle(): ReactNode {
  const { frame } = useCalmRun();
  const map = useCalmMap();
  const { method } = useShownConfig();
  if (frame?.shows === 'base-samples' && frame.phase !== 'transfer')
    return <h2 className="stage-title">{strings.stageTitles[frame.phase]}</h2>;
  const metrics = map.part?.statistics ?? frame?.metrics;
  return (
    <h2 className="stage-title">
      <span className="slot" style={hueOf(method)} aria-hidden="true">
        {methods[method].letter}
      </span>
      {methods[method].label}
      {metrics && (
        <small className="num">
          {strings.median} <b>{distance(metrics.medianDistance)}</b> {strings.longest}{' '}
          <b>{distance(metrics.maxDistance)}</b>
        </small>
      )}
    </h2>
  );
}

/** A word on the stage, while there is something to say. */
function StageNote(): ReactNode {
  const { status, message, frame, preparing } = useCalmRun();
  if (status === 'diverged' || status === 'error') {
    const broken = status === 'diverged';
    return (
      <div className="stage-alert" role="alert" data-testid="run-message">
        <h3>{broken ? strings.diverged : strings.stopped}</h3>
        <p>{message}</p>
        <p className="quiet">{broken ? strings.divergedAdvice : strings.stoppedAdvice}</p>
        <button type="button" className="button" onClick={() => void resetRun()}>
          {strings.resetShort}
        </button>
      </div>
    );
  }
  if (status === 'idle') return <p className="stage-note">{strings.pressPlay}</p>;
  if (preparing && isLive(status))
    return (
      <p className="stage-note num" data-testid="preparing">
        {strings.preparing(preparing.done, preparing.total)}
      </p>
    );
  if (!frame && status === 'starting') return <p className="stage-note">{strings.starting}</p>;
  return null;
}
