/**
 * Engine `wasm`: the fused kernels in WebAssembly, on one thread or several. Interprets objectives
 * by preparing passes and running them; computes nothing itself but sums of losses.
 */
import type { EngineInfo } from '../../../protocol/trainer.ts';
import type { Link, Objective, Term } from '../../../protocol/objective.ts';
import { breathe } from '../../../util/breathe.ts';
import { FlowMemory } from '../../kernels/wasm/flowMemory.ts';
import type { Heap } from '../../kernels/wasm/heap.ts';
import type { PassMemory } from '../../kernels/wasm/passMemory.ts';
import { seedsOf, sumOf } from '../../kernels/wasm/seeds.ts';
import type { Team } from '../../kernels/wasm/team.ts';
import { measurePeak } from '../../kernels/wasm/peakMemory.ts';
import { UpdateMemory } from '../../kernels/wasm/updateMemory.ts';
import { adamDefaults, clipFactor } from '../../kernels/knobs.ts';
import { chunksOf, joinMapped, joinRows } from '../chunks.ts';
import { addContextGradient, conditionsUsed } from '../conditions.ts';
import type {
  Batch,
  BatchRows,
  Engine,
  Evaluation,
  FlowSpec,
  FlowState,
  Gradients,
  Knobs,
  Mapped,
  StepResult,
} from '../engine.ts';
import { checkRows, combine, rowsOf, summarise, type ReadTerm } from '../results.ts';
import { parameterCount } from '../../flows/spec.ts';
import { Passes } from './passes.ts';
import { passRows, rowCount } from '../terms.ts';

/** Rows whose activations are kept at once. Part of what the bits of a step depend on. */
const trainingRows = 256;
/** Rows are mapped in chunks of about this many multiplications, so that messages get in. */
const chunkProducts = 1.2e9;

interface Trained {
  readonly flow: FlowMemory;
  readonly update: UpdateMemory;
}

/** What one term gave: its scores, and gradients of rows where wanted. */
interface TermPass extends ReadTerm {
  readonly x: Float32Array;
  readonly own: Float32Array | null;
  readonly other: Float32Array | null;
}

export class WasmEngine implements Engine {
  readonly stepsAhead = 1;
  private readonly flows = new Map<string, Trained>();
  private readonly passes: Passes;

  constructor(
    readonly info: EngineInfo,
    private readonly heap: Heap,
    private readonly team: Team,
  ) {
    this.passes = new Passes(heap, team, (id) => this.find(id).flow);
  }

  createFlow(id: string, spec: FlowSpec, parameters: Float32Array): void {
    if (this.flows.has(id)) throw new Error(`flow exists already: ${id}`);
    checkLength(spec, parameters);
    const flow = new FlowMemory(this.heap, spec, parameters);
    this.flows.set(id, { flow, update: new UpdateMemory(this.heap, this.team, flow) });
  }

  spec(id: string): FlowSpec {
    return this.find(id).flow.layout.spec;
  }

  async step(id: string, objective: Objective, batch: Batch, knobs: Knobs): Promise<StepResult> {
    checkRows(batch);
    const { update } = this.find(id);
    const read = this.differentiate(id, objective, batch, knobs.penaltyWeight, false);
    const terms = read.map((r, i) => summarise(objective, batch, i, r));
    const loss = combine(objective, terms, knobs.penaltyWeight);
    const gradNorm = update.norm();
    const updated = Number.isFinite(loss) && Number.isFinite(gradNorm);
    if (updated)
      update.apply({
        ...(knobs.adam ?? adamDefaults),
        learningRate: knobs.learningRate,
        clipFactor: clipFactor(gradNorm, knobs.clip),
      });
    return { loss, terms, gradNorm, updated };
  }

  async evaluate(objective: Objective, batch: Batch): Promise<Evaluation> {
    checkRows(batch);
    const read: ReadTerm[] = [];
    for (const term of objective.terms) read.push(await this.score(term, rowsOf(term, batch)));
    const terms = read.map((r, i) => summarise(objective, batch, i, r));
    return {
      loss: combine(objective, terms, null),
      terms,
      nllRows: read.map(({ nll }) => nll),
    };
  }

  async gradients(id: string, objective: Objective, batch: Batch): Promise<Gradients> {
    checkRows(batch);
    const read = this.differentiate(id, objective, batch, null, true);
    const terms = read.map((r, i) => summarise(objective, batch, i, r));
    return {
      loss: combine(objective, terms, null),
      terms,
      nllRows: read.map(({ nll }) => nll),
      parameters: this.find(id).flow.readGradients(),
      rows: read.map(({ x }) => x),
      conditions: read.map(({ own, other }) => ({ own, other })),
    };
  }

  async map(links: readonly Link[], rows: BatchRows, layers = false): Promise<Mapped> {
    checkRows({ reference: rows });
    const parts: Mapped[] = [];
    const size = this.chunkRows(links);
    for (const part of chunksOf(rows, size)) {
      if (parts.length > 0) await breathe();
      const pass = this.passes.mapping(links, Math.min(size, rows.n), layers);
      pass.run(passRows({ links } as Term, part), null);
      parts.push({
        points: pass.output(part.n).slice(),
        logAbsDet: pass.logAbsDet(part.n).slice(),
        layers: layers ? pass.layers(part.n).slice() : null,
      });
    }
    return joinMapped(parts, rows.n);
  }

  async checkpoint(id: string): Promise<FlowState> {
    const { flow } = this.find(id);
    const [firstMoment, secondMoment] = flow.readMoments();
    return { parameters: flow.readParameters(), firstMoment, secondMoment, step: flow.step };
  }

  restore(id: string, state: FlowState): void {
    const { flow } = this.find(id);
    for (const values of [state.parameters, state.firstMoment, state.secondMoment])
      checkLength(flow.layout.spec, values);
    flow.writeParameters(state.parameters);
    flow.writeMoments(state.firstMoment, state.secondMoment);
    flow.step = state.step;
  }

  dropFlow(id: string): void {
    const found = this.flows.get(id);
    if (!found) return;
    this.passes.forget();
    found.update.release();
    found.flow.release();
    this.flows.delete(id);
  }

  dispose(): void {
    this.flows.clear();
    this.team.dismiss();
  }

  /** GFLOPS of matrix products that nothing but arithmetic limits. @param now milliseconds */
  peak(now: () => number): number {
    return measurePeak(this.heap, this.team, now);
  }

  /** The matrix products of a step and nothing else, for the bench; leaves gradients undefined. */
  productsAlone(id: string, objective: Objective, batch: Batch): void {
    for (const term of objective.terms)
      for (const part of chunksOf(rowsOf(term, batch), trainingRows)) {
        const capacity = Math.min(trainingRows, rowsOf(term, batch).n);
        const pass = this.passes.training(id, term, capacity, false);
        pass.productsOnly(true);
        pass.run(passRows(term, part), null);
        pass.weights(false);
        pass.productsOnly(false);
      }
  }

  private find(id: string): Trained {
    const found = this.flows.get(id);
    if (!found) throw new Error(`unknown flow: ${id}`);
    return found;
  }

  /** Forward and backward over all terms; the gradients of `id` lie in its memory afterwards. */
  private differentiate(
    id: string,
    objective: Objective,
    batch: Batch,
    penaltyWeight: number | null,
    rowGradients: boolean,
  ): TermPass[] {
    const { flow } = this.find(id);
    const total = rowCount(objective, batch);
    let written = false;
    const read = objective.terms.map((term) => {
      const rows = rowsOf(term, batch);
      const found = emptyPass(term, rows, rowGradients);
      const share = { count: rows.n, total, weightSum: sumOf(rows.weights) };
      const trains = term.links.some((link) => link.flow === id);
      let done = 0;
      for (const part of chunksOf(rows, trainingRows)) {
        const pass = this.passes.training(id, term, Math.min(trainingRows, rows.n), rowGradients);
        pass.run(passRows(term, part), seedsOf(term, part, share, penaltyWeight));
        if (trains) pass.weights(written);
        written ||= trains;
        collect(term, part, pass, found, done);
        done += part.n;
      }
      return found;
    });
    if (!written) flow.clearGradients();
    return read;
  }

  /** A term's rows scored chunk by chunk, without gradients. */
  private async score(term: Term, rows: BatchRows): Promise<ReadTerm> {
    const parts: ReadTerm[] = [];
    const size = this.chunkRows(term.links);
    for (const part of chunksOf(rows, size)) {
      if (parts.length > 0) await breathe();
      const pass = this.passes.scoring(term, Math.min(size, rows.n));
      pass.run(passRows(term, part), null);
      parts.push({
        nll: term.likelihood === 0 ? null : pass.nll(part.n).slice(),
        penalty: term.penalty && pass.distance(part.n).slice(),
      });
    }
    return {
      nll: joinRows(parts.map((p) => p.nll)),
      penalty: joinRows(parts.map((p) => p.penalty)),
    };
  }

  private chunkRows(links: readonly Link[]): number {
    const products = links.reduce((sum, { flow }) => sum + parameterCount(this.spec(flow)), 0);
    return Math.min(16_384, Math.max(256, 64 * Math.round(chunkProducts / products / 64)));
  }
}

function emptyPass(term: Term, rows: BatchRows, rowGradients: boolean): TermPass {
  const used = conditionsUsed(term);
  const like = (values: Float32Array | null, wanted: boolean): Float32Array | null =>
    rowGradients && wanted && values ? new Float32Array(values.length) : null;
  return {
    nll: term.likelihood === 0 ? null : new Float32Array(rows.n),
    penalty: term.penalty ? new Float32Array(rows.n) : null,
    x: new Float32Array(rowGradients ? rows.x.length : 0),
    own: like(rows.own, used.own),
    other: like(rows.other, used.other),
  };
}

/** Copies what a chunk gave to its place among the term's rows. */
function collect(term: Term, part: BatchRows, pass: PassMemory, to: TermPass, done: number): void {
  to.nll?.set(pass.nll(part.n), done);
  to.penalty?.set(pass.distance(part.n), done);
  if (to.x.length === 0) return;
  to.x.set(pass.inputGradient(part.n), (done * part.x.length) / part.n);
  const from = (values: Float32Array | null, of: Float32Array | null): Float32Array | null =>
    values &&
    of &&
    values.subarray((done * of.length) / part.n, ((done + part.n) * of.length) / part.n);
  const into = { own: from(to.own, part.own), other: from(to.other, part.other) };
  term.links.forEach(({ context }, i) => {
    const gradient = pass.conditionsGradient(i, part.n);
    if (gradient) addContextGradient(context, gradient, part, into);
  });
}

function checkLength(spec: FlowSpec, parameters: Float32Array): void {
  const expected = parameterCount(spec);
  if (parameters.length !== expected)
    throw new Error(`invalid parameters: expected ${expected} numbers, got ${parameters.length}`);
}
