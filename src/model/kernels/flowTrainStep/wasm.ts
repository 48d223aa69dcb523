/** `FlowTrainStep` on the WebAssembly kernels: passes over chunks of rows, then one update. */
import { adamDefaults, clipFactor } from '../knobs.ts';
import type { FlowHandle } from '../flowHandle.ts';
import { attributesOf, type FusedKernel, type KernelCall } from '../tfBoundary.ts';
import type { FusedKernels } from '../wasm/fusedKernels.ts';
import type { PassMemory, PassRows } from '../wasm/passMemory.ts';
import { ResidentFlow } from '../wasm/residentFlow.ts';
import { seedsOf, sumOf } from '../wasm/seeds.ts';
import type { TrainAttributes, TrainTerm } from './chain.ts';

/** Rows whose activations are kept at once. Part of what the bits of a step depend on. */
const trainingRows = 256;

/** Inputs: the terms' tensors; outputs loss and norm of the gradient. */
export function flowTrainStepWasm(kernels: FusedKernels): FusedKernel {
  return (call) => {
    const { trained, terms, knobs } = attributesOf<TrainAttributes>(call.attributes);
    const { update } = ResidentFlow.of(kernels, trained);
    const total = terms.reduce((sum, { x }) => sum + x.shape[0], 0);
    let loss = 0;
    let written = false;
    for (const term of terms) {
      const trains = term.links.some(({ handle }) => handle === trained);
      const part = termLoss(kernels, trained, term, total, call, trains, written);
      loss += (term.x.shape[0] / total) * part;
      written ||= trains;
    }
    const gradNorm = update.norm();
    const { learningRate, clip, ...own } = knobs;
    if (Number.isFinite(loss) && Number.isFinite(gradNorm))
      update.apply({
        ...adamDefaults,
        ...own,
        learningRate,
        clipFactor: clipFactor(gradNorm, clip),
      });
    return [loss, gradNorm].map((value) => call.write(Float32Array.of(value), []));
  };
}

/** Loss of one term; its gradients are added to those written before, or replace them. */
function termLoss(
  kernels: FusedKernels,
  trained: FlowHandle,
  term: TrainTerm,
  total: number,
  { source }: KernelCall,
  trains: boolean,
  written: boolean,
): number {
  const count = term.x.shape[0];
  const weights = term.weights && source(term.weights).read().slice();
  const weightSum = weights ? sumOf(weights) : count;
  let loss = 0;
  for (let from = 0; from < count; from += trainingRows) {
    const n = Math.min(trainingRows, count - from);
    const pass = passOf(kernels, trained, term, Math.min(trainingRows, count));
    const part = { weights: weights && weights.subarray(from, from + n) };
    const share = { count, total, weightSum };
    pass.run(rowsOf(term, source, from, n), seedsOf(term, part, share, null));
    if (trains) pass.weights(written || from > 0);
    loss += scoreOf(term, pass, part.weights, n);
  }
  return loss / weightSum;
}

function passOf(
  kernels: FusedKernels,
  trained: FlowHandle,
  { links, likelihood, penalty }: TrainTerm,
  capacity: number,
): PassMemory {
  return kernels.chains.get({
    links: links.map(({ handle, direction }) => ({
      flow: ResidentFlow.of(kernels, handle).memory,
      inverse: direction === 'inverse',
      trained: handle === trained,
    })),
    penalty: penalty && { kind: penalty.kind, link: penalty.link },
    nll: likelihood !== 0,
    ...{ capacity, backward: true, output: false, layers: false, rowGradients: false },
  });
}

function rowsOf(
  { x, links }: TrainTerm,
  source: KernelCall['source'],
  from: number,
  n: number,
): PassRows {
  const slice = (tensor: TrainTerm['x']): Float32Array =>
    source(tensor)
      .read()
      .subarray(from * tensor.shape[1], (from + n) * tensor.shape[1]);
  return { n, x: slice(x), conditions: links.map(({ context }) => context && slice(context)) };
}

/** Weighted sum of the rows' losses, in float64 and in order. */
function scoreOf(
  { likelihood, penalty }: TrainTerm,
  pass: PassMemory,
  weights: Float32Array | null,
  n: number,
): number {
  const nll = likelihood === 0 ? null : pass.nll(n);
  const distance = penalty && pass.distance(n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const each = likelihood * (nll?.[i] ?? 0) + (penalty?.weight ?? 0) * (distance?.[i] ?? 0);
    sum += (weights ? weights[i] : 1) * each;
  }
  return sum;
}
