/** Words of the run before, whose outline stays behind the present one. */
export const before = {
  label: (what: string) => `Before: ${what}`,
  labelOf: (letter: string, what: string) => `${letter} before: ${what}`,
  seed: (seed: number) => `seed ${seed}`,
  number: (name: string, value: number) => `${name.toLowerCase()} ${value}`,
  bases: (name: string, value: number) => `bases’ ${name.toLowerCase()} ${value}`,
  penalty: (kind: string, weight: number) => `${kind} penalty λ ${weight}`,
  noPenalty: 'no penalty',
  others: 'other settings',
  more: (first: string) => `${first} and more`,
  button: 'run before',
  drop: 'Drop the dashed outline of the run before',
} as const;
