/**
 * Times the matrix products of an engine's work alone, on the machine that does the work: what is
 * left of a step when splines, update, copies and JavaScript are taken away.
 */
import type { Engine } from '../model/engine/engine.ts';
import type { WasmEngine } from '../model/engine/wasm/wasmEngine.ts';
import type { WebgpuEngine } from '../model/engine/webgpu/webgpuEngine.ts';
import { initialParameters } from '../model/flows/initialise.ts';
import { flowSpec } from '../model/flows/spec.ts';
import { CardProducts } from '../model/kernels/webgpu/cardProducts.ts';
import { stream } from '../util/streams.ts';
import { freshBatch, objectiveOf, type BenchCase } from './cases.ts';

export interface ProductTimer {
  /** Milliseconds of the products of one step. */
  readonly run: () => number | Promise<number>;
  dispose(): void;
}

/** Products of one step of a case; null for engines that cannot do them alone. */
export function productTimer(engine: Engine, c: BenchCase, id: string): ProductTimer | null {
  switch (engine.info.id) {
    case 'wasm':
      return wasmTimer(engine as WasmEngine, c, id);
    case 'webgpu':
      return cardTimer(engine as WebgpuEngine, c);
    default:
      return null;
  }
}

function wasmTimer(engine: WasmEngine, c: BenchCase, id: string): ProductTimer {
  const objective = objectiveOf(c);
  const batch = freshBatch(c, stream(2, 'bench/rows'));
  const run = (): number => {
    const began = performance.now();
    engine.productsAlone(id, objective, batch);
    return performance.now() - began;
  };
  return { run, dispose: () => undefined };
}

/** A card is asked for this many milliseconds of work at once, so that asking costs little. */
const atOnce = 200;
const mostAtOnce = 32;

function cardTimer(engine: WebgpuEngine, c: BenchCase): ProductTimer {
  const [{ links }] = objectiveOf(c).terms;
  const flows = links.map(({ flow, direction, frozen }) => {
    const spec = engine.spec(flow);
    const parameters = initialParameters(spec, stream(7, `init/${flow}`), false);
    return { spec, parameters, inverse: direction === 'inverse', trained: !frozen };
  });
  const { reference } = freshBatch(c, stream(2, 'bench/rows'));
  if (!reference) throw new Error('no rows');
  const products = new CardProducts(engine.device, flows, true);
  let repeats = 1;
  const run = async (): Promise<number> => {
    const began = performance.now();
    await products.run(reference.x, reference.n, repeats);
    const each = (performance.now() - began) / repeats;
    repeats = Math.max(1, Math.min(mostAtOnce, Math.floor(atOnce / each)));
    return each;
  };
  return { run, dispose: () => products.dispose() };
}

/** Sizes of the peak's flow: so many square matrices that nothing else counts. */
const peakBlocks = 8;
const peakWidth = 128;
const fewestRows = 64;
const mostRows = 65_536;
/** A run of so many milliseconds leaves no part of a card idle and shows no cost of asking. */
const longEnough = 50;
const peakRuns = 8;

/**
 * GFLOPS of the engine's own matrix products when there are enough of them; null where it cannot
 * tell. Best of some, for wasm on data in the nearest cache.
 */
export async function peakGflops(engine: Engine): Promise<number | null> {
  if (engine.info.id === 'wasm') return (engine as WasmEngine).peak(() => performance.now());
  if (engine.info.id !== 'webgpu') return null;
  const sizes = { features: 2, contextFeatures: 0, layers: 1, bins: 4 };
  const spec = flowSpec({ ...sizes, blocks: peakBlocks, hiddenFeatures: peakWidth });
  const source = stream(4, 'bench/rows');
  const parameters = initialParameters(spec, stream(7, 'init/peak'), false);
  const flow = { spec, parameters, inverse: false, trained: false };
  const products = new CardProducts((engine as WebgpuEngine).device, [flow], false);
  const x = Float32Array.from({ length: 2 * mostRows }, () => source.normal());
  const msOf = async (rows: number): Promise<number> => {
    const began = performance.now();
    await products.run(x.subarray(0, 2 * rows), rows, 1);
    return performance.now() - began;
  };
  try {
    let rows = fewestRows;
    while ((await msOf(rows)) < longEnough && rows < mostRows) rows *= 2;
    let best = Infinity;
    for (let run = 0; run < peakRuns; run++) best = Math.min(best, await msOf(rows));
    // Each block has two square matrices.
    return (2 * rows * 2 * peakBlocks * peakWidth * peakWidth) / best / 1e6;
  } finally {
    products.dispose();
  }
}
