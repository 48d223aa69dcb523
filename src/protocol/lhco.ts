/**
 * What the LHC-Olympics-like stand-in (SCIENCE 3.1) calls its columns, where its regions lie and how the
 * paper scales it. Synthetic, not experiment or generator output; draws no event.
 */

/** Columns of the features, TeV, TeV, 1, 1, 1; then the condition, TeV. */
export const lhcoFeatures = ['mJ1', 'deltaM', 'tau21J1', 'tau21J2', 'deltaR'] as const;
export const lhcoCondition = 'M';

/** M in TeV. */
export const lhcoRegions = {
  signal: [[3.3, 3.7]],
  sidebands: [
    [2.9, 3.3],
    [3.7, 4.1],
  ],
} as const satisfies Record<string, readonly (readonly [number, number])[]>;

/** What the paper's scaling maps to [-3, 3]: features as in `lhcoFeatures`, then M. */
export const lhcoScale = {
  lo: [0.01096, 0.00001, 0.05679, 0.05679, 2.95046, 2.5],
  hi: [1.1779, 2.0957, 0.9747, 0.9747, 5.945, 4.5],
} as const;
