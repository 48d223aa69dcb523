/**
 * The one table of single keys: what each does, when, and how. The handler and the sheet under `?`
 * are both made from it; it listens to nothing itself.
 */
import { openPointed } from '../actions/cards.ts';
import { nextMethod, nextReference, nextTarget, swap } from '../actions/choose.ts';
import { toggleCompare } from '../actions/panes.ts';
import { toggleGallery } from '../actions/galleryPage.ts';
import { walk, walkPhase } from '../actions/history.ts';
import { playPause, resetRun, resetWithNewSeed, stepRun } from '../actions/run.ts';
import { nextColour } from '../actions/look.ts';
import { redo, undo } from '../actions/undo.ts';
import { copyLink } from '../actions/share.ts';
import {
  nudgeMorph,
  openExport,
  openKeys,
  setMorph,
  toggleFullScreen,
  toggleLayer,
  toggleLogShares,
  toggleTheme,
} from '../actions/view.ts';
import { closeMap } from '../actions/wholeMap.ts';
import { labStatus, runStore, showsTransfer } from '../state/run.ts';
import { undoStore } from '../state/undo.ts';
import { layerIds, numberedLayers, viewStore } from '../state/view.ts';
import { mapStore, showsRun } from '../state/wholeMap.ts';
import { strings } from './strings.ts';
import { share } from './words/share.ts';
import { keys as words } from './words/keys.ts';

/** When a key acts; without one, always. */
const conditions = {
  ready: () => labStatus() !== 'starting',
  history: () => runStore.getState().runs.some(({ history }) => history.length > 1),
  morph: () => runStore.getState().runs.some(showsTransfer) && showsRun(mapStore.getState()),
  undo: () => undoStore.getState().past.length > 0,
  redo: () => undoStore.getState().future.length > 0,
  mapOpen: () => mapStore.getState().status !== 'closed',
} satisfies Record<keyof typeof words.when, () => boolean>;

export interface KeyRow {
  /** As `chordOf` writes them; any of them does it. */
  chords: readonly string[];
  does: string;
  when?: keyof typeof conditions;
  /** Acts in the gallery too. */
  everywhere?: true;
  /** Goes on while the key is held down. */
  repeats?: true;
  act: () => unknown;
}

export interface KeyGroup {
  title: string;
  rows: readonly KeyRow[];
}

/** One press of an arrow; 20 presses go all the way. */
const nudge = 0.05;

export const keyGroups: readonly KeyGroup[] = [
  {
    title: words.groups.run,
    rows: [
      { chords: ['Space'], does: words.play, when: 'ready', act: playPause },
      { chords: ['N', '.'], does: strings.stepLabel(1), when: 'ready', act: () => stepRun(1) },
      { chords: ['Shift+N'], does: strings.stepLabel(100), when: 'ready', act: () => stepRun(100) },
      { chords: ['R'], does: strings.reset, act: resetRun },
      { chords: ['Shift+R'], does: words.newSeed, act: resetWithNewSeed },
      {
        chords: ['['],
        does: words.historyBack,
        when: 'history',
        repeats: true,
        act: () => walk(-1),
      },
      {
        chords: [']'],
        does: words.historyForward,
        when: 'history',
        repeats: true,
        act: () => walk(1),
      },
      { chords: ['{'], does: words.phaseBack, when: 'history', act: () => walkPhase(-1) },
      { chords: ['}'], does: words.phaseForward, when: 'history', act: () => walkPhase(1) },
    ],
  },
  {
    title: words.groups.question,
    rows: [
      { chords: ['D'], does: words.nextReference, act: nextReference },
      { chords: ['Shift+D'], does: words.nextTarget, act: nextTarget },
      { chords: ['X'], does: strings.swap, act: swap },
      { chords: ['M'], does: words.nextMethod, act: nextMethod },
      { chords: ['Ctrl+Z'], does: strings.undo.undo, when: 'undo', act: undo },
      {
        chords: ['Ctrl+Shift+Z', 'Ctrl+Y'],
        does: strings.undo.redo,
        when: 'redo',
        act: redo,
      },
    ],
  },
  {
    title: words.groups.layers,
    rows: [
      ...layerIds.slice(0, numberedLayers).map((id, i) => ({
        chords: [String(i + 1)],
        does: words.layer(strings.layers[id]),
        act: () => toggleLayer(id),
      })),
      { chords: ['V'], does: words.nextColour, act: nextColour },
    ],
  },
  {
    title: strings.morph,
    rows: [
      morphRow('ArrowLeft', words.morphBack, () => nudgeMorph(-nudge), true),
      morphRow('ArrowRight', words.morphForward, () => nudgeMorph(nudge), true),
      morphRow('Home', words.morphStart, () => setMorph(0)),
      morphRow('End', words.morphEnd, () => setMorph(1)),
    ],
  },
  {
    title: words.groups.page,
    rows: [
      { chords: ['C'], does: words.compare, act: toggleCompare },
      { chords: ['G'], does: words.gallery, everywhere: true, act: toggleGallery },
      { chords: ['H'], does: words.logShares, act: toggleLogShares },
      {
        chords: ['F'],
        does: words.fullScreen,
        act: () => toggleFullScreen(words.fullScreenRefused),
      },
      { chords: ['E'], does: words.export, act: openExport },
      { chords: ['S'], does: words.share, everywhere: true, act: () => copyLink(share) },
      { chords: ['T'], does: words.theme, everywhere: true, act: toggleTheme },
      { chords: ['W'], does: words.card, act: openPointed },
      { chords: ['?'], does: words.help, everywhere: true, act: openKeys },
      { chords: ['Escape'], does: words.closeMap, when: 'mapOpen', act: closeMap },
    ],
  },
];

function morphRow(chord: string, does: string, act: () => void, repeats?: true): KeyRow {
  return { chords: [chord], does, when: 'morph', act, ...(repeats ? { repeats } : {}) };
}

/** The row of a chord, if it acts as things stand. Esc is no single key to be switched off. */
export function rowOf(chord: string): KeyRow | undefined {
  if (!viewStore.getState().keysOn && chord !== 'Escape') return undefined;
  const row = keyGroups.flatMap(({ rows }) => rows).find(({ chords }) => chords.includes(chord));
  return row && acts(row) ? row : undefined;
}

/** Elsewhere the lab's keys rest: what they would change is out of sight. */
function inLab(): boolean {
  const { gallery, calibrates } = viewStore.getState();
  return gallery === null && !calibrates;
}

export const acts = ({ when, everywhere }: KeyRow): boolean =>
  (everywhere === true || inLab()) && (when === undefined || conditions[when]());

/**
 * A key press in the table's words. Letters go by Shift and not by case, so Caps Lock changes
 * nothing; for other signs Shift belongs to the keyboard's layout. Ctrl is Command on a Mac.
 */
export function chordOf({
  key,
  shiftKey,
  ctrlKey = false,
  metaKey = false,
}: Pick<KeyboardEvent, 'key' | 'shiftKey'> & { ctrlKey?: boolean; metaKey?: boolean }): string {
  const letter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
  const sign = key.length === 1 && key !== ' ' && !letter;
  const name = key === ' ' ? 'Space' : letter ? key.toUpperCase() : key;
  const shifted = shiftKey && !sign ? `Shift+${name}` : name;
  return ctrlKey || metaKey ? `Ctrl+${shifted}` : shifted;
}

/** A chord as people read it. */
export function shownChord(chord: string): string {
  return words.names[chord as keyof typeof words.names] ?? chord;
}
