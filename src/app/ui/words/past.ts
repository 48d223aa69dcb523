/** Words of going back, and of runs that ship recorded: for what comes after the controls. */
export const past = {
  history: {
    looking: (phase: string, step: string) => `${phase}, step ${step}`,
    now: 'Back to now',
    continueHere: 'Continue from here',
    continueHint:
      'What came after this step is given up; from here on, training is the same again.',
    replaying: (done: number, total: number) => `Going back: step ${done} of ${total}`,
    rewindTo: (phase: string, step: string) => `Rewind to ${phase.toLowerCase()} ${step}`,
    rewindHalve: 'Rewind, halve rate',
    keep: 'Keep it',
  },
  recorded: {
    noContinue:
      'A recorded run cannot go on: its flows are not kept. Train it yourself, then go back.',
    cardShort:
      'Recorded run. Colour says where a point started; Morph slides it along its line. Train it yourself to make your own.',
    card: (mean: string, least: string) =>
      `Recorded run, trained before with these very settings: points moved ${mean} on average; no map to these same end points could move them less than ${least}. Train it yourself to make your own.`,
    cardPast: (mean: string) =>
      `Recorded run, as it was at this step: points had moved ${mean} on average by then.`,
  },
};
