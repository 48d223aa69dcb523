/**
 * The verbs of mapping a whole dataset: open, start, cancel, close. A run that trains is paused first
 * and stays paused; whatever trains or changes the settings gives the stage back to the run.
 */
import { ConfigError } from '../../protocol/config.ts';
import { checkMapPoints, type MapPart } from '../../protocol/wholeMap.ts';
import { configStore } from '../state/config.ts';
import { labStatus, overallStatus, runOf, runStore } from '../state/run.ts';
import { mapBlock, mapStore } from '../state/wholeMap.ts';
import { dismissNotice, say, sentenceOf } from './notice.ts';
import { askTrainer, pauseRun, standsStill } from './run.ts';
import { workers } from './workers.ts';

/** Parts of a map that is no longer wanted are dropped. */
let current = 0;

export const openMap = (): void => mapStore.setState({ status: 'open' });

/** True if so many points can be mapped; says why not otherwise. */
export function setMapPoints(points: number): boolean {
  try {
    checkMapPoints(points);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    say(error.message);
    return false;
  }
  mapStore.setState({ points });
  dismissNotice();
  return true;
}

/** Maps as many points as are chosen by the selected pane's run, when the runs stand still. */
export async function startMap(): Promise<void> {
  const run = runOf(configStore.getState().selected);
  const { id } = run;
  if (mapBlock(run) || id === null) return;
  performance.mark('map-asked');
  const mine = ++current;
  const { points: total } = mapStore.getState();
  mapStore.setState({ status: 'waiting', total, part: null });
  if (labStatus() === 'running') await pauseRun();
  await standsStill();
  if (mine !== current) return;
  mapStore.setState({ status: 'mapping' });
  const take = (part: MapPart): void => {
    if (mine === current) mapStore.setState({ part });
  };
  try {
    const outcome = await workers.trainer.mapAll(id, total, take);
    if (mine !== current) return;
    if (outcome === 'done') mapStore.setState({ status: 'done' });
    else leaveMap();
  } catch (error) {
    if (mine !== current) return;
    leaveMap();
    say(sentenceOf(error));
  }
}

/** The stage is the run's own again; a map under way is given up. */
export function leaveMap(): void {
  const { status } = mapStore.getState();
  if (status === 'closed' || status === 'open') return;
  current++;
  mapStore.setState({ status: 'open', part: null });
  if (status === 'mapping') void askTrainer(() => workers.trainer.cancelMap());
}

export function closeMap(): void {
  leaveMap();
  mapStore.setState({ status: 'closed' });
}

runStore.subscribe(
  ({ runs }) => overallStatus(runs),
  (status) => {
    if (status !== 'paused' && status !== 'done') leaveMap();
  },
);
configStore.subscribe(leaveMap);
