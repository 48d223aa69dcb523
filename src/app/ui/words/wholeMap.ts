/** Words of mapping a whole dataset. Part of the catalogue in strings.ts. */
export const wholeMap = {
  title: 'Map a whole dataset',
  close: 'Close, back to the run',
  points: 'Points to map',
  pointsOf: (from: string) => `points of ${from}`,
  start: 'Start',
  cancel: 'Cancel',
  progress: 'Points mapped',
  hint: (seed: string) =>
    `Fresh points, the same for seed ${seed} every time, go through this run’s map. A run that trains is paused first and stays paused.`,
  hintOwn: (seed: string) =>
    `Points drawn again and again from your own, the same for seed ${seed} every time, go through this run’s map. A run that trains is paused first and stays paused.`,
  waiting: 'The run pauses first.',
  blocks: {
    none: 'There is no run to map with. Train one first.',
    early: 'The map comes with the transfer phase of the run.',
    ended: 'The run stopped and its flows are gone. Train again first.',
  },
  progressText: (done: string, total: string) => `${done} of ${total} points`,
  done: (total: string, seconds: string, rate: string) =>
    `${total} points in ${seconds} s, ${rate} points/s`,
  moved: (
    mean: string,
    spread: string,
    median: string,
    q95: string,
    longest: string,
    off: string,
  ) =>
    `Moved ${mean} ± ${spread}, median ${median}, 95 %\u00a0${q95}, longest ${longest}; off target ${off}.`,
} as const;
