/**
 * Verbs of looking closer: colours, lit paths, pinned points, and telling the worker which views
 * frames must carry. None of them changes what is trained.
 */
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { FrameViews } from '../../protocol/frameViews.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import { isLive, labRecorded, labStatus, runOf, runStore } from '../state/run.ts';
import {
  colourIds,
  frameViewsOf,
  mostPins,
  viewStore,
  type ColourId,
  type PathStyle,
  type StartMapId,
} from '../state/view.ts';
import { say, sentenceOf } from './notice.ts';
import { workers } from './workers.ts';

const lookedAt = (): FrameViews => frameViewsOf(viewStore.getState());

/** Tells a run that has just begun what the page looks at, and how fast; nothing where that is as usual. */
export async function watchAgain(): Promise<void> {
  const views = lookedAt();
  const { pace } = viewStore.getState();
  if (pace !== null) await workers.trainer.pace(pace);
  const { layers, grid, density, conditions } = views;
  if (layers || grid || density || conditions.length > 0) await workers.trainer.watch(views);
}

/** From now on the worker hears of every change of what frames must carry. */
export function followViews(): () => void {
  return viewStore.subscribe(
    (view) => frameViewsOf(view),
    (views) => {
      const status = labStatus();
      if (runStore.getState().runs.every(({ id }) => id === null)) return;
      if (labRecorded() || (status !== 'done' && !isLive(status))) return;
      workers.trainer.watch(views).catch((error: unknown) => say(sentenceOf(error)));
    },
    {
      equalityFn: (a, b) =>
        a.layers === b.layers &&
        a.grid === b.grid &&
        a.density === b.density &&
        a.conditions === b.conditions,
    },
  );
}

const shown = (): ExperimentConfig => {
  const state = configStore.getState();
  return runOf(state.selected).config ?? selectedConfig(state);
};

/** Why points cannot be coloured so; null when they can. */
export const colourBlock = (colour: ColourId, config: ExperimentConfig): 'condition' | null =>
  colour === 'condition' && config.condition === 'none' ? 'condition' : null;

/** Why paths cannot be drawn so; null when they can. */
export const pathBlock = (style: PathStyle, config: ExperimentConfig): 'method' | null =>
  style === 'base' && config.method !== 'base-transfer' ? 'method' : null;

export const setStartMap = (startMap: StartMapId): void => viewStore.setState({ startMap });

export const setColour = (colour: ColourId): void => viewStore.setState({ colour });

/** The next colour that the run on the stage can have. */
export function nextColour(): void {
  const free = colourIds.filter((id) => colourBlock(id, shown()) === null);
  const at = free.indexOf(viewStore.getState().colour);
  setColour(free[(at + 1) % free.length]);
}

export const setBrush = (brush: readonly [number, number] | null): void =>
  viewStore.setState({ brush });

/** Pins a point, or lets it go. False when as many are pinned as can be. */
export function togglePin(point: number): boolean {
  const { pins } = viewStore.getState();
  if (pins.includes(point)) viewStore.setState({ pins: pins.filter((pin) => pin !== point) });
  else if (pins.length >= mostPins) return false;
  else viewStore.setState({ pins: [...pins, point] });
  return true;
}

export const unpinAll = (): void => viewStore.setState({ pins: [] });

/** Pins a point that may be pinned already. False when as many are pinned as can be. */
export const setPin = (point: number): boolean =>
  viewStore.getState().pins.includes(point) || togglePin(point);

/** Holds training to so many steps a second; null lets it run. */
export function setPace(pace: number | null): void {
  viewStore.setState({ pace });
  if (isLive(labStatus()))
    workers.trainer.pace(pace).catch((error: unknown) => say(sentenceOf(error)));
}
