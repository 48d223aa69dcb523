/** Words of a run in the lab that comes from the gallery. */
export const galleryRun = {
  noLosses: 'not kept in the gallery',
  card: (mean: string) =>
    `Made in the gallery with these very settings: points moved ${mean} on average. Its flows and losses were not kept; Train it yourself to see it learn.`,
} as const;
