/**
 * One task of a pass: a few panels of rows through all links of a chain, scored, and their
 * gradients back; and one task of the weights' gradients, over all panels. Tasks share nothing but
 * what they read, so threads may take them in any order without changing a bit.
 */
import { Activation, Flow, Half, Link, Pass } from '../abi';
import { flowBackward, flowForward, reversesBefore } from './flow';
import { At, hiddenWeights, outputWeights } from './made';
import { activation, panelStride, pointer, word } from './memory';
import { loadPair, storePair } from './vector';

/** log(2 pi) / 2 */
const halfLogTwoPi: f64 = 0.9189385332046727;
/** Quads of hidden rows of one task of the weights. */
const weightQuads = 4;

@inline
function linkAt(pass: usize, index: i32): usize {
  return pointer(pointer(pass, Pass.chain), index);
}

@inline
function layersOf(link: usize): i32 {
  return word(pointer(link, Link.flow), Flow.layers);
}

@inline
function panelCount(pass: usize): i32 {
  return ((word(pass, Pass.rows) + 7) >> 3) << 1;
}

export function passTasks(pass: usize): i32 {
  const panels = word(pass, Pass.taskRows) >> 2;
  return (panelCount(pass) + panels - 1) / panels;
}

/** Rows of task `task` through the chain. @param scratch this thread's `At` */
export function passTask(pass: usize, task: i32, slot: i32, scratch: usize): void {
  const at = changetype<At>(scratch);
  const panels = word(pass, Pass.taskRows) >> 2;
  const first = task * panels;
  // Without gradients nothing is kept: every thread works in its own slot.
  at.panel = word(pass, Pass.backward) ? first : 0;
  at.panels = min(panels, panelCount(pass) - first);
  at.slot = slot;
  const row = first << 2;
  const half = word(pass, Pass.half);
  if (half != Half.back) there(pass, at, row);
  if (word(pass, Pass.backward) && half != Half.there) backward(pass, at, row);
}

/** Rows through all links, and what is wanted of them. */
function there(pass: usize, at: At, row: i32): void {
  const links = word(pass, Pass.links);
  let layer = 0;
  let before: usize = 0;
  for (let i = 0; i < links; i++) {
    const link = linkAt(pass, i);
    enter(pass, at, link, before, row);
    flowForward(at, link, word(pass, Pass.productsOnly) != 0);
    if (pointer(pass, Pass.layers) != 0) writeLayers(pass, at, link, layer, row);
    layer += layersOf(link);
    before = link;
  }
  finish(pass, at, row);
}

/** Rows and conditions into the link's first place; `before` 0 stands for the pass's own input. */
function enter(pass: usize, at: At, link: usize, before: usize, row: i32): void {
  const features = word(pass, Pass.features);
  const flip = reversesBefore(link);
  const to = activation(link, Activation.points, 0, 0, at.panel, at.slot);
  const ts = panelStride(link, Activation.points);
  const exact = activation(link, Activation.exact, 0, 0, at.panel, at.slot);
  const es = panelStride(link, Activation.exact);
  if (before == 0) {
    pack(pass, at, pointer(pass, Pass.input), features, to, ts, row, flip);
    for (let p: usize = 0; p < <usize>at.panels; p++)
      for (let f: usize = 0; f < <usize>features; f++)
        for (let pair: usize = 0; pair < 2; pair++)
          v128.store(
            exact + p * es + (f << 5) + (pair << 4), loadPair(to + p * ts + (f << 4) + (pair << 3)),
          );
  } else {
    const last = layersOf(before);
    const rows = activation(before, Activation.points, last, 0, at.panel, at.slot);
    copyFeatures(rows, panelStride(before, Activation.points), to, ts, features, at.panels, 4, flip);
    const finer = activation(before, Activation.exact, last, 0, at.panel, at.slot);
    copyFeatures(finer, panelStride(before, Activation.exact), exact, es, features, at.panels, 5, flip);
  }
  const conditions = pointer(link, Link.conditions);
  if (conditions == 0) return;
  const width = word(pointer(link, Link.flow), Flow.contextFeatures);
  const c = activation(link, Activation.conditions, 0, 0, at.panel, at.slot);
  pack(pass, at, conditions, width, c, panelStride(link, Activation.conditions), row, false);
}

/**
 * Panels of features of 2^bits bytes each, in the same or the reversed order. No memory.copy or
 * memory.fill in these kernels: in a helper they are held to the size that the memory had when the
 * helper started.
 */
function copyFeatures(
  from: usize, fs: usize, to: usize, ts: usize, features: i32, panels: i32, bits: usize, flip: bool,
): void {
  for (let p: usize = 0; p < <usize>panels; p++)
    for (let f = 0; f < features; f++) {
      const g = flip ? features - 1 - f : f;
      const a = from + p * fs + (<usize>f << bits);
      const b = to + p * ts + (<usize>g << bits);
      for (let i: usize = 0; i < 1 << bits; i += 16) v128.store(b + i, v128.load(a + i));
    }
}

/** Row-major rows into panels; lanes past the last row are zero. */
function pack(
  pass: usize, at: At, from: usize, width: i32, to: usize, stride: usize, row: i32, flip: bool,
): void {
  const count = word(pass, Pass.rows);
  for (let p = 0; p < at.panels; p++)
    for (let lane = 0; lane < 4; lane++) {
      const r = row + (p << 2) + lane;
      const out = to + <usize>p * stride + (<usize>lane << 2);
      for (let f = 0; f < width; f++) {
        const value = r < count ? load<f32>(from + (<usize>(r * width + f) << 2)) : 0;
        store<f32>(out + (<usize>(flip ? width - 1 - f : f) << 4), value);
      }
    }
}

/** Panels into row-major rows; lanes past the last row are left out. */
function unpack(
  pass: usize, at: At, from: usize, stride: usize, width: i32, to: usize, row: i32, flip: bool,
): void {
  const count = word(pass, Pass.rows);
  for (let p = 0; p < at.panels; p++)
    for (let lane = 0; lane < 4; lane++) {
      const r = row + (p << 2) + lane;
      if (r >= count) return;
      const at0 = from + <usize>p * stride + (<usize>lane << 2);
      for (let f = 0; f < width; f++)
        store<f32>(
          to + (<usize>(r * width + f) << 2),
          load<f32>(at0 + (<usize>(flip ? width - 1 - f : f) << 4)),
        );
    }
}

/** Rows after each layer, in the order of the features of the data. */
function writeLayers(pass: usize, at: At, link: usize, layer: i32, row: i32): void {
  const features = word(pass, Pass.features);
  const layers = layersOf(link);
  const size = <usize>(word(pass, Pass.rows) * features) << 2;
  // Every reversal so far turns the features round; places hold rows after the reversal.
  const final = word(pointer(link, Link.flow), Flow.finalPermutation);
  const inverse = word(link, Link.inverse) != 0;
  let flips = inverse ? layers - 1 : 0;
  for (let place = 0; place < layers; place++) {
    const reversed = place < layers - 1 || (final != 0 && !inverse);
    if (reversed) flips += inverse ? -1 : 1;
    const from = activation(link, Activation.points, place + 1, 0, at.panel, at.slot);
    unpack(
      pass, at, from, panelStride(link, Activation.points), features,
      pointer(pass, Pass.layers) + <usize>(layer + place) * size, row, (flips & 1) != 0,
    );
  }
}

/** Scores and outputs of the rows at the end of the chain. */
function finish(pass: usize, at: At, row: i32): void {
  const features = word(pass, Pass.features);
  const last = linkAt(pass, word(pass, Pass.links) - 1);
  const output = pointer(pass, Pass.output);
  if (output != 0) {
    const rows = activation(last, Activation.points, layersOf(last), 0, at.panel, at.slot);
    unpack(pass, at, rows, panelStride(last, Activation.points), features, output, row, false);
  }
  for (let p: usize = 0; p < <usize>at.panels; p++) {
    score(pass, at, last, p, 0, row);
    score(pass, at, last, p, 1, row);
  }
  if (word(pass, Pass.penalty)) distances(pass, at, row);
}

/** Log-determinant and negative log-likelihood of a pair of rows. */
function score(pass: usize, at: At, last: usize, panel: usize, pair: usize, row: i32): void {
  let logAbsDet = f64x2.splat(0);
  for (let i = 0; i < word(pass, Pass.links); i++) {
    const link = linkAt(pass, i);
    const logs = activation(link, Activation.logAbsDet, 0, 0, at.panel, at.slot);
    const each = logs + panel * panelStride(link, Activation.logAbsDet) + (pair << 4);
    logAbsDet = f64x2.add(logAbsDet, v128.load(each));
  }
  const to = (<usize>row << 2) + (panel << 4) + (pair << 3);
  const logs = pointer(pass, Pass.logAbsDet);
  if (logs != 0) storePair(logs + to, logAbsDet);
  const nll = pointer(pass, Pass.nll);
  if (nll == 0) return;
  const features = word(pass, Pass.features);
  const z = activation(last, Activation.exact, layersOf(last), 0, at.panel, at.slot);
  const at0 = z + panel * panelStride(last, Activation.exact) + (pair << 4);
  let energy = f64x2.splat(0);
  for (let f: usize = 0; f < <usize>features; f++) {
    const each = v128.load(at0 + (f << 5));
    energy = f64x2.add(energy, f64x2.mul(each, each));
  }
  const base = f64x2.add(
    f64x2.mul(energy, f64x2.splat(0.5)),
    f64x2.splat(halfLogTwoPi * <f64>features),
  );
  storePair(nll + to, f64x2.sub(base, logAbsDet));
}

/** Distance that the penalised link moves each row: L1 norm or squared L2 norm. */
function distances(pass: usize, at: At, row: i32): void {
  const features = word(pass, Pass.features);
  const link = linkAt(pass, word(pass, Pass.penaltyLink));
  const from = activation(link, Activation.points, 0, 0, at.panel, at.slot);
  const to = activation(link, Activation.points, layersOf(link), 0, at.panel, at.slot);
  const stride = panelStride(link, Activation.points);
  const flip = reversesBefore(link);
  for (let p: usize = 0; p < <usize>at.panels; p++) {
    let sum = f32x4.splat(0);
    for (let f = 0; f < features; f++) {
      const g = flip ? features - 1 - f : f;
      const out = v128.load(to + p * stride + (<usize>f << 4));
      const moved = f32x4.sub(out, v128.load(from + p * stride + (<usize>g << 4)));
      const l1 = word(pass, Pass.penalty) == 1;
      sum = f32x4.add(sum, l1 ? f32x4.abs(moved) : f32x4.mul(moved, moved));
    }
    v128.store(pointer(pass, Pass.distance) + (<usize>row << 2) + (p << 4), sum);
  }
}

/** Gradients back through all links; each link's input gradient is the output gradient before it. */
function backward(pass: usize, at: At, row: i32): void {
  const links = word(pass, Pass.links);
  const productsOnly = word(pass, Pass.productsOnly) != 0;
  const last = linkAt(pass, links - 1);
  const seeds = pointer(pass, Pass.nllSeed) + (<usize>row << 2);
  seedOutput(pass, at, last, seeds, row);
  for (let i = links - 1; i >= 0; i--) {
    const link = linkAt(pass, i);
    clearConditions(at, link);
    const penalised = word(pass, Pass.penalty) != 0 && word(pass, Pass.penaltyLink) == i;
    if (penalised) penaltyBackward(pass, at, link, layersOf(link), row, 1);
    flowBackward(at, link, seeds, productsOnly);
    if (penalised) penaltyBackward(pass, at, link, 0, row, -1);
    leave(pass, at, link, i, row);
  }
}

/**
 * d loss / d output: as given, or that of the rows' likelihoods.
 * @param seeds d loss / d nll of each row, one vector a panel
 */
function seedOutput(pass: usize, at: At, last: usize, seeds: usize, row: i32): void {
  const features = word(pass, Pass.features);
  const dz = activation(last, Activation.pointsGradient, layersOf(last), 0, at.panel, at.slot);
  const ds = panelStride(last, Activation.pointsGradient);
  const given = pointer(pass, Pass.outputSeed);
  if (given != 0) {
    pack(pass, at, given, features, dz, ds, row, false);
    return;
  }
  const z = activation(last, Activation.points, layersOf(last), 0, at.panel, at.slot);
  const zs = panelStride(last, Activation.points);
  for (let p: usize = 0; p < <usize>at.panels; p++) {
    const seed = v128.load(seeds + (p << 4));
    for (let f: usize = 0; f < <usize>features; f++)
      v128.store(dz + p * ds + (f << 4), f32x4.mul(seed, v128.load(z + p * zs + (f << 4))));
  }
}

function clearConditions(at: At, link: usize): void {
  if (pointer(link, Link.conditionsGradient) == 0) return;
  const to = activation(link, Activation.conditionsGradient, 0, 0, at.panel, at.slot);
  const stride = panelStride(link, Activation.conditionsGradient);
  const end = to + <usize>at.panels * stride;
  for (let i = to; i < end; i += 16) v128.store(i, f32x4.splat(0));
}

/** Adds the penalty's gradient at the link's output (sign 1) or input (sign -1). */
function penaltyBackward(pass: usize, at: At, link: usize, place: i32, row: i32, sign: f32): void {
  const features = word(pass, Pass.features);
  const from = activation(link, Activation.points, 0, 0, at.panel, at.slot);
  const to = activation(link, Activation.points, layersOf(link), 0, at.panel, at.slot);
  const stride = panelStride(link, Activation.points);
  const into = activation(link, Activation.pointsGradient, place, 0, at.panel, at.slot);
  const flip = reversesBefore(link);
  const seeds = pointer(pass, Pass.distanceSeed) + (<usize>row << 2);
  for (let p: usize = 0; p < <usize>at.panels; p++) {
    const seed = f32x4.mul(v128.load(seeds + (p << 4)), f32x4.splat(sign));
    for (let f = 0; f < features; f++) {
      const g = flip ? features - 1 - f : f;
      const out = v128.load(to + p * stride + (<usize>f << 4));
      const moved = f32x4.sub(out, v128.load(from + p * stride + (<usize>g << 4)));
      const rate = word(pass, Pass.penalty) == 1 ? signOf(moved) : f32x4.add(moved, moved);
      const at0 = into + p * stride + (<usize>(place == 0 ? g : f) << 4);
      v128.store(at0, f32x4.add(v128.load(at0), f32x4.mul(seed, rate)));
    }
  }
}

/** -1, 0 or 1 */
@inline
function signOf(x: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const up = v128.and(f32x4.gt(x, zero), one);
  return f32x4.sub(up, v128.and(f32x4.lt(x, zero), one));
}

/** The gradient of a link's rows to the link before it, or out of the pass. */
function leave(pass: usize, at: At, link: usize, index: i32, row: i32): void {
  const features = word(pass, Pass.features);
  const from = activation(link, Activation.pointsGradient, 0, 0, at.panel, at.slot);
  const stride = panelStride(link, Activation.pointsGradient);
  const flip = reversesBefore(link);
  const conditions = pointer(link, Link.conditionsGradient);
  if (conditions != 0) {
    const c = activation(link, Activation.conditionsGradient, 0, 0, at.panel, at.slot);
    const cs = panelStride(link, Activation.conditionsGradient);
    const width = word(pointer(link, Link.flow), Flow.contextFeatures);
    unpack(pass, at, c, cs, width, conditions, row, false);
  }
  if (index == 0) {
    const to = pointer(pass, Pass.inputGradient);
    if (to != 0) unpack(pass, at, from, stride, features, to, row, flip);
    return;
  }
  const before = linkAt(pass, index - 1);
  const to = activation(
    before, Activation.pointsGradient, layersOf(before), 0, at.panel, at.slot,
  );
  const ts = panelStride(before, Activation.pointsGradient);
  for (let p: usize = 0; p < <usize>at.panels; p++)
    for (let f = 0; f < features; f++) {
      const g = flip ? features - 1 - f : f;
      v128.store(to + p * ts + (<usize>f << 4), v128.load(from + p * stride + (<usize>g << 4)));
    }
}

/** The trained flow of a pass: that of its first trained link. */
function trainedFlow(pass: usize): usize {
  for (let i = 0; i < word(pass, Pass.links); i++) {
    const link = linkAt(pass, i);
    if (word(link, Link.trained)) return pointer(link, Link.flow);
  }
  return 0;
}

@inline
function hiddenTasks(flow: usize): i32 {
  return ((word(flow, Flow.hidden) >> 2) + weightQuads - 1) / weightQuads;
}

export function weightTasks(pass: usize): i32 {
  const flow = trainedFlow(pass);
  if (flow == 0) return 0;
  return word(flow, Flow.layers) * (hiddenTasks(flow) + word(flow, Flow.features));
}

/** Gradients of some rows of the matrices of one layer, from all links that train the flow. */
export function weightTask(pass: usize, task: i32, scratch: usize): void {
  const at = changetype<At>(scratch);
  const flow = trainedFlow(pass);
  const perLayer = hiddenTasks(flow) + word(flow, Flow.features);
  const layer = task / perLayer;
  const part = task % perLayer;
  let accumulate = word(pass, Pass.accumulate) != 0;
  for (let i = 0; i < word(pass, Pass.links); i++) {
    const link = linkAt(pass, i);
    if (!word(link, Link.trained)) continue;
    const inverse = word(link, Link.inverse) != 0;
    at.flow = flow;
    at.link = link;
    at.layer = layer;
    at.place = inverse ? word(flow, Flow.layers) - 1 - layer : layer;
    at.panel = 0;
    at.panels = panelCount(pass);
    at.slot = 0;
    const hidden = hiddenTasks(flow);
    if (part < hidden) {
      const from = part * weightQuads;
      const to = min(from + weightQuads, word(flow, Flow.hidden) >> 2);
      const inputs = inverse ? Activation.solved : Activation.points;
      hiddenWeights(at, inputs, from, to, accumulate);
    } else {
      outputWeights(at, part - hidden, accumulate);
    }
    accumulate = true;
  }
}
