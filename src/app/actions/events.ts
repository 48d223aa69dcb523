/**
 * What the training worker reports, put into the run store. Keeps only the latest frame, and asks
 * the metrics worker about it now and then; draws nothing and starts nothing.
 */
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Edit, Frame } from '../../protocol/frame.ts';
import type { Place, RunEvent } from '../../protocol/trainer.ts';
import { frameAlong } from '../state/axes.ts';
import { cutAt, withFrame } from '../state/history.ts';
import { setNumber } from '../state/paths.ts';
import { patchRuns, type RunState } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { mention } from './notice.ts';

/** The samplers behind it are not wanted before a run. */
const transport = () => import('./transport.ts');

/** Puts one event into the runs that it concerns. */
export function take(event: RunEvent, runs: readonly number[]): void {
  switch (event.type) {
    case 'started': {
      // A run that starts paused says so itself with the next event.
      // What a trial of engines left unfinished is nobody's concern any more.
      const { engine, phases } = event;
      return patchRuns(runs, { status: 'running', engine, phases, preparing: null });
    }
    case 'references':
      patchRuns(runs, { references: event.references });
      return void transport().then(({ measureLaws }) => measureLaws(event.references));
    case 'frame':
      return setFrame(event.frame, runs);
    case 'phase-done':
      return patchRuns(runs, (run) => ({ phaseResults: [...run.phaseResults, event.result] }));
    case 'edited':
      return patchRuns(runs, ({ config, edits }) => ({
        config: config && edited(config, event.edit),
        edits: [...edits, event.edit],
      }));
    case 'rewound':
      return patchRuns(runs, (run) => backAt(run, event.place));
    case 'replaying':
      return patchRuns(runs, { replaying: { done: event.done, total: event.total } });
    case 'paused':
      return patchRuns(runs, { status: 'paused', replaying: null });
    case 'resumed':
      return patchRuns(runs, { status: 'running' });
    case 'diverged': {
      const { phase, step, message } = event;
      return patchRuns(runs, { status: 'diverged', message, brokeAt: { phase, step } });
    }
    case 'done':
      patchRuns(runs, { status: 'done', metrics: event.metrics, phaseResults: event.phases });
      return measureOwn(runs, true);
    case 'stopped':
      return;
    case 'preparing': {
      const { done, total } = event;
      return patchRuns(runs, { preparing: done < total ? { done, total } : null });
    }
    case 'engine-changed':
      patchRuns(runs, { engine: event.engine, preparing: null });
      return mention(event.message);
    default:
      return event satisfies never;
  }
}

/** One hop of "One frame, click to pixel": keeps the latest frame, panels watch the store. */
export function setFrame(sent: Frame, runs: readonly number[]): void {
  const frame = frameAlong(sent, viewStore.getState().axes);
  patchRuns(runs, (run) => {
    run.losses.push(...frame.losses);
    const history = withFrame(run.history, frame);
    return { history, frame, ...startsOf(frame, run) };
  });
  measureOwn(runs, false);
}

/** Where points start: sent once per phase, and kept. */
function startsOf(frame: Frame, run: RunState): Partial<RunState> {
  const { start, wide } = frame;
  if (!start && samePhase(frame, run)) return {};
  return { start, wideStart: wide?.start ?? null, contexts: wide?.context ?? null };
}

function measureOwn(runs: readonly number[], last: boolean): void {
  void transport().then(({ measureOwnImage }) => measureOwnImage(runs, last));
}

/** A run on its way back: edits that came later were never made. */
function backAt(run: RunState, place: Place): Partial<RunState> {
  const cut = cutAt(run, place);
  const config = run.asked && (cut.edits ?? []).reduce(edited, run.asked);
  return { ...cut, config, status: 'starting' };
}

function samePhase(frame: Frame, { frame: before }: RunState): boolean {
  return before?.phase === frame.phase && before.shows === frame.shows;
}

/** A run's own config follows its live edits, so that it still says what was trained. */
function edited(config: ExperimentConfig, edit: Edit): ExperimentConfig {
  switch (edit.field) {
    case 'learningRate': {
      const part = edit.phase === 'transfer' ? 'transfer' : 'base';
      return setNumber(config, `${part}.training.learningRate`, edit.value);
    }
    case 'penaltyWeight': {
      const { objective } = config.transfer;
      if (!objective.penalty) return config;
      const penalty = { ...objective.penalty, weight: edit.value };
      return {
        ...config,
        transfer: { ...config.transfer, objective: { ...objective, penalty } },
      };
    }
    default:
      return edit.field satisfies never;
  }
}
