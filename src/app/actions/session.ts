/**
 * The state of the page as a session, and back: what a file holds and what is kept between visits. A
 * session that cannot be used changes nothing.
 */
import { addOwnData, addOwnRows, findOwnData, ownSet } from '../../data/own.ts';
import { fileName } from '../../export/fileName.ts';
import { sessionFromBytes, sessionToBytes } from '../../export/session.ts';
import { isOwnId, ownIdOf } from '../../protocol/ownData.ts';
import { firstAxes } from '../../protocol/wideRows.ts';
import {
  savedStatuses,
  SessionError,
  type Session,
  type SessionOwn,
  type SessionRun,
} from '../../protocol/session.ts';
import { configStore } from '../state/config.ts';
import { keepOwn, ownStore } from '../state/ownData.ts';
import { furthest } from '../state/places.ts';
import { emptyRun, runStore, type RunState } from '../state/run.ts';
import { hasTrained, studyStore } from '../state/study.ts';
import { colourIds, layerIds, pathStyles, themeIds, viewStore } from '../state/view.ts';
import { fittingConditions } from './condition.ts';
import { download } from './download.ts';
import { weightsOf } from './export.ts';
import { mention, say } from './notice.ts';
import { fitPanes } from './panes.ts';
import { keepWeights } from './restored.ts';
import { resetRun } from './run.ts';
import { collectStudy, markKept, restoreStudy } from './study/keep.ts';
import { knowTables } from './tableLaws.ts';

/** Words of the page; the catalogue of strings hands them in. */
export interface SessionWords {
  /**
   * @param savedAt ISO 8601
   * @param runs there are some
   * @param rests some run had not ended
   * @param study there is one
   */
  restored(savedAt: string, runs: boolean, rests: boolean, study: boolean): string;
}

/** True when there is something of a run or a study to save; what ships recorded needs no saving. */
export const hasSession = (): boolean =>
  hasTrained(studyStore.getState()) ||
  runStore.getState().runs.some(({ frame, recorded }) => frame && !recorded);

/** All that a session holds, with the weights of runs that rest. Shares the stores' arrays. */
export async function collectSession(): Promise<Session> {
  const { runs } = runStore.getState();
  const { configs, selected } = configStore.getState();
  const { theme, layers, pathStyle, colour, morph, conditions, pace, axes } = viewStore.getState();
  const used = new Set(
    [...configs, ...runs.map(({ config }) => config)].flatMap((config) =>
      config ? [config.reference, config.target] : [],
    ),
  );
  const own = ownStore
    .getState()
    .sets.filter(({ id }) => used.has(id))
    .map(({ id, name, table }): SessionOwn => ({ ...ownSet(id), name, table }));
  const saved: (SessionRun | null)[] = [];
  for (const run of runs) saved.push(await savedRun(run));
  return {
    savedAt: new Date().toISOString(),
    hash: location.hash,
    configs,
    selected,
    view: {
      theme,
      layers: [...layers],
      pathStyle,
      colour,
      morph,
      conditions: [...conditions],
      pace,
      axes,
    },
    own,
    runs: saved,
    study: await collectStudy(),
  };
}

async function savedRun(run: RunState): Promise<SessionRun | null> {
  const { frame, config, asked, message, engine, phases, history, edits } = run;
  const { start, wideStart, contexts } = run;
  const { references, phaseResults, otOwnImage, metrics } = run;
  if (!frame || !config || !asked) return null;
  return {
    status: savedStatuses.find((status) => status === run.status) ?? 'paused',
    ...{ message, config, asked, engine, phases, frame, history, edits },
    ...{ start, wideStart, contexts },
    ...{ references, phaseResults, otOwnImage, metrics },
    losses: [...run.losses],
    weights: await weightsOf(run),
  };
}

/** Hands the session to the visitor as a file; gives its name. */
export async function saveSession(): Promise<string> {
  const session = await collectSession();
  const name = sessionName(session);
  download(sessionToBytes(session), name, 'application/octet-stream');
  markKept(session.study);
  return name;
}

function sessionName({ runs, study, savedAt }: Session): string {
  const ending = 'morphlab.safetensors';
  const configs = runs.flatMap((run) => (run ? [run.config] : []));
  const places = runStore.getState().runs.filter(({ frame }) => frame);
  if (configs.length > 0) return fileName(configs, furthest(places), ending);
  return `morphlab-study-seed${study?.result.study.seed ?? 0}-${savedAt.slice(0, 10)}.${ending}`;
}

/** Reads a session from a file and puts it on the page; a sentence says how it went. */
export async function openSession(file: Blob, words: SessionWords): Promise<void> {
  try {
    const session = sessionFromBytes(new Uint8Array(await file.arrayBuffer()));
    await restoreSession(session, words);
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    say(error.message);
  }
}

/**
 * Puts a session on the page, in place of what is there. Its runs stand as they were saved; no worker
 * holds them.
 * @throws SessionError before anything has changed
 */
export async function restoreSession(session: Session, words: SessionWords): Promise<void> {
  takeOwn(session);
  await resetRun();
  for (const { id, name, points, features, table } of session.own)
    keepOwn({ id, name, n: points.length / features, table });
  const { theme, layers, pathStyle, colour, morph, conditions, pace, axes } = session.view;
  viewStore.setState((view) => ({
    theme: themeIds.find((id) => id === theme) ?? view.theme,
    layers: layerIds.filter((id) => layers.includes(id)),
    pathStyle: pathStyles.find((id) => id === pathStyle) ?? view.pathStyle,
    colour: colourIds.find((id) => id === colour) ?? view.colour,
    morph,
    morphPlays: false,
    past: null,
    pace,
    axes: axesFit(session) ? axes : firstAxes,
  }));
  fitPanes(session.configs, session.selected);
  runStore.setState({ runs: session.runs.map(restoredRun) });
  // Last: runs and settings of another condition forget which one was looked at.
  viewStore.setState({ conditions: fittingConditions(conditions, session.configs) });
  if (session.study) restoreStudy(session.study);
  const runs = session.runs.filter((run) => run !== null);
  const rests = runs.some(({ status }) => status === 'paused');
  mention(words.restored(session.savedAt, runs.length > 0, rests, session.study !== null));
}

function restoredRun(saved: SessionRun | null): RunState {
  if (!saved) return emptyRun();
  const { weights, losses, phaseResults, ...rest } = saved;
  const run: RunState = {
    ...emptyRun(),
    ...rest,
    losses: [...losses],
    phaseResults: [...phaseResults],
    restored: true,
  };
  keepWeights(run, weights);
  return run;
}

/** Registers the points that the configs name. */
function takeOwn({ own, configs, runs }: Session): void {
  for (const { id, name, table, points, features, context } of own) {
    const rows = { points, features, context };
    if (ownIdOf(rows) !== id || features !== (table?.columns.length ?? 2)) throw damaged(name);
    try {
      if (table) {
        addOwnRows(rows);
        knowTables();
      } else addOwnData(points);
    } catch {
      throw damaged(name);
    }
  }
  const asked = runs.flatMap((run) => (run ? [run.config, run.asked] : []));
  for (const { reference, target } of [...configs, ...asked])
    for (const id of [reference, target]) if (isOwnId(id) && !findOwnData(id)) throw damaged(id);
}

/** Features that all tables of the session have. */
const axesFit = ({ own, view }: Session): boolean =>
  own.every(({ features, table }) => !table || view.axes.every((axis) => axis < features)) &&
  view.axes[0] !== view.axes[1];

const damaged = (name: string): SessionError =>
  new SessionError(
    `This session file is broken, so nothing was changed: the points of “${name}” are not what they were.`,
  );
