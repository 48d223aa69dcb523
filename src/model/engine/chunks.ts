/** Cuts rows into chunks and joins what came back; knows no tensors. */
import type { BatchRows, Mapped } from './engine.ts';

/** Rows in pieces of at most `size`. */
export function* chunksOf(rows: BatchRows, size: number): Generator<BatchRows> {
  if (rows.n <= size) yield rows;
  else for (let from = 0; from < rows.n; from += size) yield sliceRows(rows, from, from + size);
}

/** Per-row values of chunks put together; null when the chunks have none. */
export function joinRows(parts: readonly (Float32Array | null)[]): Float32Array | null {
  const arrays = parts.filter((part) => part !== null);
  if (arrays.length <= 1) return arrays[0] ?? null;
  return join(arrays);
}

/** Rows from..to, as new arrays. */
export function sliceRows(rows: BatchRows, from: number, to: number): BatchRows {
  const end = Math.min(to, rows.n);
  const cut = (data: Float32Array | null): Float32Array | null => {
    if (!data) return null;
    const width = data.length / rows.n;
    return data.slice(from * width, end * width);
  };
  return {
    n: end - from,
    x: cut(rows.x) ?? rows.x,
    own: cut(rows.own),
    other: cut(rows.other),
    weights: cut(rows.weights),
  };
}

function join(arrays: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(arrays.reduce((sum, a) => sum + a.length, 0));
  let at = 0;
  for (const array of arrays) {
    out.set(array, at);
    at += array.length;
  }
  return out;
}

/** Puts mapped chunks together; layers are [layers, n, D], so they interleave. */
export function joinMapped(parts: readonly Mapped[], n: number): Mapped {
  if (parts.length === 1) return parts[0];
  const features = parts[0].points.length / parts[0].logAbsDet.length;
  const layerArrays = parts.map((p) => p.layers).filter((l) => l !== null);
  return {
    points: join(parts.map((p) => p.points)),
    logAbsDet: join(parts.map((p) => p.logAbsDet)),
    layers: layerArrays.length ? joinLayers(layerArrays, parts, n, features) : null,
  };
}

function joinLayers(
  arrays: readonly Float32Array[],
  parts: readonly Mapped[],
  n: number,
  features: number,
): Float32Array {
  const layers = arrays[0].length / (parts[0].logAbsDet.length * features);
  const out = new Float32Array(layers * n * features);
  let row = 0;
  arrays.forEach((array, p) => {
    const rows = parts[p].logAbsDet.length;
    const width = rows * features;
    for (let layer = 0; layer < layers; layer++)
      out.set(array.subarray(layer * width, (layer + 1) * width), (layer * n + row) * features);
    row += rows;
  });
  return out;
}
