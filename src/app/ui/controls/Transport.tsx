/**
 * The bottom bar: the one filled button, reset, steps, the band of phases, and the seed. It is the
 * clock of training, not of the morph.
 */
import type { ReactNode } from 'react';
import { count } from '../../../plots/index.ts';
import { phaseIds, phaseLabels, ranges } from '../../../protocol/catalogue.ts';
import { setHyperparameter } from '../../actions/choose.ts';
import { playPause, resetRun, resetWithNewSeed, stepRun } from '../../actions/run.ts';
import { setStepSize } from '../../actions/view.ts';
import { isLive, progress, type RunState, type RunStatus } from '../../state/run.ts';
import type { ViewState } from '../../state/view.ts';
import { useCalmRun, useConfig, useRun, useShownConfig, useView } from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { isNeeded, stepsOf } from '../panels/chartPictures.ts';
import { isGiven, shareDone } from '../panels/Evidence.tsx';
import { strings } from '../strings.ts';
import { timeLeft } from '../timeLeft.ts';
import { NumberField } from './NumberField.tsx';

export function Transport(): ReactNode {
  return (
    <footer className="transport" aria-label={strings.regions.time}>
      <Buttons />
      <Band />
      <Readout />
    </footer>
  );
}

function playWord(status: RunStatus, recorded: RunState['recorded']): string {
  if (recorded) return strings.recorded[recorded];
  switch (status) {
    case 'idle':
      return strings.play;
    case 'starting':
      return strings.startingShort;
    case 'running':
      return strings.pause;
    case 'paused':
      return strings.resume;
    case 'done':
    case 'diverged':
    case 'error':
      return strings.trainAgain;
    default:
      return status satisfies never;
  }
}

const stepSizes = [1, 10, 100] as const satisfies readonly ViewState['stepSize'][];

function Buttons(): ReactNode {
  const status = useRun((run) => run.status);
  const recorded = useRun((run) => run.recorded);
  const stepSize = useView((view) => view.stepSize);
  return (
    <div className={recorded ? 'buttons recorded' : 'buttons'}>
      <button
        type="button"
        className="go"
        data-testid="play"
        disabled={status === 'starting'}
        onClick={() => void playPause()}
      >
        <Icon name={status === 'running' ? 'pause' : 'play'} />
        {playWord(status, recorded)}
      </button>
      <button
        type="button"
        className="tool"
        aria-label={strings.reset}
        title={strings.reset}
        onClick={() => void resetRun()}
      >
        <Icon name="reset" />
      </button>
      {recorded !== 'instead' && (
        <button
          type="button"
          className="tool"
          aria-label={strings.stepLabel(stepSize)}
          title={strings.stepLabel(stepSize)}
          disabled={status === 'starting'}
          onClick={() => void stepRun(stepSize)}
        >
          <Icon name="step" />
        </button>
      )}
      {!recorded && (
        <select
          className="quiet-select num"
          aria-label={strings.stepSize}
          value={stepSize}
          onChange={(event) => setStepSize(Number(event.target.value) as ViewState['stepSize'])}
        >
          {stepSizes.map((n) => (
            <option key={n} value={n}>
              {n}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

/** Where training stands: read-only, one tinted part per phase. */
function Band(): ReactNode {
  const run = useCalmRun();
  const config = useShownConfig();
  const { done, total } = progress(run);
  return (
    <div
      className="band"
      role="progressbar"
      aria-label={strings.trainingStep}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      data-testid="band"
    >
      {phaseIds.map((id) => {
        const needed = isNeeded(id, config);
        const here = run.frame?.phase === id;
        return (
          <div key={id} className={here ? `part ${id} here` : `part ${id}`}>
            <span>{phaseLabels[id]}</span>
            <i className={needed ? undefined : 'unneeded'}>
              <b style={{ width: `${100 * shareDone(id, run)}%` }} />
            </i>
            <small className="num">
              {isGiven(id, run)
                ? strings.recorded.base
                : needed
                  ? count(stepsOf(id, run, config))
                  : strings.nothingToTrain}
            </small>
          </div>
        );
      })}
    </div>
  );
}

function Readout(): ReactNode {
  const run = useCalmRun();
  const seed = useConfig((config) => config.seed);
  const { done, total, seconds } = progress(run);
  return (
    <div className="readout">
      <div>
        <span className="key">{strings.trainingStep}</span>
        <span className="value num" data-testid="step">
          {count(done)} <small>/ {total > 0 ? count(total) : '–'}</small>
        </span>
      </div>
      <div className="eta">
        <span className="key">{strings.eta}</span>
        <span className="value num" data-testid="eta">
          {isLive(run.status) ? timeLeft(seconds) : '–'}
        </span>
      </div>
      <label className="seed">
        <span className="key">{strings.seed}</span>
        <NumberField
          label={strings.seed}
          value={seed}
          range={ranges.seed}
          onCommit={(value) => setHyperparameter('seed', value)}
        />
      </label>
      <button type="button" className="tool worded" onClick={() => void resetWithNewSeed()}>
        <Icon name="dice" />
        {strings.newSeed}
      </button>
    </div>
  );
}
