/** Words around the cards. Part of the catalogue in strings.ts. */
export const cardSheet = {
  more: 'More',
  moreLabel: (title: string) => `More about: ${title}`,
  title: 'What am I seeing?',
  close: 'Close',
  choose: 'Card',
  groups: {
    stage: 'On the stage',
    charts: 'Charts',
    metrics: 'Metrics',
    methods: 'Methods',
    time: 'Training time',
  },
  formula: 'Formula',
  letters: 'Where',
  source: 'Source',
  noFormula: 'The formula could not be typeset; this is its source.',
} as const;
