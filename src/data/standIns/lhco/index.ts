/** The LHC-Olympics-like stand-in: tables, exact densities, exact morph (SCIENCE 3.1). */
export * from './background.ts';
export * from './columns.ts';
export { latent } from './latent.ts';
export * from './signal.ts';
export { lhcoTable } from './table.ts';
