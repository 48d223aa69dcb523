/** Words of looking at conditions. Part of the catalogue in strings.ts. */
export const conditionBar = {
  label: 'Conditions',
  modes: { all: 'All', one: 'One', six: 'Six' },
  hints: {
    all: 'Every point under a condition of its own',
    one: 'The same points under one condition',
    six: 'The same points under six conditions, side by side',
  },
  names: { rotation: 'Angle', 'rotation-steps': 'Angle', radial: 'Scale', ellipse: 'Scales' },
  laws: 'Angles that points are drawn with',
  angles: { rotation: '0° to 44°', 'rotation-steps': 'Six' },
  anglesHints: {
    rotation: 'Whole degrees from 0 to 44, as in the published code',
    'rotation-steps': '7.5°, 15° to 45°, as in the text of the paper',
  },
  sides: { own: 'from', other: 'to' },
  axis: (name: string, axis: number) => `${name}, ${axis === 0 ? 'across' : 'upright'}`,
} as const;
