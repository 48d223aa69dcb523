/**
 * The masked residual network of a layer on a few panels, forwards and backwards, for any run of
 * hidden degrees. Units are sorted by degree, so a mask is nothing but a shorter prefix of columns
 * (forwards) or a later start of rows (backwards), and a sampling pass that learns its inputs one
 * by one computes every unit once.
 */
import { Activation, Flow } from '../abi';
import { gradient } from './gradient';
import { multiply, Store } from './multiply';
import { addColumn, multiplyTransposed } from './multiplyTransposed';
import { activation, inBlock, inLayer, panelStride, pointer, word } from './memory';

/** First quad of the units of degree group `group`. */
@inline
function groupStart(flow: usize, group: i32): i32 {
  return group == 0 ? 0 : groupEnd(flow, group - 1);
}

/** Quad after the last unit of degree group `group`. */
@inline
function groupEnd(flow: usize, group: i32): i32 {
  return load<i32>(pointer(flow, Flow.groupEnds) + (<usize>group << 2)) >> 2;
}

/** How many of the inputs the units of a group see. */
@inline
function inputsOf(flow: usize, group: i32): i32 {
  return word(flow, Flow.features) == 1 ? 0 : group + 1;
}

/** How many groups the outputs of a feature see. */
@inline
export function groupsOf(flow: usize, feature: i32): i32 {
  return word(flow, Flow.features) == 1 ? 1 : feature;
}

/** Units that the outputs of a feature see. */
@inline
function unitsOf(flow: usize, feature: i32): i32 {
  const groups = groupsOf(flow, feature);
  return groups == 0 ? 0 : groupEnd(flow, groups - 1) << 2;
}

/** Do the outputs of a feature depend on nothing but their biases? */
@inline
export function seesNothing(at: At, feature: i32): bool {
  if (unitsOf(at.flow, feature) > 0) return false;
  return word(at.flow, Flow.directWeight) < 0;
}

/** A pass through one layer: which flow, which weights, which rows. */
@unmanaged
export class At {
  flow: usize;
  link: usize;
  layer: i32;
  /** Place of the layer in the order of the pass; activations are kept by place. */
  place: i32;
  panel: i32;
  panels: i32;
  slot: i32;
}

@inline
export function panelsOf(at: At, which: i32, index: i32): usize {
  return activation(at.link, which, at.place, index, at.panel, at.slot);
}

@inline
function weight(at: At, field: i32): usize {
  return inLayer(at.flow, Flow.parameters, at.layer, field);
}

@inline
function blockWeight(at: At, block: i32, field: i32): usize {
  return inBlock(at.flow, Flow.parameters, at.layer, block, field);
}

/** Hidden units of groups [from, to). @param inputs which activation the network sees */
export function hiddenForward(at: At, inputs: i32, from: i32, to: i32): void {
  const flow = at.flow;
  const link = at.link;
  const blocks = word(flow, Flow.blocks);
  const width = word(flow, Flow.hidden);
  const features = word(flow, Flow.features);
  const contexts = word(flow, Flow.contextFeatures);
  const hs = panelStride(link, Activation.hidden);
  const fs = panelStride(link, Activation.first);
  const cs = panelStride(link, Activation.conditions);
  const hidden = panelsOf(at, Activation.hidden, 0);
  const first = groupStart(flow, from);
  const last = groupEnd(flow, to - 1);
  const relu = panelsOf(at, Activation.first, 0);
  const conditions = panelsOf(at, Activation.conditions, 0);
  const context = panelsOf(at, Activation.context, 0);
  if (contexts > 0)
    multiply(
      weight(at, Flow.contextWeight), weight(at, Flow.contextBias), contexts, contexts, first, last,
      conditions, cs, context, hs, 0, 0, at.panels, Store.relu,
    );
  for (let group = from; group < to; group++)
    multiply(
      weight(at, Flow.initialWeight), weight(at, Flow.initialBias), features,
      inputsOf(flow, group), groupStart(flow, group), groupEnd(flow, group),
      panelsOf(at, inputs, 0), panelStride(link, inputs), hidden, hs, 0, 0, at.panels, Store.set,
    );
  addAndRelu(hidden, contexts > 0 ? context : 0, blocks > 0 ? relu : 0, hs, first, last, at.panels);
  for (let block = 0; block < blocks; block++) {
    const a = panelsOf(at, Activation.first, block);
    const c = panelsOf(at, Activation.second, block);
    const next = block + 1 < blocks ? panelsOf(at, Activation.first, block + 1) : 0;
    if (contexts > 0)
      multiply(
        blockWeight(at, block, Flow.blockContextWeight),
        blockWeight(at, block, Flow.blockContextBias), contexts, contexts, first, last,
        conditions, cs, c, fs, 0, 0, at.panels, Store.set,
      );
    for (let group = from; group < to; group++) {
      const start = groupStart(flow, group);
      const end = groupEnd(flow, group);
      multiply(
        blockWeight(at, block, Flow.firstWeight), blockWeight(at, block, Flow.firstBias),
        width, end << 2, start, end, a, fs, c, fs, 0, 0, at.panels,
        contexts > 0 ? Store.addRelu : Store.relu,
      );
    }
    for (let group = from; group < to; group++) {
      const start = groupStart(flow, group);
      const end = groupEnd(flow, group);
      multiply(
        blockWeight(at, block, Flow.secondWeight), blockWeight(at, block, Flow.secondBias),
        width, end << 2, start, end, c, fs, hidden, hs, next, fs, at.panels,
        next != 0 ? Store.residual : Store.add,
      );
    }
  }
}

/** hidden += more (0: nothing); relu of it into `relu` (0: nowhere). All three have one stride. */
function addAndRelu(
  hidden: usize, more: usize, relu: usize, stride: usize, from: i32, to: i32, panels: i32,
): void {
  if (more == 0 && relu == 0) return;
  for (let p: usize = 0; p < <usize>panels; p++) {
    for (let at = <usize>from << 6; at < <usize>to << 6; at += 16) {
      const row = p * stride + at;
      let v = v128.load(hidden + row);
      if (more != 0) {
        v = f32x4.add(v, v128.load(more + row));
        v128.store(hidden + row, v);
      }
      if (relu != 0) v128.store(relu + row, f32x4.pmax(v, f32x4.splat(0)));
    }
  }
}

/** Raw spline numbers of features [from, to). */
export function outputForward(at: At, from: i32, to: i32): void {
  const flow = at.flow;
  const link = at.link;
  const quads = word(flow, Flow.outputs) >> 2;
  const raw = panelsOf(at, Activation.raw, 0);
  const rs = panelStride(link, Activation.raw);
  for (let feature = from; feature < to; feature++)
    multiply(
      weight(at, Flow.outputWeight), weight(at, Flow.outputBias), word(flow, Flow.hidden),
      unitsOf(flow, feature), feature * quads, (feature + 1) * quads,
      panelsOf(at, Activation.hidden, 0), panelStride(link, Activation.hidden), raw, rs, 0, 0,
      at.panels, Store.set,
    );
  const direct = weight(at, Flow.directWeight);
  if (direct == 0) return;
  const contexts = word(flow, Flow.contextFeatures);
  multiply(
    direct, weight(at, Flow.directBias), contexts, contexts, from * quads, to * quads,
    panelsOf(at, Activation.conditions, 0), panelStride(link, Activation.conditions), raw, rs, 0, 0,
    at.panels, Store.add,
  );
}

/**
 * Gradients of the hidden units of groups [from, to), once those of all later groups and of the
 * outputs that see them are there. Call with falling groups.
 */
export function hiddenBackward(at: At, from: i32, to: i32): void {
  const flow = at.flow;
  const link = at.link;
  const blocks = word(flow, Flow.blocks);
  const width = word(flow, Flow.hidden);
  const quads = width >> 2;
  const features = word(flow, Flow.features);
  const outputs = word(flow, Flow.outputs) >> 2;
  const gs = panelStride(link, Activation.hiddenGradient);
  const is = panelStride(link, Activation.innerGradient);
  const fs = panelStride(link, Activation.first);
  const top = panelsOf(at, Activation.hiddenGradient, blocks);
  for (let group = from; group < to; group++)
    multiplyTransposed(
      weight(at, Flow.outputWeight), width, groupStart(flow, group), groupEnd(flow, group),
      (features == 1 ? 0 : group + 1) * outputs, features * outputs,
      panelsOf(at, Activation.raw, 0), panelStride(link, Activation.raw), top, gs, 0, 0, 0, 0, at.panels,
    );
  for (let block = blocks - 1; block >= 0; block--) {
    const after = panelsOf(at, Activation.hiddenGradient, block + 1);
    const inner = panelsOf(at, Activation.innerGradient, block);
    for (let group = to - 1; group >= from; group--)
      multiplyTransposed(
        blockWeight(at, block, Flow.secondWeight), width, groupStart(flow, group),
        groupEnd(flow, group), groupStart(flow, group), quads, after, gs, inner, is,
        panelsOf(at, Activation.second, block), fs, 0, 0, at.panels,
      );
    for (let group = to - 1; group >= from; group--)
      multiplyTransposed(
        blockWeight(at, block, Flow.firstWeight), width, groupStart(flow, group),
        groupEnd(flow, group), groupStart(flow, group), quads, inner, is,
        panelsOf(at, Activation.hiddenGradient, block), gs, panelsOf(at, Activation.first, block), fs,
        after, gs, at.panels,
      );
  }
  if (word(flow, Flow.contextFeatures) > 0) gateContext(at, from, to);
}

/** Gradient before the relu of the context layer. */
function gateContext(at: At, from: i32, to: i32): void {
  const gs = panelStride(at.link, Activation.hiddenGradient);
  const cs = panelStride(at.link, Activation.contextGradient);
  const rs = panelStride(at.link, Activation.context);
  const begin = <usize>groupStart(at.flow, from) << 6;
  const end = <usize>groupEnd(at.flow, to - 1) << 6;
  for (let p: usize = 0; p < <usize>at.panels; p++) {
    const g = panelsOf(at, Activation.hiddenGradient, 0) + p * gs;
    const c = panelsOf(at, Activation.contextGradient, 0) + p * cs;
    const r = panelsOf(at, Activation.context, 0) + p * rs;
    for (let i = begin; i < end; i += 16) {
      const open = f32x4.gt(v128.load(r + i), f32x4.splat(0));
      v128.store(c + i, v128.and(v128.load(g + i), open));
    }
  }
}

/** Adds the network's part to the gradient of input `feature`; all groups that see it are done. */
export function inputBackward(at: At, feature: i32, to: usize, stride: usize): void {
  const flow = at.flow;
  if (feature >= word(flow, Flow.features) - 1) return;
  addColumn(
    weight(at, Flow.initialWeight), word(flow, Flow.features), feature, groupStart(flow, feature),
    word(flow, Flow.hidden) >> 2, panelsOf(at, Activation.hiddenGradient, 0),
    panelStride(at.link, Activation.hiddenGradient), to, stride, at.panels,
  );
}

/** Adds the layer's part to the gradients of the conditions. */
export function conditionsBackward(at: At): void {
  const flow = at.flow;
  const link = at.link;
  const contexts = word(flow, Flow.contextFeatures);
  const quads = word(flow, Flow.hidden) >> 2;
  const to = activation(link, Activation.conditionsGradient, 0, 0, at.panel, at.slot);
  const ts = panelStride(link, Activation.conditionsGradient);
  const direct = weight(at, Flow.directWeight);
  for (let c = 0; c < contexts; c++) {
    addColumn(
      weight(at, Flow.contextWeight), contexts, c, 0, quads,
      panelsOf(at, Activation.contextGradient, 0), panelStride(link, Activation.contextGradient),
      to, ts, at.panels,
    );
    for (let block = 0; block < word(flow, Flow.blocks); block++)
      addColumn(
        blockWeight(at, block, Flow.blockContextWeight), contexts, c, 0, quads,
        panelsOf(at, Activation.innerGradient, block), panelStride(link, Activation.innerGradient),
        to, ts, at.panels,
      );
    if (direct != 0)
      addColumn(
        direct, contexts, c, 0, (word(flow, Flow.features) * word(flow, Flow.outputs)) >> 2,
        panelsOf(at, Activation.raw, 0), panelStride(link, Activation.raw), to, ts, at.panels,
      );
  }
}

/** Gradients of the weights into hidden quads [from, to), from all panels. */
export function hiddenWeights(at: At, inputs: i32, from: i32, to: i32, accumulate: bool): void {
  const flow = at.flow;
  const contexts = word(flow, Flow.contextFeatures);
  for (let group = 0; group < word(flow, Flow.groups); group++) {
    const first = max(from, groupStart(flow, group));
    const last = min(to, groupEnd(flow, group));
    if (first >= last) continue;
    weights(
      at, inLayer(flow, Flow.gradients, at.layer, Flow.initialWeight),
      inLayer(flow, Flow.gradients, at.layer, Flow.initialBias), word(flow, Flow.features),
      inputsOf(flow, group), first, last, Activation.hiddenGradient, 0, inputs, 0, accumulate,
    );
    for (let block = 0; block < word(flow, Flow.blocks); block++) {
      const width = word(flow, Flow.hidden);
      const seen = groupEnd(flow, group) << 2;
      weights(
        at, inBlock(flow, Flow.gradients, at.layer, block, Flow.firstWeight),
        inBlock(flow, Flow.gradients, at.layer, block, Flow.firstBias), width, seen, first, last,
        Activation.innerGradient, block, Activation.first, block, accumulate,
      );
      weights(
        at, inBlock(flow, Flow.gradients, at.layer, block, Flow.secondWeight),
        inBlock(flow, Flow.gradients, at.layer, block, Flow.secondBias), width, seen, first, last,
        Activation.hiddenGradient, block + 1, Activation.second, block, accumulate,
      );
    }
  }
  if (contexts == 0) return;
  weights(
    at, inLayer(flow, Flow.gradients, at.layer, Flow.contextWeight),
    inLayer(flow, Flow.gradients, at.layer, Flow.contextBias), contexts, contexts, from, to,
    Activation.contextGradient, 0, Activation.conditions, 0, accumulate,
  );
  for (let block = 0; block < word(flow, Flow.blocks); block++)
    weights(
      at, inBlock(flow, Flow.gradients, at.layer, block, Flow.blockContextWeight),
      inBlock(flow, Flow.gradients, at.layer, block, Flow.blockContextBias), contexts, contexts,
      from, to, Activation.innerGradient, block, Activation.conditions, 0, accumulate,
    );
}

/** Gradients of the weights into the outputs of a feature, from all panels. */
export function outputWeights(at: At, feature: i32, accumulate: bool): void {
  const flow = at.flow;
  const quads = word(flow, Flow.outputs) >> 2;
  const from = feature * quads;
  weights(
    at, inLayer(flow, Flow.gradients, at.layer, Flow.outputWeight),
    inLayer(flow, Flow.gradients, at.layer, Flow.outputBias), word(flow, Flow.hidden),
    unitsOf(flow, feature), from, from + quads, Activation.raw, 0, Activation.hidden, 0, accumulate,
  );
  const direct = inLayer(flow, Flow.gradients, at.layer, Flow.directWeight);
  if (direct == 0) return;
  const contexts = word(flow, Flow.contextFeatures);
  weights(
    at, direct, inLayer(flow, Flow.gradients, at.layer, Flow.directBias), contexts, contexts,
    from, from + quads, Activation.raw, 0, Activation.conditions, 0, accumulate,
  );
}

@inline
function weights(
  at: At, dw: usize, bias: usize, columns: i32, k: i32, from: i32, to: i32,
  dy: i32, dyIndex: i32, x: i32, xIndex: i32, accumulate: bool,
): void {
  gradient(
    dw, bias, columns, k, from, to, panelsOf(at, dy, dyIndex), panelStride(at.link, dy),
    panelsOf(at, x, xIndex), panelStride(at.link, x), at.panels, accumulate,
  );
}
