import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import { methodIds, toyIds } from '../../protocol/catalogue.ts';
import type { Frame } from '../../protocol/frame.ts';
import { nextMethod, nextReference } from '../actions/choose.ts';
import { recallKeys, setKeysOn } from '../actions/keys.ts';
import { workers } from '../actions/workers.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import { cardStore } from '../state/cards.ts';
import { emptyRun, runStore, type RunStatus } from '../state/run.ts';
import { undoStore } from '../state/undo.ts';
import { layerIds, viewStore } from '../state/view.ts';
import { mapStore } from '../state/wholeMap.ts';
import { acts, chordOf, keyGroups, rowOf, shownChord } from './keys.ts';
import { keys } from './words/keys.ts';

const rows = keyGroups.flatMap((group) => group.rows);
const chords = rows.flatMap((row) => row.chords);

/** What the browser is asked for the whole screen. */
const screen = vi.fn(() => Promise.resolve());

const trainer = {
  start: vi.fn(() => new Promise<void>(() => {})),
  pause: vi.fn(() => Promise.resolve()),
  resume: vi.fn(() => Promise.resolve()),
  stepBy: vi.fn((_n: number) => Promise.resolve()),
  stop: vi.fn(() => Promise.resolve()),
  cancelMap: vi.fn(() => Promise.resolve()),
  end: vi.fn(),
};

/** A run that stands still in its transfer phase, the morph half way. */
function paused(status: RunStatus = 'paused'): void {
  const at = (step: number) => ({ shows: 'transfer', phase: 'transfer', step }) as Frame;
  const history = [at(0), at(5), at(10)];
  const frame = at(10);
  runStore.setState({ runs: [{ ...emptyRun(), id: 0, status, frame, history }] });
  viewStore.setState({
    gallery: null,
    past: { phase: 'transfer', step: 5 },
    morph: 0.5,
    keysOpen: false,
    keysOn: true,
    layers: layerIds,
    theme: 'light',
  });
  mapStore.setState({ status: 'closed', part: null });
}

/** All that a key can change, or ask of the worker. */
const everything = (): string =>
  JSON.stringify([
    ...[runStore, viewStore, mapStore, configStore, cardStore].map((store) => store.getState()),
    screen.mock.calls.length,
    ...Object.values(trainer).map((call) => call.mock.calls.length),
  ]);

beforeEach(() => {
  vi.clearAllMocks();
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('document', { querySelector: () => ({ requestFullscreen: screen }) });
  cardStore.setState({ pointed: null, open: null });
  Object.assign(workers, { trainer });
  configStore.setState({ configs: [configFor(defaultChoice)], selected: 0 });
  const other = [configFor({ ...defaultChoice, seed: 8 })];
  undoStore.setState({ past: [other], future: [other] });
  paused();
});

describe('the table of keys', () => {
  it('has no key twice', () => {
    expect(chords).toEqual([...new Set(chords)]);
    expect(new Set(rows.map((row) => row.does)).size).toBe(rows.length);
  });

  it('writes every key as a key press is read', () => {
    for (const chord of chords) {
      const shiftKey = chord.includes('Shift+');
      const ctrlKey = chord.startsWith('Ctrl+');
      const name = chord.replace('Ctrl+', '').replace('Shift+', '');
      const key = name === 'Space' ? ' ' : name;
      expect(chordOf({ key, shiftKey, ctrlKey })).toBe(chord);
      // On a Mac it is Command.
      expect(chordOf({ key, shiftKey, metaKey: ctrlKey })).toBe(chord);
    }
  });

  it.each(rows.map((row) => [row.chords.join(' '), row] as const))('%s acts', async (_, row) => {
    if (row.when === 'mapOpen') mapStore.setState({ status: 'open' });
    for (const chord of row.chords) expect(rowOf(chord)).toBe(row);
    const before = everything();
    await row.act();
    expect(everything()).not.toBe(before);
  });

  it('is the one in the README', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const [, section] = /^### Keys\n([^]*?)^### /m.exec(readme) ?? [];
    const written = section
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim())); // prettier-ignore
    expect(written).toEqual(
      rows.map((row) => [
        row.chords.map((chord) => `\`${shownChord(chord)}\``).join(` ${keys.or} `),
        row.does,
        row.when ? keys.when[row.when] : '',
      ]),
    );
  });
});

describe('a key', () => {
  it('goes by Shift and not by Caps Lock; signs go by the layout', () => {
    expect(chordOf({ key: 'N', shiftKey: false })).toBe('N');
    expect(chordOf({ key: 'n', shiftKey: true })).toBe('Shift+N');
    expect(chordOf({ key: '1', shiftKey: true })).toBe('1');
    expect(chordOf({ key: ' ', shiftKey: true })).toBe('Shift+Space');
    expect(chordOf({ key: 'End', shiftKey: true })).toBe('Shift+End');
  });

  it('rests where its condition does not hold', () => {
    const resting = (): string[] => rows.filter((row) => !acts(row)).flatMap((row) => row.chords);
    const morph = ['ArrowLeft', 'ArrowRight', 'Home', 'End'];
    expect(resting()).toEqual(['Escape']);
    paused('starting');
    expect(resting()).toEqual(['Space', 'N', '.', 'Shift+N', 'Escape']);
    runStore.setState({ runs: [emptyRun()] });
    expect(resting()).toEqual(['[', ']', '{', '}', ...morph, 'Escape']);
    expect(rowOf('Home')).toBeUndefined();
    paused();
    mapStore.setState({ status: 'done', part: {} as never });
    expect(resting()).toEqual(morph);
  });

  it('rests while keys are switched off, all but Esc, and the choice is remembered', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
    };
    vi.stubGlobal('localStorage', storage);
    mapStore.setState({ status: 'open' });
    const acting = (): string[] => chords.filter((chord) => rowOf(chord));
    setKeysOn(false);
    expect(acting()).toEqual(['Escape']);
    viewStore.setState({ keysOn: true });
    recallKeys();
    expect(acting()).toEqual(['Escape']);
    setKeysOn(true);
    recallKeys();
    expect(acting().length).toBe(chords.length);
    // A browser that keeps nothing throws on every touch.
    vi.stubGlobal('localStorage', undefined);
    setKeysOn(false);
    expect(acting()).toEqual(['Escape']);
    recallKeys();
    expect(acting().length).toBe(chords.length);
  });

  it('of the lab rests in the gallery, where those of the page act', () => {
    paused();
    viewStore.setState({ gallery: 'findings' });
    const acting = chords.filter((chord) => rowOf(chord));
    expect(acting).toEqual(['G', 'S', 'T', '?']);
    void rowOf('G')?.act();
    expect(viewStore.getState().gallery).toBeNull();
  });

  it('of the morph stays on the slider', () => {
    viewStore.setState({ morph: 0.97 });
    void rowOf('ArrowRight')?.act();
    expect(viewStore.getState().morph).toBe(1);
    void rowOf('ArrowLeft')?.act();
    expect(viewStore.getState().morph).toBe(0.95);
  });
});

describe('the next choice', () => {
  it('goes through all of them and round', () => {
    const chosen = () => selectedConfig(configStore.getState());
    const config = chosen();
    const methods = methodIds.map(() => nextMethod() && chosen().method);
    expect(new Set(methods)).toEqual(new Set(methodIds));
    const toys = toyIds.map(() => nextReference() && chosen().reference);
    expect(new Set(toys)).toEqual(new Set(toyIds));
    expect(chosen()).toEqual(config);
  });
});
