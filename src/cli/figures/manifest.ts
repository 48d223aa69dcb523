/** What a figure was made from, as JSON: configs, seeds, engines, hashes, durations, version. */
import { orderKey } from '../../figures/orders.ts';
import type { Products } from '../../figures/source.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import type { FigureBudget, FigureId } from '../../protocol/figureIds.ts';
import type { Unblinding } from '../../protocol/calibration.ts';
import type { Order, Product, RunProduct } from '../../protocol/product.ts';
import type { FigureStore } from './store.ts';

/** A study trains several methods; what it found stands in its product. */
interface StudyMade {
  engine: string;
  version: string;
  seconds: RunProduct['seconds'];
  label: string | null;
  notices: string[];
  unblinding: Unblinding[];
}

export interface ManifestEntry {
  /** The figure's own key of the order. */
  key: string;
  /** Name of its files in the store. */
  name: string;
  order: Order;
  /** Of a run or a study that is there. */
  made:
    | (Pick<RunProduct, 'engine' | 'version' | 'seconds' | 'phases'> & {
        /** SHA-256 of the images of its test points. */
        images: string;
      })
    | StudyMade
    | null;
}

export interface Manifest {
  format: 'morphlab-figure-1';
  figure: FigureId;
  budget: FigureBudget;
  seeds: readonly number[];
  version: string;
  /** Training and measuring of all runs, seconds. */
  seconds: number;
  engines: string[];
  orders: ManifestEntry[];
}

export async function manifestOf(
  figure: FigureSpec,
  budget: FigureBudget,
  seeds: readonly number[],
  products: Products,
  store: FigureStore,
  version: string,
): Promise<Manifest> {
  const orders: ManifestEntry[] = [];
  for (const seed of seeds)
    for (const [key, order] of Object.entries(figure.orders({ budget, seed }))) {
      const made = madeOf(products(seed, orderKey(order)));
      orders.push({ key, name: await store.nameOf(order), order, made });
    }
  const runs = orders.flatMap(({ made }) => made ?? []);
  return {
    format: 'morphlab-figure-1',
    ...{ figure: figure.id, budget, seeds, version },
    seconds: runs.reduce((sum, { seconds }) => sum + seconds.trained + seconds.measured, 0),
    engines: [...new Set(runs.map(({ engine }) => engine))],
    orders,
  };
}

function madeOf(product: Product | null): ManifestEntry['made'] {
  if (product?.kind === 'study') {
    const { result, engine, version, seconds } = product;
    const trained = result.methods.reduce((sum, method) => sum + method.seconds, 0);
    const { label, notices, unblinding } = result;
    return {
      ...{ engine, version, label, notices, unblinding },
      seconds: { trained, measured: seconds - trained },
    };
  }
  if (product?.kind !== 'run') return null;
  const { engine, version, seconds, phases, hash } = product;
  return { engine, version, seconds, phases, images: hash };
}
