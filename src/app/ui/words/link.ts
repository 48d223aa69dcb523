/** Words of a link that asks for a step. */
export const link = {
  trains: (phase: string, step: string) =>
    `This link opens at step ${step} of the ${phase} phase: the lab trains up to it and rests there.`,
} as const;
