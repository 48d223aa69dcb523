/**
 * Keeps the session between visits: saves when runs rest or end and when the page is left, offers what
 * was saved the next time. One tab saves; nothing here can end a run or hold up the page.
 */
import { checkVersion, packSession, unpackSession } from '../../export/session.ts';
import type { CalibrationResult } from '../../protocol/calibrationResult.ts';
import { SessionError, sessionVersion } from '../../protocol/session.ts';
import { forget, keep, ownShelf, read, readLabel, type Label } from '../client/shelf.ts';
import { labStatus, runStore } from '../state/run.ts';
import { hasTrained, studyStore, type StudyState } from '../state/study.ts';
import { sessionStore } from '../state/session.ts';
import { mention, say } from './notice.ts';
import { collectSession, hasSession, restoreSession, type SessionWords } from './session.ts';
import { markKept } from './study/keep.ts';

export interface AutosaveWords extends SessionWords {
  readonly elsewhere: string;
  readonly full: string;
  readonly unread: string;
}

/** Least time between two saves, and the longest without one while runs train, ms. */
const pause = 1000;
const longest = 30_000;
/** Numbers that come after the end of a run are waited for, ms. */
const settle = 300;

let mine = false;
/** Another tab saves, and the visitor has not been told yet. */
let untold = false;
let offered: Label | null = null;
let saving: Promise<void> | null = null;
let again = false;
let lastSaved = -Infinity;
let timer: ReturnType<typeof setTimeout> | null = null;
/** There was no room; said once. */
let full = false;
/** Of the study that was kept last. */
let keptResult: CalibrationResult | null = null;

/** Changes when there is something new to save: runs that rest or end, and numbers that come later. */
const news = (): string =>
  runStore
    .getState()
    .runs.map(({ status, otOwnImage, references }) =>
      [status, otOwnImage?.index, references?.otLaws].join(' '),
    )
    .join();

/** @param hash the address as the page was opened with */
export async function followSession(words: AutosaveWords, hash: string): Promise<void> {
  void ownShelf(() => {
    untold = true;
    sessionStore.setState({ elsewhere: true });
  }).then(() => {
    mine = true;
    untold = false;
    sessionStore.setState({ elsewhere: false });
    return offer(hash).catch((error: unknown) => console.warn(error));
  });
  runStore.subscribe(news, () => soon(words));
  studyStore.subscribe((now, before) => {
    if (studyIsNew(now) && now.status !== before.status) soon(words);
  });
  addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void save(words);
  });
  addEventListener('pagehide', () => void save(words));
  setInterval(() => {
    if (labStatus() === 'running' && performance.now() - lastSaved > longest) void save(words);
  }, longest / 3);
}

/** A page that was opened with settings of its own keeps to them, unless they are the session's. */
async function offer(hash: string): Promise<void> {
  const label = await readLabel();
  if (!label || hasSession() || (hash !== '' && hash !== label.hash)) return;
  offered = label;
  sessionStore.setState({ offer: label.savedAt });
}

/** Trained here and not kept yet, whatever files it was saved to; one of a session is kept already. */
const studyIsNew = (study: StudyState): boolean =>
  hasTrained(study) && study.saved === null && study.result !== keptResult;

/** Once things rest, at most once a second. */
function soon(words: AutosaveWords): void {
  const runs = labStatus();
  if (['starting', 'running'].includes(runs)) return;
  if (runs === 'idle' && !studyIsNew(studyStore.getState())) return;
  const wait = Math.max(settle, pause - (performance.now() - lastSaved));
  timer ??= setTimeout(() => {
    timer = null;
    void save(words);
  }, wait);
}

function save(words: AutosaveWords): Promise<void> {
  if (!hasSession()) return Promise.resolve();
  // What was restored and not trained on is kept already.
  if (
    !studyIsNew(studyStore.getState()) &&
    runStore
      .getState()
      .runs.every(({ restored, recorded, frame }) => restored || recorded || !frame)
  )
    return Promise.resolve();
  if (!mine) {
    if (untold) mention(words.elsewhere);
    untold = false;
    return Promise.resolve();
  }
  if (saving) {
    again = true;
    return saving;
  }
  saving = write(words).finally(() => {
    saving = null;
    if (!again) return;
    again = false;
    soon(words);
  });
  return saving;
}

async function write(words: AutosaveWords): Promise<void> {
  lastSaved = performance.now();
  try {
    const session = await collectSession();
    const { savedAt, hash } = session;
    const id = `${Date.now()}`;
    const label = { id, version: sessionVersion, savedAt, hash };
    await keep(label, packSession(session), offered?.id ?? null);
    full = false;
    markKept(session.study);
    if (session.study) keptResult = session.study.result;
    sessionStore.setState({ savedAt });
  } catch (error) {
    if (!full && (error as Error).name === 'QuotaExceededError') {
      full = true;
      say(words.full);
    } else console.warn(error);
  }
}

/** Puts the session on offer on the page. */
export async function takeUp(words: AutosaveWords): Promise<void> {
  const label = offered;
  if (!label) return;
  answered();
  try {
    checkVersion(String(label.version));
    const packed = await read(label);
    if (!packed) throw new SessionError(words.unread);
    await restoreSession(unpackSession(packed), words);
  } catch (error) {
    if (!(error instanceof SessionError)) console.warn(error);
    say(words.unread);
    await forget(label.id);
  }
}

/** Forgets the session on offer. It stays on offer until it is gone: a page left before then asks again. */
export async function discard(): Promise<void> {
  if (offered) await forget(offered.id).catch((error: unknown) => console.warn(error));
  answered();
}

function answered(): void {
  offered = null;
  sessionStore.setState({ offer: null });
}
