/**
 * The bottom bar: the one filled button, reset, steps, the band of phases, and the seed. It is the
 * clock of training, not of the morph.
 */
import type { ReactNode } from 'react';
import { count } from '../../../plots/format.ts';
import { ranges } from '../../../protocol/catalogue.ts';
import { setHyperparameter } from '../../actions/choose.ts';
import { playPause, resetRun, resetWithNewSeed, stepRun } from '../../actions/run.ts';
import { setPace } from '../../actions/look.ts';
import { setStepSize } from '../../actions/view.ts';
import {
  isLive,
  overallProgress,
  overallRecorded,
  overallStatus,
  type RunState,
  type RunStatus,
} from '../../state/run.ts';
import type { ViewState } from '../../state/view.ts';
import { useCalmRuns, useConfig, useLabStatus, useRuns, useView } from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { useLater } from '../later.tsx';
import { strings } from '../strings.ts';
import { timeLeft } from '../timeLeft.ts';
import { NumberField } from './NumberField.tsx';
import { Scrubber } from './Scrubber.tsx';

export function Transport(): ReactNode {
  const later = useLater();
  return (
    <footer className="transport" aria-label={strings.regions.time}>
      <Buttons />
      <Scrubber />
      {later && <later.PastBar />}
      <Readout />
    </footer>
  );
}

function playWord(status: RunStatus, recorded: RunState['recorded']): string {
  if (recorded) return strings.recorded[recorded === 'instead' ? recorded : 'shown'];
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
  const status = useLabStatus();
  const recorded = useRuns(overallRecorded);
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

const paces = [null, 100, 30, 10, 3] as const;

/** Slower than the machine, for those who watch. */
function Pace(): ReactNode {
  const pace = useView((view) => view.pace);
  return (
    <label className="speed">
      <span className="key">{strings.pace}</span>
      <select
        className="quiet-select num"
        value={String(pace)}
        onChange={(event) =>
          setPace(event.target.value === 'null' ? null : Number(event.target.value))
        }
      >
        {paces.map((rate) => (
          <option key={String(rate)} value={String(rate)}>
            {strings.paces(rate)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Readout(): ReactNode {
  const runs = useCalmRuns();
  const seed = useConfig((config) => config.seed);
  const { done, total, seconds } = overallProgress(runs);
  return (
    <div className="readout">
      <div>
        <span className="key">{strings.trainingStep}</span>
        <span
          className="value num"
          role="progressbar"
          aria-label={strings.trainingStep}
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={done}
          data-testid="step"
        >
          {count(done)} <small>/ {total > 0 ? count(total) : '–'}</small>
        </span>
      </div>
      <Pace />
      <div className="eta">
        <span className="key">{strings.eta}</span>
        <span className="value num" data-testid="eta">
          {isLive(overallStatus(runs)) ? timeLeft(seconds) : '–'}
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
