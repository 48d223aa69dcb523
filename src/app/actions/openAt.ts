/**
 * A link that names a step: shows the kept frame of that step where there is one, recorded or restored,
 * or trains up to it from the seed and rests there. Leaves runs that train alone.
 */
import type { Place } from '../../protocol/trainer.ts';
import { comparePlaces, keptPlaces } from '../state/history.ts';
import { furthest, roundsTo } from '../state/places.ts';
import { isLive, labStatus, runStore } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { lookAt } from './history.ts';
import { mention, say } from './notice.ts';
import { recordedStand } from './recorded.ts';
import { goBack, standsStill, startRun, stepAndRest } from './run.ts';

/** @param trains the sentence of a link whose step must be trained */
export async function openAt(place: Place, trains: (place: Place) => string): Promise<void> {
  await recordedStand();
  if (isLive(labStatus())) return;
  const { runs } = runStore.getState();
  if (keptPlaces(runs).some((kept) => comparePlaces(kept, place) === 0)) {
    viewStore.setState({ morph: 1, morphPlays: false });
    return lookAt(place);
  }
  // Starting clears what the link got wrong, which is to stay.
  const { notice, noticeUrgent } = viewStore.getState();
  void startRun(true);
  if (notice && noticeUrgent) say(notice);
  else mention(trains(place));
  await standsStill();
  if (labStatus() !== 'paused') return;
  await stepAndRest(roundsTo(runStore.getState().runs, place));
  // A base that ended early has left steps to the transfer phase that nobody asked for.
  const now = runStore.getState().runs;
  if (labStatus() === 'paused' && comparePlaces(furthest(now), place) > 0) await goBack(place);
}
