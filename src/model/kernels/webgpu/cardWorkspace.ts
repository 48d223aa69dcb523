/**
 * What the kernels on the card keep for one flow whose numbers come in tensors: a copy of them,
 * renewed only when other tensors come. Owns no truth, and keeps no activations: the way back goes
 * the way there once more, in the same dispatch.
 */
import type { Direction, FlowHandle } from '../flowHandle.ts';
import type { UpdateKnobs } from '../knobs.ts';
import { CardFlow, type FlowVector } from './cardFlow.ts';
import type { CardKernels } from './cardKernels.ts';
import { words, type Span } from './gpu.ts';
import type { PassProgram } from './program.ts';
import type { PassRows, Submission } from './submission.ts';
import type { CardSource } from './tensors.ts';
import { cardUpdateInfo } from './updateInfo.ts';

/** Rows as they come into a kernel. */
export interface CardInputs {
  readonly x: CardSource;
  readonly parameters: CardSource;
  readonly context: CardSource | null;
  readonly direction: Direction;
}

export interface CardGradients {
  readonly x: Span;
  readonly parameters: Span;
  readonly context: Span | null;
}

export interface CardState {
  readonly parameters: CardSource;
  readonly first: CardSource;
  readonly second: CardSource;
  readonly step: CardSource;
}

/** Rows [from, from + count) of a batch. */
export type Part = readonly [from: number, count: number];

export class CardWorkspace {
  /** What lies on the card; adapters name the tensors that they get from it. */
  readonly keys: Record<FlowVector, object | null> = {
    ...{ parameters: null, gradient: null, first: null, second: null },
  };
  private readonly flow: CardFlow;

  static of(kernels: CardKernels, handle: FlowHandle): CardWorkspace {
    return handle.workspace(kernels, () => new CardWorkspace(kernels, handle));
  }

  private constructor(
    private readonly kernels: CardKernels,
    { spec }: FlowHandle,
  ) {
    this.flow = new CardFlow(kernels, spec);
  }

  /** @param to [n, D + 1] y, and logAbsDet in the last column */
  forward(inputs: CardInputs, to: Span, flush: () => void): void {
    const [n, features] = inputs.x.shape;
    const program = this.program(inputs, false);
    for (const part of partsOf(n, program.capacity)) {
      const submission = this.begin(inputs);
      const places = { output: part[0] * (features + 1) };
      submission.pass(program, [this.flow.buffers], rowsOf(inputs, part), null, to.buffer, places);
      flush();
      submission.send();
    }
  }

  /** @param dy [n, D + 1] */
  backward(inputs: CardInputs, dy: CardSource, to: CardGradients, flush: () => void): void {
    const [n, features] = inputs.x.shape;
    const { contextFeatures } = this.flow.buffers.layout.spec;
    const program = this.program(inputs, true);
    for (const part of partsOf(n, program.capacity)) {
      const [from, count] = part;
      const submission = this.begin(inputs);
      const results = this.kernels.results.ensure(words * count * (features + contextFeatures));
      const places = { inputGradient: 0, conditions: [count * features] };
      const seeds = { packed: rowsAt(dy, part) };
      const rows = rowsOf(inputs, part);
      submission.pass(program, [this.flow.buffers], rows, seeds, results, places);
      submission.weightGradients(program, this.flow.buffers, count, from > 0);
      const copy = (at: number, width: number, target: Span): void => {
        const size = words * count * width;
        const place = { buffer: target.buffer, offset: words * from * width };
        submission.copyOut({ buffer: results, offset: words * at, size }, place);
      };
      copy(0, features, to.x);
      if (to.context) copy(count * features, contextFeatures, to.context);
      if (from + count === n) this.flow.gather(submission, 'gradient', to.parameters);
      flush();
      submission.send();
    }
  }

  /** One update where the numbers lie; what came of it goes to `to`. */
  adam(
    state: CardState,
    gradient: CardSource,
    knobs: UpdateKnobs,
    to: Record<'parameters' | 'first' | 'second' | 'step' | 'norm', Span>,
    flush: () => void,
  ): void {
    const submission = this.kernels.submission();
    this.bring(submission, 'parameters', state.parameters);
    this.bring(submission, 'first', state.first);
    this.bring(submission, 'second', state.second);
    this.bring(submission, 'gradient', gradient);
    submission.copyIn(state.step.span, this.flow.counted('step'));
    const { programs, results } = this.kernels;
    const info = cardUpdateInfo(this.flow.buffers, { at: 0, scores: 0 }, knobs);
    submission.update(programs.update, this.flow.buffers, info, results.ensure(words));
    for (const what of ['parameters', 'first', 'second'] as const)
      this.flow.gather(submission, what, to[what]);
    submission.copyOut(this.flow.counted('step'), to.step);
    submission.copyOut(this.flow.counted('norm'), to.norm);
    flush();
    submission.send();
  }

  release(): void {
    this.flow.release();
  }

  private begin({ parameters }: CardInputs): Submission {
    const submission = this.kernels.submission();
    this.bring(submission, 'parameters', parameters);
    return submission;
  }

  /** Brings a tensor's numbers to the flow, if they are not there. */
  private bring(submission: Submission, what: FlowVector, { key, span }: CardSource): void {
    if (this.keys[what] === key) return;
    this.flow.scatter(submission, what, span);
    this.keys[what] = key;
  }

  private program({ direction }: CardInputs, backward: boolean): PassProgram {
    const { layout } = this.flow.buffers;
    return this.kernels.pass({
      links: [{ layout, inverse: direction === 'inverse', trained: backward }],
      ...{ backward, nll: false, penalty: null, output: !backward, layers: false },
      ...{ rowGradients: backward, packed: true, productsAlone: false },
    });
  }
}

export function partsOf(n: number, size: number): Part[] {
  return Array.from({ length: Math.ceil(n / size) }, (_, i) => [
    i * size,
    Math.min(size, n - i * size),
  ]);
}

/** Rows of a tensor [n, width]. */
export function rowsAt({ shape, span }: CardSource, [from, count]: Part): Span {
  const row = words * shape[1];
  return { buffer: span.buffer, offset: span.offset + from * row, size: count * row };
}

function rowsOf({ x, context }: CardInputs, part: Part): PassRows {
  return { n: part[1], x: rowsAt(x, part), conditions: [context && rowsAt(context, part)] };
}
