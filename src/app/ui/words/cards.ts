/** What the card says is on the screen, made from the numbers of the run. Part of the catalogue in strings.ts. */
export const cards = {
  idle: (from: string, to: string) =>
    `Samples of ${from}, each coloured by where it starts. The grey outline is the exact density of ${to}, where they should end up.`,
  idleOwn: (from: string, to: string) =>
    `Samples of ${from}, each coloured by where it starts. The grey outline is smoothed from the points of ${to}: their density is not known, so no entropy stands beside the losses.`,
  idleConditional: (from: string, condition: string) =>
    `Samples of ${from}, each under a ${condition.toLowerCase()} of its own and coloured by where it starts. The target has one density per condition, so no outline is drawn.`,
  starting: 'The engine loads and the data are drawn from the seed.',
  'reference-base': (from: string) =>
    `Noise pushed through the base flow. As it learns, its samples take the shape of ${from}. They have no start, so they have no colour.`,
  'target-base': (to: string) =>
    `The second base learns ${to} in the same way. With both bases known, a transfer flow can be scored.`,
  transfer: (median: string, longest: string) =>
    `Colour says where a point started, a line joins its start and its end. Half of the points moved less than ${median}; the longest way is ${longest}. A flow has no time: the line is not a route.`,
  layers:
    'Each bend is the real output of one layer of the flow. The route is how the network computes, not how points travel.',
  throughBase:
    'Each path bends once, at the noise that the reference base makes of its point; the target base makes the image of it. That detour is why base transfer can move points far.',
  noLayers:
    'Positions between start and image come with the next frame. Until then the lines are straight.',
  morph: 'Morph slides every point along its line. It is not training: no weight changes.',
  stoppedEarly: (phase: string, steps: string, patience: string) =>
    `${phase} stopped after ${steps} steps: no gain for ${patience}.`,
  fastGivesUp:
    'Fast trades sharpness for time: fewer steps and narrower flows than Quick, so the losses stay further from the entropies.',
  doneShort: (mean: string) => `Training is over. Points moved ${mean} on average.`,
  done: (mean: string, least: string) =>
    `Training is over. Points moved ${mean} on average; no map to these same end points could move them less than ${least}.`,
} as const;
