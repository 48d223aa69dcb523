/** Words of the lab where rows of a table stand on its stages. */
import { count } from '../../../plots/format.ts';

export const table = {
  /** Across and up. */
  arrows: ['→', '↑'] as const,
  axisName: ['Feature shown across', 'Feature shown upwards'] as const,
  label: (label: string): string => `${label.charAt(0).toUpperCase()}${label.slice(1)}.`,
  training: 'Rows of the training region, scaled.',
  sealed: (rows: number): string =>
    `${count(rows)} target rows of the applied region are sealed and not here.`,
  back: 'Back to Calibrate',
};
