/**
 * Verbs that change how a run is seen: theme, layers, path style, morph, step size, the sheet of
 * keys. None of them changes what is trained.
 */
import { mention } from './notice.ts';
import {
  viewStore,
  type EvidenceTab,
  type LayerId,
  type PathStyle,
  type ViewState,
} from '../state/view.ts';

export function toggleLayer(layer: LayerId): void {
  const { layers } = viewStore.getState();
  viewStore.setState({
    layers: layers.includes(layer) ? layers.filter((id) => id !== layer) : [...layers, layer],
  });
}

export const setPathStyle = (pathStyle: PathStyle): void => viewStore.setState({ pathStyle });

export const setMorph = (morph: number): void =>
  viewStore.setState({ morph: Math.min(1, Math.max(0, morph)), morphPlays: false });

/** Moves the morph by a part of its way, in hundredths as the slider does. */
export const nudgeMorph = (by: number): void =>
  setMorph(Math.round(100 * (viewStore.getState().morph + by)) / 100);

/** One frame of the morph's own clock; keeps playing. */
export const moveMorph = (morph: number): void => viewStore.setState({ morph });

export const toggleMorphPlay = (): void =>
  viewStore.setState(({ morphPlays, morph }) => ({
    morphPlays: !morphPlays,
    morph: morphPlays ? morph : 0,
  }));

export const setStepSize = (stepSize: ViewState['stepSize']): void =>
  viewStore.setState({ stepSize });

export const setAdvancedOpen = (advancedOpen: boolean): void =>
  viewStore.setState({ advancedOpen });

export const setTrainBases = (trainBases: boolean): void => viewStore.setState({ trainBases });
export const setEvidenceTab = (evidenceTab: EvidenceTab): void =>
  viewStore.setState({ evidenceTab });

export const toggleRail = (): void =>
  viewStore.setState(({ railOpen }) => ({ railOpen: !railOpen }));

export const openKeys = (): void => viewStore.setState({ keysOpen: true });
export const toggleLogShares = (): void =>
  viewStore.setState(({ logShares }) => ({ logShares: !logShares }));

/** The stages and what belongs to them on the whole screen, and back. */
export async function toggleFullScreen(refused: string): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.querySelector('main')?.requestFullscreen();
  } catch {
    mention(refused);
  }
}

export const closeKeys = (): void => viewStore.setState({ keysOpen: false });

export const openExport = (): void => viewStore.setState({ exportOpen: true });
export const closeExport = (): void => viewStore.setState({ exportOpen: false });

/** A theme that is drawn with for a moment, whatever the page wears. */
let lent: 'light' | 'dark' | null = null;

/** What `draw` gives while `theme` is the one in use. */
export function inTheme<T>(theme: 'light' | 'dark', draw: () => T): T {
  lent = theme;
  try {
    return draw();
  } finally {
    lent = null;
  }
}

/** The theme in use, with the system's answer for `auto`. */
export function themeInUse(): 'light' | 'dark' {
  if (lent) return lent;
  const { theme } = viewStore.getState();
  if (theme !== 'auto') return theme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export const toggleTheme = (): void =>
  viewStore.setState({ theme: themeInUse() === 'dark' ? 'light' : 'dark' });
