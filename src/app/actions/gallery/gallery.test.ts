import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeProduct, fakeView } from '../../../figures/fakeProducts.ts';
import { orderKey, ordersOf } from '../../../figures/orders.ts';
import { figures } from '../../../presets/figures/index.ts';
import { configFor, defaultChoice } from '../../../presets/presets.ts';
import type { MakeNews, MakeOutcome } from '../../../protocol/figureMaker.ts';
import { galleryFileName, type GalleryIndex } from '../../../protocol/gallery.ts';
import type { Order, Product, RunProduct } from '../../../protocol/product.ts';
import { textKey } from '../../../protocol/textKey.ts';
import { configStore } from '../../state/config.ts';
import { galleryStore } from '../../state/gallery.ts';
import { emptyRun, runStore } from '../../state/run.ts';
import { viewStore } from '../../state/view.ts';
import { keep, loadAgain, loadRecorded, openIndex, setChoice, source } from './load.ts';
import { cancelMaking, estimate, make, maker } from './make.ts';
import { openInExplore } from './openRun.ts';
import { markOf, standingOf } from './parts.ts';

const fig = figures['s0-fig4'];
const orders = (seeds: number[]): Order[] => ordersOf([fig], 'tiny', seeds);
const nameOf = (order: Order): string => textKey(orderKey(order));

const indexOf = (known: readonly Order[]): GalleryIndex => ({
  format: 'morphlab-gallery-1',
  made: {
    ...{ command: 'c', date: '2026-01-01', engines: ['e'], version: '1' },
    ...{ budget: 'tiny', seeds: [5] },
  },
  files: known.map((order) => ({
    ...{ key: nameOf(order), bytes: 1 },
    ...{ sha256: '0'.repeat(64), seed: 5 },
  })),
});

/** What a server has. */
const served = new Map<string, Product | Error>();
let index: GalleryIndex | null = null;
source.files = {
  index: () => Promise.resolve(index),
  schematics: () => Promise.reject(new Error('none')),
  judged: () => Promise.reject(new Error('judged.json is missing')),
  product: (file) => {
    const name = galleryFileName(file);
    const found = served.get(name) ?? new Error(`${name} is missing`);
    return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
  },
};

const standing = () => {
  const { choice, held } = galleryStore.getState();
  return standingOf(fig, choice, held);
};
const fresh = galleryStore.getInitialState();

beforeEach(() => {
  galleryStore.setState(fresh, true);
  viewStore.setState({ gallery: 's0-fig4', conditions: [] });
  served.clear();
  index = indexOf(orders([5]));
  for (const order of orders([5])) served.set(`${nameOf(order)}.mlp`, fakeProduct(order));
});

describe('recorded products', () => {
  it('come with the budget and the seeds of the recording', async () => {
    await openIndex();
    expect(galleryStore.getState().choice).toEqual({ budget: 'tiny', seed: 5, seeds: 1 });
    expect(markOf(fig, galleryStore.getState().choice, new Map(), index)).toBe('recorded');
    expect(standing().missing).toHaveLength(7);
    await loadRecorded([fig]);
    expect(standing()).toMatchObject({ parts: 7, recorded: 7, made: 0, missing: [] });
    expect(galleryStore.getState().loading).toBeNull();
    setChoice({ seed: 6 });
    expect(standing().recorded).toBe(0);
    expect(markOf(fig, galleryStore.getState().choice, new Map(), index)).toBe('none');
  });

  it('that cannot be read are named, leave the rest alone, and can be asked for again', async () => {
    const key = nameOf(orders([5])[3]);
    const bad = galleryFileName({ key });
    const good = served.get(bad)!;
    served.set(bad, new Error(`${bad} is not the file that was made`));
    await openIndex();
    await loadRecorded([fig]);
    expect(standing()).toMatchObject({ recorded: 6 });
    expect([...galleryStore.getState().faults]).toEqual([
      [key, `${bad} is not the file that was made`],
    ]);
    served.set(bad, good);
    await loadAgain([fig]);
    expect(standing()).toMatchObject({ recorded: 7 });
    expect(galleryStore.getState().faults.size).toBe(0);
  });

  it('are done without where nothing ships, or the index is broken', async () => {
    index = null;
    await openIndex();
    expect(galleryStore.getState()).toMatchObject({ indexStatus: 'ready', index: null });
    galleryStore.setState(fresh, true);
    vi.spyOn(source.files, 'index').mockRejectedValueOnce(new Error('offline'));
    await openIndex();
    expect(galleryStore.getState()).toMatchObject({ indexStatus: 'failed', indexFault: 'offline' });
    await openIndex();
    expect(galleryStore.getState().indexStatus).toBe('ready');
  });

  it('do not replace what was made here', async () => {
    const [order] = orders([5]);
    keep(new Map([[orderKey(order), { product: fakeProduct(order), from: 'made' as const }]]));
    await openIndex();
    await loadRecorded([fig]);
    expect(standing()).toMatchObject({ recorded: 6, made: 1 });
  });
});

describe('a figure of a study', () => {
  const study = figures['s0-fig9'];
  const parts = ordersOf([study], 'tiny', [5, 6]);
  const at = () => {
    const { choice, held } = galleryStore.getState();
    return standingOf(study, choice, held);
  };

  it('that has no recorded product is bare, and is there once it is made', () => {
    setChoice({ budget: 'tiny', seed: 5, seeds: 2 });
    expect(at()).toMatchObject({ parts: 2, recorded: 0, made: 0, bare: true });
    const [first] = parts;
    keep(new Map([[orderKey(first), { product: fakeProduct(first), from: 'made' as const }]]));
    expect(at()).toMatchObject({ parts: 2, made: 1, bare: false });
    expect(markOf(study, galleryStore.getState().choice, galleryStore.getState().held, null)).toBe(
      'partly',
    );
    expect(at().missing.map(({ order }) => order)).toEqual([parts[1]]);
  });

  it('shares its parts with the other figures of the study', () => {
    expect(ordersOf([figures['s0-fig8']], 'tiny', [5, 6]).map(orderKey)).toEqual(
      parts.map(orderKey),
    );
  });
});

describe('making', () => {
  let asked: readonly Order[] = [];
  let told: (news: MakeNews) => Promise<void> | void = () => undefined;
  let settle: { resolve(outcome: MakeOutcome): void; reject(error: Error): void };
  const end = vi.fn();
  const cancel = vi.fn(() => Promise.resolve());
  const making = () => galleryStore.getState().making;

  beforeEach(() => {
    vi.clearAllMocks();
    setChoice({ budget: 'tiny', seed: 5, seeds: 1 });
    maker.client = {
      estimate: (given) => Promise.resolve(2 * given.length),
      make: (given, onNews) => {
        [asked, told] = [given, onNews];
        return new Promise((resolve, reject) => (settle = { resolve, reject }));
      },
      ...{ cancel, end },
    };
  });

  it('asks for what is missing, and shows each thing as it comes', async () => {
    const [first, second] = orders([5]);
    keep(new Map([[orderKey(first), { product: fakeProduct(first), from: 'recorded' as const }]]));
    expect(await estimate(fig)).toEqual({ things: 6, seconds: 12 });
    const done = make(fig);
    expect(asked).toHaveLength(6);
    expect(making()).toMatchObject({ figure: 's0-fig4', status: 'starting', total: 6 });
    await told({ type: 'progress', done: 0, total: 8, share: 0.1, secondsLeft: 9 });
    expect(making()).toMatchObject({ status: 'running', total: 8, share: 0.1, secondsLeft: 9 });
    await told({ type: 'product', product: fakeProduct(second) });
    expect(standing()).toMatchObject({ recorded: 1, made: 1 });
    settle.resolve('done');
    await done;
    expect(making()).toBeNull();
  });

  it('of what is all recorded trains it again', async () => {
    await openIndex();
    await loadRecorded([fig]);
    void make(fig);
    expect(asked).toHaveLength(7);
    settle.resolve('done');
  });

  it('keeps cells of the first seed alone', async () => {
    setChoice({ seeds: 2 });
    void make(fig);
    for (const order of orders([5, 6]))
      await told({ type: 'product', product: fakeProduct(order) });
    const sides = [...galleryStore.getState().held.values()].flatMap(({ product }) =>
      product.kind === 'run' ? [[product.config.seed, product.all.cells.side]] : [],
    );
    expect(sides.filter(([seed]) => seed === 5).every(([, side]) => side > 0)).toBe(true);
    expect(sides.filter(([seed]) => seed === 6).every(([, side]) => side === 0)).toBe(true);
    expect(standing().missing).toEqual([]);
    settle.resolve('done');
  });

  it('that is cancelled or fails keeps what is finished, and says why it failed', async () => {
    const first = make(fig);
    await told({ type: 'product', product: fakeProduct(orders([5])[0]) });
    await cancelMaking();
    expect(cancel).toHaveBeenCalledOnce();
    expect(making()?.status).toBe('cancelling');
    settle.resolve('cancelled');
    await first;
    expect(galleryStore.getState()).toMatchObject({ making: null, stopped: null });
    const again = make(fig);
    settle.reject(new Error('the loss is no longer a number'));
    await again;
    expect(galleryStore.getState()).toMatchObject({
      making: null,
      stopped: { figure: 's0-fig4', message: 'the loss is no longer a number' },
    });
    expect(standing().made).toBe(1);
  });

  it('ends a worker that does not answer to cancel', async () => {
    const first = make(fig);
    cancel.mockRejectedValueOnce(new Error('no answer'));
    await cancelMaking();
    expect(end).toHaveBeenCalledOnce();
    settle.reject(new Error('gone'));
    await first;
    expect(making()).toBeNull();
  });
});

describe('a panel in Explore', () => {
  const order: Order = {
    ...{ kind: 'run', c2st: false },
    config: configFor({ ...defaultChoice, preset: 'tiny', seed: 5, condition: 'rotation' }),
    views: [
      { own: [0.5], other: null },
      { own: [1], other: null },
    ],
  };
  const product: RunProduct = {
    ...(fakeProduct(order) as RunProduct),
    views: [
      { ...fakeView(), own: [0.5], other: null, mapped: Float32Array.of(4, 3, 0.25, 0.5) },
      { ...fakeView({ meanDistance: 7 }), own: [1], other: null },
    ],
  };

  beforeEach(() => {
    configStore.setState({ configs: [configFor(defaultChoice), configFor(defaultChoice)] });
    runStore.setState({ runs: [emptyRun(), emptyRun()] });
  });

  it('is its run at its end, marked, with its numbers and its condition', async () => {
    await openInExplore({ held: { product, from: 'recorded' }, view: 0, morph: 1 });
    expect(viewStore.getState().gallery).toBeNull();
    expect(configStore.getState()).toMatchObject({ configs: [order.config], selected: 0 });
    const [run] = runStore.getState().runs;
    expect(run).toMatchObject({
      status: 'done',
      recorded: 'shown',
      config: order.config,
      id: null,
    });
    expect(run.frame).toMatchObject({ shows: 'transfer', metrics: { meanDistance: 1 } });
    expect(run.frame?.distances).toHaveLength(2);
    expect(viewStore.getState().conditions).toEqual([{ own: [0.5], other: null }]);
    expect(run.frame?.conditions?.[0]).toMatchObject({ own: [0.5] });
    expect(run.frame?.conditions?.[0].distances?.[0]).toBe(5);
  });

  it('goes from one kept condition to the next, for there is no flow to ask for others', async () => {
    await openInExplore({ held: { product, from: 'made' }, view: null, morph: 1 });
    const run = () => runStore.getState().runs[0];
    expect(run().recorded).toBe('made');
    expect(run().frame?.conditions).toBeNull();
    viewStore.setState({ conditions: [{ own: [0.9], other: null }] });
    expect(viewStore.getState().conditions).toEqual([{ own: [1], other: null }]);
    expect(run().frame?.conditions?.[0].metrics?.meanDistance).toBe(7);
    // Another run on the stage is left alone.
    runStore.setState({ runs: [emptyRun()] });
    viewStore.setState({ conditions: [{ own: [0.6], other: null }] });
    expect(run().frame).toBeNull();
  });
});
