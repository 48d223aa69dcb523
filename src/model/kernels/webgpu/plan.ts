/**
 * What a chain of flows needs on the GPU: its shape, and where a panel of four rows keeps what
 * during a pass. Knows numbers and places; refuses to know devices and shaders.
 *
 * Two stores per panel: `lanes`, floats that single rows are worked on by (points, raw spline
 * numbers), and `acts`, vectors of four rows (activations of the network and their gradients).
 */
import type { FlowLayout } from '../layout.ts';

export interface LinkShape {
  readonly layout: FlowLayout;
  readonly inverse: boolean;
  /** Its weights want gradients. */
  readonly trained: boolean;
}

/** Everything that the code of a pass depends on; sizes of batches are not among it. */
export interface PassShape {
  readonly links: readonly LinkShape[];
  readonly backward: boolean;
  readonly nll: boolean;
  readonly penalty: { readonly kind: 'l1' | 'l2'; readonly link: number } | null;
  readonly output: boolean;
  readonly layers: boolean;
  /** Gradients of rows and of conditions are wanted too. */
  readonly rowGradients: boolean;
  /**
   * Outputs and log-determinants lie side by side, [n, D + 1], and the way back begins with their
   * gradients in the same shape, not with scores.
   */
  readonly packed: boolean;
  /** Matrix products without splines, for those who time them; the numbers mean nothing. */
  readonly productsAlone: boolean;
}

/** Where a link keeps its numbers in a panel. Lanes count floats, acts count vectors. */
export interface LinkPlan extends LinkShape {
  readonly name: string;
  readonly index: number;
  /** Hidden units travel through workgroup memory; otherwise through `acts`. */
  readonly shared: boolean;
  /** Activations of every layer outlive the layer. */
  readonly kept: boolean;
  /** Gradients of hidden units go to `acts` too. */
  readonly keepsGradients: boolean;
  readonly points: number;
  /** What points lose to rounding. */
  readonly pointsLow: number;
  readonly solved: number;
  readonly raw: number;
  /** What raw numbers and shares lose to rounding; of one layer at a time. */
  readonly low: number;
  readonly record: number;
  readonly conditions: number;
  readonly conditionsGradient: number;
  /** Floats between layers; 0 where all layers share one place. */
  readonly solvedStride: number;
  readonly rawStride: number;
  readonly recordStride: number;
  readonly first: number;
  readonly second: number;
  readonly hidden: number;
  readonly context: number;
  readonly actStride: number;
  readonly hiddenGradient: number;
  readonly innerGradient: number;
  readonly contextGradient: number;
  readonly gradientStride: number;
}

export interface PassPlan {
  readonly shape: PassShape;
  readonly links: readonly LinkPlan[];
  /** Floats and vectors of a panel. */
  readonly laneFloats: number;
  readonly actVectors: number;
  /** Largest padded width of a shared link; 0: none. */
  readonly sharedWidth: number;
  /** Invocations of a workgroup. */
  readonly threads: number;
}

/** Floats kept per value of a spline. */
export const recordSize = 10;
/** What every WebGPU device has; nothing here asks for more. */
export const floor = { workgroupBytes: 16_384, invocations: 256, bindingBytes: 134_217_728 };

/** Scalars of four rows per feature that every pass shares, in bytes a feature. */
const perFeature = 4 * 4 * 4;

export function passPlan(shape: PassShape): PassPlan {
  const place = { lanes: 0, acts: 0 };
  const links = shape.links.map((link, index) => linkPlan(shape, link, index, place));
  const shared = links.filter((link) => link.shared).map(({ layout }) => layout.hidden);
  const widest = Math.max(...shape.links.map(({ layout }) => layout.hidden));
  const { features } = shape.links[0].layout.spec;
  const wanted = 32 * Math.ceil(Math.max(widest, 4 * features) / 32);
  return {
    shape,
    links,
    laneFloats: place.lanes,
    actVectors: place.acts,
    sharedWidth: Math.max(0, ...shared),
    threads: Math.min(floor.invocations, Math.max(64, wanted)),
  };
}

/** Three arrays of hidden units fit, and all units of a layer are computed in one go. */
function fits({ layout, inverse }: LinkShape): boolean {
  const { hidden, groupEnds, spec } = layout;
  const bytes = 3 * 16 * hidden + perFeature * spec.features;
  return bytes <= floor.workgroupBytes && (!inverse || groupEnds.length === 1);
}

function linkPlan(
  shape: PassShape,
  link: LinkShape,
  index: number,
  place: { lanes: number; acts: number },
): LinkPlan {
  const { spec, hidden, outputs } = link.layout;
  const { features, contextFeatures, layers, blocks } = spec;
  const kept = shape.backward;
  const shared = fits(link);
  const seesContext = contextFeatures > 0;
  const keepsGradients = kept && (link.trained || !shared || (shape.rowGradients && seesContext));
  const lanes = (floats: number): number => {
    place.lanes += floats;
    return place.lanes - floats;
  };
  const acts = (vectors: number): number => {
    place.acts += vectors;
    return place.acts - vectors;
  };
  const copies = kept ? layers : 1;
  const rawSize = 4 * features * outputs;
  const recordFloats = 4 * features * recordSize;
  const solvedSize = link.inverse ? 4 * features : 0;
  const stores = kept || !shared;
  const width = seesContext ? hidden : 0;
  const actSize = stores ? (2 * blocks + 1) * hidden + (kept ? width : 0) : 0;
  const first = acts(copies * actSize);
  const gradientSize = keepsGradients ? (2 * blocks + 1) * hidden + width : 0;
  const hiddenGradient = acts((link.trained ? layers : 1) * gradientSize);
  return {
    ...link,
    ...{ name: `k${index}`, index, shared, kept, keepsGradients },
    points: lanes(4 * features * (layers + 1)),
    pointsLow: lanes(4 * features * (layers + 1)),
    solved: lanes(copies * solvedSize),
    raw: lanes(copies * rawSize),
    low: lanes(rawSize),
    record: lanes(kept ? layers * recordFloats : 0),
    conditions: lanes(4 * contextFeatures),
    conditionsGradient: lanes(shape.rowGradients ? 4 * contextFeatures : 0),
    solvedStride: kept ? solvedSize : 0,
    rawStride: kept ? rawSize : 0,
    recordStride: recordFloats,
    first,
    second: first + blocks * hidden,
    hidden: first + 2 * blocks * hidden,
    context: first + (2 * blocks + 1) * hidden,
    actStride: kept ? actSize : 0,
    hiddenGradient,
    innerGradient: hiddenGradient + (blocks + 1) * hidden,
    contextGradient: hiddenGradient + (2 * blocks + 1) * hidden,
    gradientStride: link.trained ? gradientSize : 0,
  };
}

/** Names the code of a pass: equal keys, equal shaders. */
export function passKey(shape: PassShape): string {
  const links = shape.links.map(({ layout, inverse, trained }) => [layout.spec, inverse, trained]);
  return JSON.stringify({ ...shape, links });
}
