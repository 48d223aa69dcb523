/** Words of looking at conditions. Part of the catalogue in strings.ts. */
export const conditionBar = {
  label: 'Conditions',
  modes: { all: 'All', one: 'One', six: 'Six' },
  hints: {
    all: 'Every point under a condition of its own',
    one: 'The same points under one condition',
    six: 'The same points under six conditions, side by side',
  },
  names: { rotation: 'Angle', radial: 'Scale', ellipse: 'Scales' },
  sides: { own: 'from', other: 'to' },
  axis: (name: string, axis: number) => `${name}, ${axis === 0 ? 'across' : 'upright'}`,
} as const;
