/**
 * Rows through all layers of one flow, in either direction, and back again for gradients. Between
 * layers the features are reversed; the spline of a layer writes straight into the next one's rows.
 */
import { Activation, Flow, Link, splineRecord } from '../abi';
import {
  At, conditionsBackward, seesNothing, groupsOf, hiddenBackward, hiddenForward, inputBackward, outputForward, panelsOf,
} from './made';
import { activation, panelStride, pointer, word } from './memory';
import { splineBackward, splineForward, splineInverse } from './spline';
import { loadPair } from './vector';

/** Bytes of a record that belong to one pair of lanes. */
const pairRecord: usize = 8 * splineRecord;
/** A thread's scratch begins with its `At`; shares of splines follow. */
const scratchHead: usize = 64;

/** Layers in the order of the pass: the inverse starts with the last. */
@inline
function layerAt(link: usize, place: i32): i32 {
  const last = word(pointer(link, Link.flow), Flow.layers) - 1;
  return word(link, Link.inverse) ? last - place : place;
}

/** Is the output of this place reversed on its way to the next (or out)? */
@inline
function reversesAfter(link: usize, place: i32): bool {
  const flow = pointer(link, Link.flow);
  if (place < word(flow, Flow.layers) - 1) return true;
  return word(flow, Flow.finalPermutation) != 0 && !word(link, Link.inverse);
}

/** An inverse pass begins by undoing the final reversal. */
@inline
export function reversesBefore(link: usize): bool {
  return word(link, Link.inverse) != 0 && word(pointer(link, Link.flow), Flow.finalPermutation) != 0;
}

function placed(at: At, link: usize, place: i32): void {
  at.link = link;
  at.flow = pointer(link, Link.flow);
  at.place = place;
  at.layer = layerAt(link, place);
}

/** Runs all layers. `at` holds panels and slot; points[0] holds the rows. */
export function flowForward(at: At, link: usize, productsOnly: bool): void {
  const layers = word(pointer(link, Link.flow), Flow.layers);
  const logs = activation(link, Activation.logAbsDet, 0, 0, at.panel, at.slot);
  const ls = panelStride(link, Activation.logAbsDet);
  for (let p: usize = 0; p < <usize>at.panels; p++) {
    v128.store(logs + p * ls, f64x2.splat(0));
    v128.store(logs + p * ls, f64x2.splat(0), 16);
  }
  for (let place = 0; place < layers; place++) {
    placed(at, link, place);
    if (word(link, Link.inverse)) inverseLayer(at, productsOnly);
    else forwardLayer(at, productsOnly);
  }
}

function forwardLayer(at: At, productsOnly: bool): void {
  const features = word(at.flow, Flow.features);
  hiddenForward(at, Activation.points, 0, word(at.flow, Flow.groups));
  outputForward(at, 0, features);
  if (productsOnly) return;
  for (let feature = 0; feature < features; feature++) splines(at, feature);
}

/** Feature by feature; the units that see a solved feature follow it, each computed once. */
function inverseLayer(at: At, productsOnly: bool): void {
  const features = word(at.flow, Flow.features);
  const groups = word(at.flow, Flow.groups);
  let ready = 0;
  for (let feature = 0; feature < features; feature++) {
    const needed = min(groups, groupsOf(at.flow, feature));
    if (needed > ready) hiddenForward(at, Activation.solved, ready, needed);
    ready = max(ready, needed);
    outputForward(at, feature, feature + 1);
    if (!productsOnly) splines(at, feature);
  }
}

/** The splines of one feature on all panels, into the next place's rows. */
function splines(at: At, feature: i32): void {
  const flow = at.flow;
  const link = at.link;
  const inverse = word(link, Link.inverse) != 0;
  const column = <usize>feature << 4;
  const target = <usize>targetFeature(at, feature) << 4;
  const from = panelsOf(at, Activation.exact, 0) + 2 * column;
  const next = activation(link, Activation.exact, at.place + 1, 0, at.panel, at.slot) + 2 * target;
  const es = panelStride(link, Activation.exact);
  const to = activation(link, Activation.points, at.place + 1, 0, at.panel, at.slot) + target;
  const ps = panelStride(link, Activation.points);
  const raw = panelsOf(at, Activation.raw, 0) + <usize>(feature * word(flow, Flow.outputs)) * 16;
  const rs = panelStride(link, Activation.raw);
  const record = panelsOf(at, Activation.record, 0) + <usize>(feature * splineRecord) * 16;
  const ks = panelStride(link, Activation.record);
  const logs = activation(link, Activation.logAbsDet, 0, 0, at.panel, at.slot);
  const ls = panelStride(link, Activation.logAbsDet);
  const solved = panelsOf(at, Activation.solved, 0) + column;
  const ss = panelStride(link, Activation.solved);
  const scratch = changetype<usize>(at) + scratchHead;
  // Outputs that see neither units nor context are biases, the same for every row.
  const shared = seesNothing(at, feature);
  for (let p: usize = 0; p < <usize>at.panels; p++)
    for (let pair: usize = 0; pair < 2; pair++) {
      const value = v128.load(from + p * es + 16 * pair);
      const numbers = raw + p * rs + 8 * pair;
      const kept = record + p * ks + pair * pairRecord;
      const out = next + p * es + 16 * pair;
      const log = logs + p * ls + 16 * pair;
      const known = shared && p + pair > 0;
      if (inverse) splineInverse(flow, value, numbers, kept, out, log, scratch, known);
      else splineForward(flow, value, numbers, kept, out, log, scratch, known);
      const rounded = f32x4.demote_f64x2_zero(v128.load(out));
      v128.store64_lane(to + p * ps + 8 * pair, rounded, 0);
      if (inverse) v128.store64_lane(solved + p * ss + 8 * pair, rounded, 0);
    }
}

@inline
function targetFeature(at: At, feature: i32): i32 {
  return reversesAfter(at.link, at.place) ? word(at.flow, Flow.features) - 1 - feature : feature;
}

/**
 * Gradients of all layers; pointsGradient[layers] holds d loss / d output.
 * @param seeds minus d loss / d logAbsDet of each row, one vector a panel
 */
export function flowBackward(at: At, link: usize, seeds: usize, productsOnly: bool): void {
  const flow = pointer(link, Link.flow);
  const features = word(flow, Flow.features);
  for (let place = word(flow, Flow.layers) - 1; place >= 0; place--) {
    placed(at, link, place);
    if (word(link, Link.inverse)) inverseBackward(at, features, seeds, productsOnly);
    else forwardBackward(at, features, seeds, productsOnly);
    if (pointer(link, Link.conditionsGradient) != 0) conditionsBackward(at);
  }
}

function forwardBackward(at: At, features: i32, seeds: usize, productsOnly: bool): void {
  if (!productsOnly)
    for (let feature = 0; feature < features; feature++) splinesBackward(at, feature, seeds);
  hiddenBackward(at, 0, word(at.flow, Flow.groups));
  const to = panelsOf(at, Activation.pointsGradient, 0);
  const stride = panelStride(at.link, Activation.pointsGradient);
  for (let feature = 0; feature < features; feature++) inputBackward(at, feature, to, stride);
}

/** Last feature first: its gradient needs all units that saw it, and theirs need later features. */
function inverseBackward(at: At, features: i32, seeds: usize, productsOnly: bool): void {
  let open = word(at.flow, Flow.groups);
  const to = activation(at.link, Activation.pointsGradient, at.place + 1, 0, at.panel, at.slot);
  const stride = panelStride(at.link, Activation.pointsGradient);
  for (let feature = features - 1; feature >= 0; feature--) {
    // Units of group f see features up to f, and outputs from f + 1 on see them.
    if (features > 1 && feature < open) {
      hiddenBackward(at, feature, open);
      open = feature;
      addSolved(at, feature, to, stride);
    }
    if (!productsOnly) splinesBackward(at, feature, seeds);
  }
  if (open > 0) hiddenBackward(at, 0, open);
}

/** The network's part of a solved feature's gradient, where the reversal has put that feature. */
function addSolved(at: At, feature: i32, to: usize, stride: usize): void {
  const target = targetFeature(at, feature);
  inputBackward(at, feature, to + (<usize>target << 4) - (<usize>feature << 4), stride);
}

function splinesBackward(at: At, feature: i32, seeds: usize): void {
  const flow = at.flow;
  const link = at.link;
  const inverse = word(link, Link.inverse) != 0;
  const column = <usize>feature << 4;
  const target = <usize>targetFeature(at, feature) << 4;
  const from = activation(link, Activation.pointsGradient, at.place + 1, 0, at.panel, at.slot);
  const to = panelsOf(at, Activation.pointsGradient, 0) + column;
  const ps = panelStride(link, Activation.pointsGradient);
  const raw = panelsOf(at, Activation.raw, 0) + <usize>(feature * word(flow, Flow.outputs)) * 16;
  const rs = panelStride(link, Activation.raw);
  const record = panelsOf(at, Activation.record, 0) + <usize>(feature * splineRecord) * 16;
  const ks = panelStride(link, Activation.record);
  for (let p: usize = 0; p < <usize>at.panels; p++)
    for (let pair: usize = 0; pair < 2; pair++) {
      const dy = loadPair(from + p * ps + target + 8 * pair);
      const dLog = f64x2.neg(loadPair(seeds + (p << 4) + 8 * pair));
      const numbers = raw + p * rs + 8 * pair;
      const kept = record + p * ks + pair * pairRecord;
      splineBackward(flow, inverse, numbers, kept, dy, dLog, to + p * ps + 8 * pair);
    }
}
