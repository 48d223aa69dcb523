/**
 * The layout of every record that the host writes and the WebAssembly kernels read: one list of
 * fields each, in 32-bit words, compiled into both. Holds no behaviour.
 *
 * Panels: rows travel four at a time, one vector of four lanes per feature, so an activation of
 * width W is [panels][W][4] with a stride between panels that the host chooses.
 */

/** A flow: sizes, where its numbers lie, and where each matrix begins inside a layer (floats). */
export enum Flow {
  features,
  contextFeatures,
  layers,
  blocks,
  /** Hidden units, sorted by degree, each degree padded to a multiple of 4. */
  hidden,
  bins,
  /** Number of hidden degrees. */
  groups,
  /** Pointer: i32 [groups], hidden units of this and all lower degrees. */
  groupEnds,
  /** Outputs of one feature, 3 bins - 1 padded to a multiple of 4. */
  outputs,
  finalPermutation,
  /** 0 softplus, 1 identity */
  derivative,
  /** Pointers: f32 [size] each. */
  parameters,
  gradients,
  firstMoment,
  secondMoment,
  /** Floats of the whole flow, a multiple of 4, and of one layer. */
  size,
  layerSize,
  /** Offsets in floats inside a layer; -1 where the matrix does not exist. */
  initialWeight,
  initialBias,
  contextWeight,
  contextBias,
  /** Offset of the first block, size of a block, offsets inside it. */
  firstBlock,
  blockSize,
  blockContextWeight,
  blockContextBias,
  firstWeight,
  firstBias,
  secondWeight,
  secondBias,
  outputWeight,
  outputBias,
  directWeight,
  directBias,
  /** Pointer: f64 [Real.count] */
  reals,
  words,
}

/** A spline's constants. */
export enum Real {
  tailBound,
  widthScale,
  widthFloor,
  heightScale,
  heightFloor,
  /** 2 tailBound / bins and 1 / bins */
  gridStep,
  equalShare,
  minDerivative,
  endSlope,
  /** Scale of the identity derivative's softplus. */
  beta,
  count,
}

/** The activations of one pass through one flow. Each has `ArrayAt.words` words. */
export enum Activation {
  /** [layers + 1] rows entering each layer in the order of the pass; the last are the output. */
  points,
  /** [layers + 1] the same in float64: two vectors of two lanes a feature. */
  exact,
  /** [layers] inverse only: the rows solved for, which the network sees. */
  solved,
  /** [layers][blocks] relu of a block's input, and of its inner layer. */
  first,
  second,
  /** [layers] running sum of residual blocks. */
  hidden,
  /** [layers] relu of the context layer. */
  context,
  /** [layers] raw spline numbers, then shares, then gradients. */
  raw,
  /** [layers][features] `splineRecord` vectors. */
  record,
  /** [layers][blocks + 1] gradients at the inputs of blocks and at the last output. */
  hiddenGradient,
  /** [layers][blocks] gradients inside blocks. */
  innerGradient,
  /** [layers] gradients of the context layer. */
  contextGradient,
  /** [layers + 1] gradients of points. */
  pointsGradient,
  /** Condition of every row. */
  conditions,
  /** Gradients of conditions. */
  conditionsGradient,
  /** Two vectors a panel, float64: log-determinant of the pass. */
  logAbsDet,
  count,
}

/** Where an activation lies: base + layer, index, panel and slot times their strides, in bytes. */
export enum ArrayAt {
  base,
  layer,
  index,
  panel,
  slot,
  words,
}

/** Vectors kept per spline and panel: nine for each pair of lanes. */
export const splineRecord = 18;

/** One pass of rows through one flow. */
export enum Link {
  flow,
  /** 0 forward, 1 inverse */
  inverse,
  trained,
  /** Pointer: f32 [n][C] conditions; 0 without. */
  conditions,
  /** Pointer: f32 [n][C] where to write gradients of conditions; 0: not wanted. */
  conditionsGradient,
  /** `Activation.count` times `ArrayAt.words` words. */
  arrays,
  words = 96,
}

/** Rows through a chain of links. */
export enum Pass {
  rows,
  features,
  links,
  /** Pointer: [links] pointers to links. */
  chain,
  /** Rows of one task, a multiple of 8. */
  taskRows,
  /** Pointer: f32 [n][D] */
  input,
  /** Pointers, 0 when not wanted: f32 [n][D] output, [n] logAbsDet, [layers of all links][n][D]. */
  output,
  logAbsDet,
  layers,
  /** Pointers: f32 [n] (padded to 8) negative log-likelihoods and distances; 0 when not wanted. */
  nll,
  distance,
  /** 0 none, 1 l1, 2 l2; and of which link. */
  penalty,
  penaltyLink,
  /** 1: activations are kept and gradients computed. */
  backward,
  /** Pointers: f32 [n] (padded to 8) d loss / d nll and d loss / d distance of each row. */
  nllSeed,
  distanceSeed,
  /** Pointer: f32 [n][D] gradient of the input; 0 when not wanted. */
  inputGradient,
  /** 1: add to the gradients of the trained flow; 0: overwrite them. */
  accumulate,
  /** 1: matrix products alone, to measure their share. */
  productsOnly,
  /** Pointer: f32 [n][D] d loss / d output of each row, in place of that of its likelihood. */
  outputSeed,
  /** `Half`: one way through the rows alone; the other follows in a run of its own. */
  half,
  words,
}

/** What one run of a pass with gradients does. */
export enum Half {
  both,
  /** Activations are kept for a run that goes back. */
  there,
  /** Uses up the activations of the run before. */
  back,
}

/** One Adam update. Pointers and f32 constants. */
export enum Update {
  flow,
  /** Pointer: f64 [tasks] partial sums of squares. */
  partials,
  clipFactor,
  rate,
  beta1,
  beta2,
  /** 1 - beta1 and 1 - beta2, which float32 could not give to seven digits by itself. */
  rest1,
  rest2,
  /** 1 / sqrt(1 - beta2^t) */
  secondScale,
  epsilon,
  words,
}

/** Floats of one task of an update; sums of squares are taken per task. */
export const updateTask = 8192;

/** Matrix products on data that stays in the nearest cache: the machine's limit. */
export enum Peak {
  /** Pointers: weights and biases of a square layer, and per thread its rows in and out. */
  weight,
  bias,
  input,
  output,
  /** A multiple of 4. */
  width,
  /** Even. */
  panels,
  tasks,
  words,
}

/** What a team of threads is asked to do. */
export enum Job {
  pass,
  weights,
  norm,
  update,
  peak,
}

/** Bytes of one thread's scratch: 64 for its place, and shares of up to 512 bins. */
export const scratchBytes = 16_448;

/** The board that threads meet at; each word on a cache line of its own. */
export enum Board {
  generation = 0,
  next = 16,
  pending = 32,
  job = 48,
  argument = 49,
  tasks = 50,
  quit = 51,
  /** Helpers that died; the work of a job is then incomplete. */
  failed = 52,
  words = 64,
}
