/** Door to the making of figures. Moves the arrays of what was made across; decides nothing. */
import { expose, transfer } from 'comlink';
import { createEngine } from '../src/model/experiment/engines.ts';
import { createFigureMaker, productBuffers } from '../src/model/experiment/figureMaker.ts';
import type { FigureMaker } from '../src/protocol/figureMaker.ts';
import { pageHost } from './host.ts';

const maker = createFigureMaker({
  createEngine: (choice) => createEngine(choice, pageHost()),
  now: () => performance.now(),
  date: () => new Date().toISOString(),
  tfjsWasm: pageHost().tfjsWasm,
  version: String(import.meta.env.MORPHLAB_VERSION),
});

const door: FigureMaker = {
  ...maker,
  make: (orders, onNews) =>
    maker.make(orders, (news) =>
      onNews(news.type === 'product' ? transfer(news, productBuffers(news.product)) : news),
    ),
};

expose(door);
