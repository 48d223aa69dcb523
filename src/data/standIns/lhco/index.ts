/** The LHC-Olympics-like stand-in: tables, exact densities, exact morph (SCIENCE 3.1). */
export * from './background.ts';
export * from './columns.ts';
export { latent } from './latent.ts';
export * from './signal.ts';
export { mixtureLogDensity, type LhcoMixture } from './mixture.ts';
export { lhcoSignalTable, lhcoTable, stacked } from './table.ts';
