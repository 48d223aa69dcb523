/** Words of a single setting: what is usual, and the way back to the preset. */
export const setting = {
  usual: (from: number, to: number) => `Outside the usual range, ${from} to ${to}`,
  allowed: (from: number, to: number) => `${from} to ${to} can be set`,
  slider: (value: number) => `Double click or Delete: back to ${value}, as the preset has it`,
  reset: (name: string, value: string, whose: string) => `${name}: back to ${value}, ${whose}`,
  whose: 'as the preset has it',
} as const;
