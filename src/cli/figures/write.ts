/**
 * Draws figures from what the store holds: SVG, PNG, CSV and a manifest for each, `index.html` and
 * `results.md` for all. Trains and measures nothing.
 */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { figureCellsCsv, figureCsv } from '../../export/figureCsv.ts';
import { figureIndexHtml, type IndexedFigure } from '../../export/figureIndex.ts';
import { resultsMarkdown } from '../../export/results.ts';
import { assemble, type Schematics } from '../../figures/assemble.ts';
import { attempts } from '../../figures/attempts.ts';
import { schematicOf, schematicPoints } from '../../model/experiment/schematic.ts';
import { paperNames, type FigureData, type FigureSpec } from '../../protocol/figure.ts';
import { figureSize } from '../../plots/figures/index.ts';
import { findingRows, judgedOf, missedBars } from './judged.ts';
import { manifestOf } from './manifest.ts';
import { productsOf } from './products.ts';
import { figurePng, figureSvg } from './raster.ts';
import { put, type FigureStore } from './store.ts';
import { nodeTheme } from './theme.ts';
import { commandOf, type Asked } from './words.ts';

/** CSS px of a picture, and pixels to each in a PNG. */
const width = 1200;
const scale = 2;

interface Written {
  data: FigureData;
  entry: IndexedFigure;
  missing: number;
}

/** @returns path of the index */
export async function drawFigures(
  asked: Asked,
  store: FigureStore,
  version: string,
): Promise<string> {
  const written: Written[] = [];
  for (const spec of asked.figures) written.push(await writeFigure(spec, asked, store, version));
  const judged = await judgedOf(asked, store);
  const waiting = written
    .filter(({ missing }) => missing > 0)
    .map(({ entry, missing }) => ({
      place: entry.place,
      reason: `${missing} of its parts are not there`,
    }));
  const figures = written.map(({ entry }) => entry);
  const title = `The papers’ figures, budget ${asked.budget}`;
  const index = store.path('index.html');
  const font = 'inter.woff2';
  await put(store.path(font), await readFile(join('public', 'fonts', 'inter-subset.woff2')));
  await put(
    index,
    figureIndexHtml({
      ...{ title, figures, waiting, font },
      missed: missedBars(judged.bars),
      findings: findingRows(judged.findings),
    }),
  );
  const results = resultsMarkdown({
    ...judged,
    figures: written.map(({ data }) => data),
    attempts,
    provenance: provenanceOf(asked, figures, version),
  });
  await put(store.path('results.md'), results);
  return index;
}

const schematicsOf: Schematics = (id, paper, budget) => {
  const schematic = schematicOf(id, { paper, budget });
  return { schematic, points: schematicPoints(schematic) };
};

async function writeFigure(
  spec: FigureSpec,
  { budget, seeds }: Asked,
  store: FigureStore,
  version: string,
): Promise<Written> {
  const products = await productsOf([spec], budget, seeds, store, seeds[0]);
  const { data, missing } = assemble(spec, budget, seeds, products, schematicsOf);
  const manifest = await manifestOf(spec, budget, seeds, products, store, version);
  const { id } = spec;
  const file = (ending: string): string => `${id}.${ending}`;
  await put(store.path(file('svg')), figureSvg(data, 'light', { width }));
  await put(store.path(file('dark.svg')), figureSvg(data, 'dark', { width }));
  await put(store.path(file('png')), figurePng(data, 'light', scale, { width, caption: true }));
  await put(store.path(file('csv')), [...figureCsv(data)].join(''));
  await put(store.path(file('cells.csv')), [...figureCellsCsv(data)].join(''));
  await put(
    store.path(file('json')),
    `${JSON.stringify({ ...manifest, data: numbersOf(data) }, null, 1)}\n`,
  );
  const entry: IndexedFigure = {
    id,
    place: `${paperNames[spec.paper]}, ${spec.place}`,
    title: spec.title,
    caption: data.caption,
    files: {
      light: file('svg'),
      dark: file('dark.svg'),
      ...{ svg: file('svg'), png: file('png'), csv: file('csv'), json: file('json') },
    },
    ...figureSize(data, width, nodeTheme('light')),
    ...{ budget, seeds, version, engines: manifest.engines, seconds: manifest.seconds },
  };
  return { data, entry, missing: missing.length };
}

/** A figure without its cells, which the CSV has. */
function numbersOf(data: FigureData): unknown {
  const bare = (key: string, value: unknown): unknown => (key === 'cells' ? undefined : value);
  return JSON.parse(JSON.stringify(data, bare));
}

function provenanceOf(
  asked: Asked,
  written: readonly IndexedFigure[],
  version: string,
): [string, string][] {
  const engines = [...new Set(written.flatMap((figure) => figure.engines))];
  const [{ model = 'unknown processor' } = {}] = os.cpus();
  return [
    ['Command', commandOf(asked)],
    ['Engine', engines.length > 0 ? engines.join(', ') : asked.engine.id],
    ['Machine', `${os.availableParallelism()} × ${model.trim()}, Node ${process.version}`],
    ['Version', version],
  ];
}
