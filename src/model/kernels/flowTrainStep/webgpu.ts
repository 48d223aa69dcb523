/**
 * `FlowTrainStep` on the WGSL kernels: the whole step in one submission, its loss summed and its
 * verdict found on the card. Reads nothing back.
 *
 * The loss is linear in the rows' scores, so it is their product with the seeds that gradients begin
 * with. Seeds and scores lie in the same order: term after term, likelihoods before distances.
 */
import type { FlowHandle } from '../flowHandle.ts';
import { attributesOf } from '../tfBoundary.ts';
import type { CardKernels } from '../webgpu/cardKernels.ts';
import { CardResident } from '../webgpu/cardResident.ts';
import { flatInfoWords } from '../webgpu/flatCode.ts';
import { whole, words, type Span } from '../webgpu/gpu.ts';
import type { PassProgram } from '../webgpu/program.ts';
import type { Seed, Submission } from '../webgpu/submission.ts';
import type { CardCall, CardKernel } from '../webgpu/tensors.ts';
import { slotHeader } from '../webgpu/updateCode.ts';
import { cardUpdateInfo } from '../webgpu/updateInfo.ts';
import { partsOf, rowsAt, type Part } from '../webgpu/cardWorkspace.ts';
import type { TrainAttributes, TrainTerm } from './chain.ts';

/** The loss, and behind it the rows' scores: words of the results. */
const lossAt = slotHeader;
const scoresAt = lossAt + 1;

/** First of a term's seeds, which is where its scores lie too; -1: the term has none. */
interface TermSeeds {
  readonly nll: number;
  readonly distance: number;
}

/** Inputs: the terms' tensors; outputs loss and norm of the gradient. */
export function flowTrainStepWebgpu(kernels: CardKernels): CardKernel {
  return (call) => {
    const { trained, terms, knobs } = attributesOf<TrainAttributes>(call.attributes);
    // All flows must be in place before anything is planned.
    for (const { links } of terms) for (const { handle } of links) CardResident.of(kernels, handle);
    const { flow } = CardResident.of(kernels, trained);
    const total = terms.reduce((sum, { x }) => sum + x.shape[0], 0);
    const submission = kernels.submission();
    const seeds = terms.map((term) => placeSeeds(kernels, submission, call, term, total));
    const scores = submission.reserve(0);
    const results = kernels.results.ensure(words * (scoresAt + scores));
    let written = false;
    terms.forEach((term, i) => {
      written = differentiate(kernels, submission, call, trained, term, seeds[i], results, written);
    });
    const lossInfo = Uint32Array.of(scores, 0, scoresAt, lossAt);
    submission.run(kernels.programs.loss, lossInfo, (rows) => [rows, whole(results)], 1);
    const slot = { at: 0, scores: 1 + scores };
    const info = cardUpdateInfo(flow.buffers, slot, knobs);
    submission.update(kernels.programs.update, flow.buffers, info, results);
    const [loss, norm] = [call.output([]), call.output([])];
    submission.copyOut({ buffer: results, offset: words * lossAt, size: words }, loss.span);
    submission.copyOut(flow.counted('norm'), norm.span);
    call.flush();
    submission.send();
    return [loss, norm];
  };
}

/** A term's seeds among the rows: of the host where rows count alike, else from their weights. */
function placeSeeds(
  { programs }: CardKernels,
  submission: Submission,
  { source }: CardCall,
  { x, weights, likelihood, penalty }: TrainTerm,
  total: number,
): TermSeeds {
  const [n] = x.shape;
  const place = (factor: number): number => {
    const share = (n / total) * factor;
    if (!weights) return submission.place(new Float32Array(n).fill(share / n));
    const at = submission.reserve(n);
    const info = new Uint32Array(flatInfoWords);
    info.set([n, at]);
    new Float32Array(info.buffer)[2] = share;
    const { span } = source(weights);
    submission.run(programs.seeds, info, (rows) => [whole(span.buffer), rows], 1);
    return at;
  };
  return {
    nll: likelihood === 0 ? -1 : place(likelihood),
    distance: penalty ? place(penalty.weight) : -1,
  };
}

/**
 * A term there and back; its gradients are added to those written before, or replace them.
 * @returns are gradients written now?
 */
function differentiate(
  kernels: CardKernels,
  submission: Submission,
  { source }: CardCall,
  trained: FlowHandle,
  term: TrainTerm,
  seeds: TermSeeds,
  results: GPUBuffer,
  written: boolean,
): boolean {
  const flows = term.links.map(({ handle }) => CardResident.of(kernels, handle).flow.buffers);
  const flow = CardResident.of(kernels, trained).flow.buffers;
  const program = programOf(kernels, trained, term);
  const rowsOf = (tensor: TrainTerm['x'], part: Part): Span => rowsAt(source(tensor), part);
  for (const part of partsOf(term.x.shape[0], program.capacity)) {
    const [from, n] = part;
    const conditions = term.links.map(({ context }) => context && rowsOf(context, part));
    const rows = { n, x: rowsOf(term.x, part), conditions };
    // Without likelihood the way back still begins at it, with nothing.
    const seed = (at: number): Seed => (at < 0 ? 0 : { at: at + from });
    const given = { nll: seed(seeds.nll), distance: seed(seeds.distance) };
    const score = (at: number): number => Math.max(0, scoresAt + at + from);
    const places = { nll: score(seeds.nll), distance: score(seeds.distance) };
    submission.pass(program, flows, rows, given, results, places);
    submission.weightGradients(program, flow, n, written || from > 0);
  }
  return written || program.weights.length > 0;
}

function programOf(
  kernels: CardKernels,
  trained: FlowHandle,
  { links, likelihood, penalty }: TrainTerm,
): PassProgram {
  return kernels.pass({
    links: links.map(({ handle, direction }) => ({
      layout: CardResident.of(kernels, handle).flow.buffers.layout,
      inverse: direction === 'inverse',
      trained: handle === trained,
    })),
    penalty: penalty && { kind: penalty.kind, link: penalty.link },
    nll: likelihood !== 0,
    ...{ backward: true, output: false, layers: false, rowGradients: false },
    ...{ packed: false, productsAlone: false },
  });
}
