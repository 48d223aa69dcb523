/**
 * Making figures for real, in a worker: an estimate, the making itself, cancelling. What is finished is
 * kept, however the making ends; one figure is made at a time.
 */
import { orderKey, productKey } from '../../../figures/orders.ts';
import type { FigureSpec } from '../../../protocol/figure.ts';
import type { MakeNews } from '../../../protocol/figureMaker.ts';
import type { Product } from '../../../protocol/product.ts';
import { createFiguresClient, type FiguresClient } from '../../client/figures.ts';
import { galleryStore, type Making } from '../../state/gallery.ts';
import { withoutCells } from '../../../protocol/productCells.ts';
import { sentenceOf } from '../notice.ts';
import { keep } from './load.ts';
import { ordersToMake, partsOf } from './parts.ts';

/** Tests hand in their own. */
export const maker: { client: FiguresClient } = { client: createFiguresClient() };

export interface Estimate {
  /** Runs, laws and pairs that are to be made. */
  things: number;
  seconds: number;
}

/** @throws Error in one sentence when the worker cannot tell */
export async function estimate(figure: FigureSpec): Promise<Estimate> {
  const { choice, held } = galleryStore.getState();
  const orders = ordersToMake(figure, choice, held);
  if (orders.length === 0) return { things: 0, seconds: 0 };
  return { things: orders.length, seconds: await maker.client.estimate(orders) };
}

export async function make(figure: FigureSpec): Promise<void> {
  const { choice, held, making } = galleryStore.getState();
  if (making) return;
  const orders = ordersToMake(figure, choice, held);
  if (orders.length === 0) return;
  const first = new Set(
    partsOf(figure, { ...choice, seeds: 1 }).map(({ order }) => orderKey(order)),
  );
  const begun: Making = {
    ...{ figure: figure.id, choice, status: 'starting', done: 0 },
    ...{ total: orders.length, share: 0, secondsLeft: null },
  };
  galleryStore.setState({ making: begun, stopped: null });
  const take = (product: Product): void => {
    const key = productKey(product);
    // Panels show the first seed alone.
    const kept = first.has(key) ? product : withoutCells(product);
    keep(new Map([[key, { product: kept, from: 'made' as const }]]));
  };
  try {
    await maker.client.make(orders, (news) => hear(news, take));
  } catch (error) {
    galleryStore.setState({ stopped: { figure: figure.id, message: sentenceOf(error) } });
  }
  galleryStore.setState({ making: null });
}

function hear(news: MakeNews, take: (product: Product) => void): void {
  if (news.type === 'product') return take(news.product);
  const { done, total, share, secondsLeft } = news;
  galleryStore.setState(({ making }) => ({
    making: making && {
      ...making,
      ...{ done, total, share, secondsLeft },
      status: making.status === 'starting' ? 'running' : making.status,
    },
  }));
}

/** The making ends within a step; a worker that does not answer is ended. */
export async function cancelMaking(): Promise<void> {
  const { making } = galleryStore.getState();
  if (!making || making.status === 'cancelling') return;
  galleryStore.setState({ making: { ...making, status: 'cancelling' } });
  await maker.client.cancel().catch(() => maker.client.end('the making was cancelled'));
}
