/**
 * Verbs of the bottom sheet that holds question and evidence on a phone. Knows no pixels but the
 * heights that it is handed.
 */
import { sheetRests, viewStore, type SheetRest, type SheetTab } from '../state/view.ts';

export const setSheet = (sheet: SheetRest): void => viewStore.setState({ sheet });

/** Opens the sheet at a tab; the tab that is open folds it away. */
export function pressTab(sheetTab: SheetTab): void {
  const { sheet, sheetTab: before } = viewStore.getState();
  if (sheet === 'peek') viewStore.setState({ sheet: 'half', sheetTab });
  else if (sheetTab === before) setSheet('peek');
  else viewStore.setState({ sheetTab });
}

/** One rest up or down; stays at the ends. */
export function stepSheet(by: 1 | -1): void {
  const { sheet } = viewStore.getState();
  setSheet(sheetRests[sheetRests.indexOf(sheet) + by] ?? sheet);
}

/** What a press of the arrow leads to: larger until it is full, then away. */
export const pressSize = (): void =>
  viewStore.getState().sheet === 'full' ? setSheet('peek') : stepSheet(1);

export interface Release {
  /** Height of the sheet where it was let go, px. */
  height: number;
  /** Upwards, px a millisecond. */
  speed: number;
}

/** A flick goes one rest on from where it began; slower hands leave it at the nearest. */
const flick = 0.5;

/** @param heights of the three rests, px, rising */
export function restAfter(
  { height, speed }: Release,
  heights: Readonly<Record<SheetRest, number>>,
): SheetRest {
  const ahead = sheetRests.filter((rest) => speed > 0 === heights[rest] > height);
  if (Math.abs(speed) > flick) return (speed > 0 ? ahead.at(0) : ahead.at(-1)) ?? near(height);
  return near(height);

  function near(at: number): SheetRest {
    return sheetRests.reduce((best, rest) =>
      Math.abs(heights[rest] - at) < Math.abs(heights[best] - at) ? rest : best,
    );
  }
}
