/** Events of a stand-in generator as a table, as if they had come from a file. */
import type { Table } from '../../../protocol/table.ts';
import type { Stream } from '../../../util/streams.ts';
import { backgroundMass, featuresOf } from './background.ts';
import { featureCount, lhcoCondition, lhcoFeatures, type LhcoGenerator } from './columns.ts';
import { latent } from './latent.ts';

/** n background events over all masses, columns mJ1 to deltaR and M, TeV. */
export function lhcoTable(generator: LhcoGenerator, source: Stream, n: number): Table {
  const mass = backgroundMass(source, n);
  const x = featuresOf(generator, mass, latent(source, n));
  const feature = (k: number): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => x[i * featureCount + k]);
  return {
    names: [...lhcoFeatures, lhcoCondition],
    columns: [...lhcoFeatures.map((_, k) => feature(k)), mass],
    rows: n,
  };
}
