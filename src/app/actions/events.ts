/**
 * What the training worker reports, put into the run store. Keeps only the latest frame, and asks
 * the metrics worker about it now and then; draws nothing and starts nothing.
 */
import type { Edit, Frame } from '../../protocol/frame.ts';
import type { RunEvent } from '../../protocol/trainer.ts';
import { setNumber } from '../state/paths.ts';
import { runStore, type RunState } from '../state/run.ts';
import { mention } from './notice.ts';
import { measureLaws, measureOwnImage } from './transport.ts';

/** Puts one event into the store. */
export function take(event: RunEvent): void {
  switch (event.type) {
    case 'started':
      // A run that starts paused says so itself with the next event.
      // What a trial of engines left unfinished is nobody's concern any more.
      return runStore.setState({
        status: 'running',
        engine: event.engine,
        phases: event.phases,
        preparing: null,
      });
    case 'references':
      runStore.setState({ references: event.references });
      return void measureLaws();
    case 'frame':
      return setFrame(event.frame);
    case 'phase-done':
      return runStore.setState((run) => ({ phaseResults: [...run.phaseResults, event.result] }));
    case 'edited':
      return noteEdit(event.edit);
    case 'paused':
      return runStore.setState({ status: 'paused' });
    case 'resumed':
      return runStore.setState({ status: 'running' });
    case 'diverged':
      return runStore.setState({ status: 'diverged', message: event.message });
    case 'done':
      runStore.setState({ status: 'done', metrics: event.metrics, phaseResults: event.phases });
      return void measureOwnImage(true);
    case 'stopped':
      return;
    case 'preparing':
      return notePreparing(event.done, event.total);
    case 'engine-changed':
      runStore.setState({ engine: event.engine, preparing: null });
      return mention(event.message);
    default:
      return event satisfies never;
  }
}

/** One hop of "One frame, click to pixel": keeps the latest frame, panels watch the store. */
export function setFrame(frame: Frame): void {
  const { start, losses } = runStore.getState();
  losses.push(...frame.losses);
  runStore.setState({ frame, start: frame.start ?? (samePhase(frame) ? start : null) });
  void measureOwnImage(false);
}

function samePhase(frame: Frame): boolean {
  const before = runStore.getState().frame;
  return before?.phase === frame.phase && before.shows === frame.shows;
}

function notePreparing(done: number, total: number): void {
  runStore.setState({ preparing: done < total ? { done, total } : null });
}

/** The run's own config follows its live edits, so that it still says what was trained. */
function noteEdit(edit: Edit): void {
  const { config } = runStore.getState();
  if (config) runStore.setState({ config: edited(config, edit) });
}

function edited(config: NonNullable<RunState['config']>, edit: Edit): RunState['config'] {
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
