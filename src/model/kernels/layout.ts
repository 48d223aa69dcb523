/**
 * How the fused kernels lay a flow's parameters out: hidden units sorted by degree and padded to
 * quads, so that masks become prefixes, and weights in quads of rows. Knows where each number goes;
 * refuses to know what it means.
 *
 * A layer holds its matrices one after the other, each [rows / 4][columns][4], each followed by its
 * bias; padded rows and columns are zero and stay zero under training.
 */
import { hiddenDegrees } from '../flows/conditioners/masks.ts';
import { layerPrefix, parameterList, splineOutputs, type FlowSpec } from '../flows/spec.ts';

/** A linear map inside a layer or block: offsets in floats, -1 where it does not exist. */
export interface Affine {
  readonly weight: number;
  readonly bias: number;
  /** Columns of the padded matrix. */
  readonly columns: number;
}

export interface FlowLayout {
  readonly spec: FlowSpec;
  /** Padded hidden width, a multiple of 4. */
  readonly hidden: number;
  /** Padded units of each degree and all before it, [groups]. */
  readonly groupEnds: readonly number[];
  /** Padded outputs of one feature, a multiple of 4. */
  readonly outputs: number;
  readonly initial: Affine;
  readonly context: Affine;
  readonly firstBlock: number;
  readonly blockSize: number;
  readonly blockContext: Affine;
  readonly first: Affine;
  readonly second: Affine;
  readonly output: Affine;
  readonly direct: Affine;
  readonly layerSize: number;
  /** Floats of the whole flow. */
  readonly size: number;
  /** Place in the padded vector of every parameter in flat order. */
  readonly places: Int32Array;
}

const absent: Affine = { weight: -1, bias: -1, columns: 0 };
const padded = (n: number): number => 4 * Math.ceil(n / 4);

export function flowLayout(spec: FlowSpec): FlowLayout {
  const { features, contextFeatures, blocks, layers } = spec;
  const { groupEnds, units } = sortedUnits(spec);
  const hidden = groupEnds[groupEnds.length - 1];
  const outputs = padded(splineOutputs(spec.bins));
  let at = 0;
  const affine = (rows: number, columns: number): Affine => {
    const weight = at;
    at += rows * columns + rows;
    return { weight, bias: weight + rows * columns, columns };
  };
  const seesContext = contextFeatures > 0;
  const initial = affine(hidden, features);
  const context = seesContext ? affine(hidden, contextFeatures) : absent;
  const firstBlock = at;
  at = 0;
  const blockContext = seesContext ? affine(hidden, contextFeatures) : absent;
  const first = affine(hidden, hidden);
  const second = affine(hidden, hidden);
  const blockSize = at;
  at = firstBlock + blocks * blockSize;
  const rows = features * outputs;
  const output = affine(rows, hidden);
  const direct =
    seesContext && spec.contextPath === 'output' ? affine(rows, contextFeatures) : absent;
  const layerSize = at;
  const parts = {
    ...{ spec, hidden, groupEnds, outputs, initial, context, firstBlock, blockSize },
    ...{ blockContext, first, second, output, direct, layerSize, size: layers * layerSize },
  };
  return { ...parts, places: placesOf(parts, units) };
}

/** Where each hidden unit goes when they are sorted by degree, and where each degree ends. */
function sortedUnits(spec: FlowSpec): { groupEnds: number[]; units: number[] } {
  const degrees = hiddenDegrees(spec.features, spec.hiddenFeatures);
  const lowest = Math.min(1, spec.features - 1);
  const groupEnds: number[] = [];
  const units = new Array<number>(degrees.length);
  let start = 0;
  for (let group = 0; group < Math.max(1, spec.features - 1); group++) {
    let next = start;
    degrees.forEach((degree, unit) => {
      if (degree === lowest + group) units[unit] = next++;
    });
    start = padded(next);
    groupEnds.push(start);
  }
  return { groupEnds, units };
}

type Parts = Omit<FlowLayout, 'places'>;

/** Walks the parameters in flat order and says where each number lies. */
function placesOf(layout: Parts, units: readonly number[]): Int32Array {
  const { spec, outputs } = layout;
  const list = parameterList(spec);
  const last = list[list.length - 1];
  const places = new Int32Array(last.offset + last.size);
  const raw = splineOutputs(spec.bins);
  const outputRow = (row: number): number => Math.floor(row / raw) * outputs + (row % raw);
  const same = (index: number): number => index;
  const unit = (index: number): number => units[index];
  for (const { name, shape, offset } of list) {
    const { start, affine, kind } = affineOf(layout, name);
    const row = kind === 'output' || kind === 'direct' ? outputRow : unit;
    const column = kind === 'hidden' || kind === 'output' ? unit : same;
    const [rows, columns] = shape.length === 2 ? shape : [shape[0], 1];
    const isWeight = shape.length === 2;
    for (let r = 0; r < rows; r++) {
      const to = row(r);
      for (let c = 0; c < columns; c++) {
        const quad = (Math.floor(to / 4) * affine.columns + column(c)) * 4 + (to % 4);
        places[offset + r * columns + c] =
          start + (isWeight ? affine.weight + quad : affine.bias + to);
      }
    }
  }
  return places;
}

type Kind = 'input' | 'hidden' | 'output' | 'direct';

/** The linear map a parameter belongs to, by nflows' name of it. */
function affineOf(layout: Parts, name: string): { start: number; affine: Affine; kind: Kind } {
  for (let layer = 0; layer < layout.spec.layers; layer++) {
    const prefix = layerPrefix(layer);
    if (!name.startsWith(prefix)) continue;
    const rest = name.slice(prefix.length);
    const start = layer * layout.layerSize;
    const block = /^blocks\.(\d+)\.(.*)\.(?:weight|bias)$/.exec(rest);
    if (block) {
      const at = start + layout.firstBlock + Number(block[1]) * layout.blockSize;
      switch (block[2]) {
        case 'context_layer':
          return { start: at, affine: layout.blockContext, kind: 'input' };
        case 'linear_layers.0':
          return { start: at, affine: layout.first, kind: 'hidden' };
        case 'linear_layers.1':
          return { start: at, affine: layout.second, kind: 'hidden' };
      }
    }
    switch (rest.replace(/\.(?:weight|bias)$/, '')) {
      case 'initial_layer':
        return { start, affine: layout.initial, kind: 'input' };
      case 'context_layer':
        return { start, affine: layout.context, kind: 'input' };
      case 'final_layer':
        return { start, affine: layout.output, kind: 'output' };
      case 'context_output_layer':
        return { start, affine: layout.direct, kind: 'direct' };
    }
  }
  throw new Error(`parameter without a place: ${name}`);
}

/** Flat order to padded order; padding is left as it is. */
export function scatter(layout: FlowLayout, flat: Float32Array, to: Float32Array): void {
  const { places } = layout;
  for (let i = 0; i < places.length; i++) to[places[i]] = flat[i];
}

/** Padded order to flat order. */
export function gather(layout: FlowLayout, from: Float32Array): Float32Array<ArrayBuffer> {
  const { places } = layout;
  const flat = new Float32Array(places.length);
  for (let i = 0; i < flat.length; i++) flat[i] = from[places[i]];
  return flat;
}
