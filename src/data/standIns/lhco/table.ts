/** Events of the stand-in as a table, as if they had come from a file. */
import type { Table } from '../../../protocol/table.ts';
import type { Stream } from '../../../util/streams.ts';
import { backgroundMass, featuresOf } from './background.ts';
import { featureCount, lhcoCondition, lhcoFeatures, type LhcoGenerator } from './columns.ts';
import { latent } from './latent.ts';
import { signalFeatures, signalMass } from './signal.ts';

/** n background events over all masses, columns mJ1 to deltaR and M, TeV. */
export function lhcoTable(generator: LhcoGenerator, source: Stream, n: number): Table {
  const mass = backgroundMass(source, n);
  return tableOf(mass, featuresOf(generator, mass, latent(source, n)));
}

/** n signal events, columns as of the background. */
export function lhcoSignalTable(source: Stream, n: number): Table {
  const mass = signalMass(source, n);
  return tableOf(mass, signalFeatures(source, mass));
}

function tableOf(mass: Float64Array, x: Float64Array): Table {
  const feature = (k: number): Float64Array => mass.map((_, i) => x[i * featureCount + k]);
  return {
    names: [...lhcoFeatures, lhcoCondition],
    columns: [...lhcoFeatures.map((_, k) => feature(k)), mass],
    rows: mass.length,
  };
}

/** The rows of two tables with the same columns, one below the other. */
export function stacked(above: Table, below: Table): Table {
  const columns = above.columns.map((column, k) => {
    const all = new Float64Array(above.rows + below.rows);
    all.set(column);
    all.set(below.columns[k], above.rows);
    return all;
  });
  return { names: above.names, columns, rows: above.rows + below.rows };
}
