/**
 * Where a pass keeps its activations: one block of memory, cut up for the links of a chain. With
 * gradients every row keeps all of its activations until the weights have used them; without, each
 * thread has one set that it overwrites from layer to layer.
 */
import { Activation, ArrayAt, Link, splineRecord } from '../abi.ts';
import type { FlowLayout } from '../layout.ts';

export interface LinkShape {
  readonly layout: FlowLayout;
  readonly inverse: boolean;
  /** Its weights want gradients, so the gradients of every layer are kept. */
  readonly trained: boolean;
}

/** Byte offsets of a link's arrays from the start of the block, `ArrayAt.words` each. */
export type LinkArrays = Int32Array;

export interface Workspace {
  readonly links: readonly LinkArrays[];
  readonly bytes: number;
}

/**
 * Vectors between the panels of neighbouring arrays: neighbours fall on other cache lines, and their
 * loads, which come in pairs, on other banks (2 % faster than 4).
 */
const gap = 2;

/**
 * @param panels panels of all rows (backward) or of one task (not backward)
 * @param slots threads, when each has a set of its own
 */
export function workspace(
  links: readonly LinkShape[],
  backward: boolean,
  panels: number,
  slots: number,
): Workspace {
  let at = 0;
  const arrays = links.map(({ layout, trained }) => {
    const { spec, hidden, outputs } = layout;
    const { features, contextFeatures, layers, blocks } = spec;
    const table = new Int32Array(Activation.count * ArrayAt.words);
    const place = (
      which: Activation,
      vectors: number,
      count: number,
      copies: number,
      keptLayers: number,
    ): void => {
      const panel = 16 * (vectors + gap);
      const index = panels * panel;
      const layer = keptLayers > 1 ? count * index : 0;
      const slot = keptLayers * count * index;
      const from = which * ArrayAt.words;
      table.set([at, layer, index, panel, backward ? 0 : slot], from);
      at += copies * slot;
    };
    const copies = backward ? 1 : slots;
    const kept = backward ? layers : 1;
    const gradients = backward && trained ? layers : 1;
    place(Activation.points, features, 1, copies, layers + 1);
    place(Activation.exact, 2 * features, 1, copies, layers + 1);
    place(Activation.solved, features, 1, copies, kept);
    place(Activation.first, hidden, Math.max(1, blocks), copies, kept);
    place(Activation.second, hidden, Math.max(1, blocks), copies, kept);
    place(Activation.hidden, hidden, 1, copies, kept);
    place(Activation.context, contextFeatures > 0 ? hidden : 0, 1, copies, kept);
    place(Activation.raw, features * outputs, 1, copies, kept);
    place(Activation.record, features * splineRecord, 1, copies, kept);
    place(Activation.conditions, contextFeatures, 1, copies, 1);
    place(Activation.logAbsDet, 2, 1, copies, 1);
    if (!backward) return table;
    place(Activation.hiddenGradient, hidden, blocks + 1, 1, gradients);
    place(Activation.innerGradient, hidden, Math.max(1, blocks), 1, gradients);
    place(Activation.contextGradient, contextFeatures > 0 ? hidden : 0, 1, 1, gradients);
    place(Activation.pointsGradient, features, 1, 1, layers + 1);
    place(Activation.conditionsGradient, contextFeatures, 1, 1, 1);
    return table;
  });
  return { links: arrays, bytes: at };
}

/** Words of a link's record. @param arena address of the block */
export function linkRecord(
  shape: LinkShape,
  flow: number,
  arrays: LinkArrays,
  arena: number,
  conditions: number,
  conditionsGradient: number,
): Int32Array {
  const words = new Int32Array(Link.words);
  words[Link.flow] = flow;
  words[Link.inverse] = shape.inverse ? 1 : 0;
  words[Link.trained] = shape.trained ? 1 : 0;
  words[Link.conditions] = conditions;
  words[Link.conditionsGradient] = conditionsGradient;
  words.set(arrays, Link.arrays);
  for (let which = 0; which < Activation.count; which++)
    words[Link.arrays + which * ArrayAt.words + ArrayAt.base] += arena;
  return words;
}
