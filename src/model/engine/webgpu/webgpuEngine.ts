/**
 * Engine `webgpu`: the fused kernels in WGSL. A step is one submission of a few dispatches whatever
 * the depth; its result comes home with those of its neighbours, so that steps may run ahead of
 * their results. Computes nothing itself but sums of losses.
 */
import type { EngineInfo } from '../../../protocol/trainer.ts';
import type { Link, Objective, Term } from '../../../protocol/objective.ts';
import { adamDefaults } from '../../kernels/knobs.ts';
import { FlowStore, type FlowBuffers } from '../../kernels/webgpu/flowBuffers.ts';
import { Growing, type Gpu } from '../../kernels/webgpu/gpu.ts';
import type { PassProgram, UpdateProgram } from '../../kernels/webgpu/program.ts';
import { Ring } from '../../kernels/webgpu/ring.ts';
import { Arena, Submission } from '../../kernels/webgpu/submission.ts';
import { slotHeader } from '../../kernels/webgpu/updateCode.ts';
import { updateInfo } from '../../kernels/webgpu/updateInfo.ts';
import { chunksOf, joinMapped, joinRows } from '../chunks.ts';
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
import { passRows, rowCount } from '../terms.ts';
import { seedsOf, sumOf } from '../../kernels/wasm/seeds.ts';
import { both, checkLength, rowsFrom, weightsOnly } from './batches.ts';
import { Pace } from './pace.ts';
import { Programs } from './programs.ts';
import {
  chunkPlaces,
  placesOf,
  readRowGradients,
  readTerm,
  type ObjectivePlaces,
} from './scores.ts';

/** Steps under way, and steps whose results are read at once: one half runs while one is read. */
const ahead = 16;
const readEvery = 8;
/** Floats of results of one chunk. */
const mostResults = 8_388_608;

export class WebgpuEngine implements Engine {
  readonly stepsAhead = ahead;
  private readonly store: FlowStore;
  private readonly programs: Programs;
  private readonly arena: Arena;
  private readonly ring: Ring;
  private readonly results: Growing;
  private readonly pace = new Pace();
  /** Steps under way of each flow. */
  private readonly under = new Map<FlowBuffers, number>();
  /** The last call that waits for pipelines; later ones queue up behind it. */
  private last: Promise<unknown> | null = null;
  /** Resolves when the step sent last is settled. */
  private latest: Promise<void> = Promise.resolve();
  /** Dispatches of the last step, for those who count. */
  dispatches = 0;

  constructor(
    readonly info: EngineInfo,
    private readonly gpu: Gpu,
    private readonly release: () => void,
  ) {
    this.store = new FlowStore(gpu);
    this.programs = new Programs(gpu, (id) => this.store.find(id));
    this.arena = new Arena(gpu);
    this.ring = new Ring(gpu, readEvery);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
    this.results = new Growing(gpu, 'results', usage);
    gpu.onFailure((error) => this.ring.fail(error));
  }

  /** For tfjs, which may share it (`startBackendOn`), and for those who time the card alone. */
  get device(): GPUDevice {
    return this.gpu.device;
  }

  createFlow(id: string, spec: FlowSpec, parameters: Float32Array): void {
    if (this.store.has(id)) throw new Error(`flow exists already: ${id}`);
    checkLength(spec, parameters);
    this.programs.forget();
    this.store.writeParameters(this.store.add(id, spec), parameters);
  }

  spec(id: string): FlowSpec {
    return this.find(id).layout.spec;
  }

  step(id: string, objective: Objective, batch: Batch, knobs: Knobs): Promise<StepResult> {
    const result = this.sendAndSettle(id, objective, batch, knobs);
    this.latest = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  async evaluate(objective: Objective, batch: Batch): Promise<Evaluation> {
    checkRows(batch);
    const read: ReadTerm[] = [];
    for (const term of objective.terms) read.push(await this.score(term, rowsOf(term, batch)));
    const terms = read.map((r, i) => summarise(objective, batch, i, r));
    const nllRows = read.map(({ nll }) => nll);
    return { loss: combine(objective, terms, null), terms, nllRows };
  }

  async gradients(id: string, objective: Objective, batch: Batch): Promise<Gradients> {
    checkRows(batch);
    const flow = this.find(id);
    const widths = ({ links }: Term): number[] =>
      links.map((link) => (link.context === 'none' ? 0 : this.spec(link.flow).contextFeatures));
    const places = placesOf(objective, batch, widths);
    const { values, parameters } = await this.inTurn(
      this.programs.training(id, objective, true),
      (programs) => this.sendGradients(id, flow, objective, batch, places, programs),
    );
    const read = objective.terms.map((term, i) =>
      readTerm(places.terms[i], values, rowsOf(term, batch).n),
    );
    const terms = read.map((r, i) => summarise(objective, batch, i, r));
    const rows = objective.terms.map((term, i) =>
      readRowGradients(term, places.terms[i], values, rowsOf(term, batch)),
    );
    return {
      loss: combine(objective, terms, null),
      terms,
      nllRows: read.map(({ nll }) => nll),
      parameters,
      rows: rows.map(({ x }) => x),
      conditions: rows.map(({ conditions }) => conditions),
    };
  }

  async map(links: readonly Link[], rows: BatchRows, layers = false): Promise<Mapped> {
    checkRows({ reference: rows });
    const features = rows.x.length / rows.n;
    const depth = layers ? links.reduce((sum, { flow }) => sum + this.spec(flow).layers, 0) : 0;
    const parts: Mapped[] = [];
    const program = await this.programs.mapping(links, layers);
    await this.inChunks(program, rows, features * (1 + depth) + 1, async (part, out) => {
      const points = part.n * features;
      const places = { output: 0, logAbsDet: points, layers: points + part.n };
      const values = await this.through(links, program, part, out, places);
      parts.push({
        points: values.slice(0, points),
        logAbsDet: values.slice(points, points + part.n),
        layers: layers ? values.slice(points + part.n) : null,
      });
    });
    return joinMapped(parts, rows.n);
  }

  async checkpoint(id: string): Promise<FlowState> {
    const flow = this.find(id);
    this.ring.flush();
    // Until they are settled nobody knows whether the steps under way were done.
    await this.latest;
    const { step } = flow;
    const [parameters, firstMoment, secondMoment] = await this.store.readState(flow);
    return { parameters, firstMoment, secondMoment, step };
  }

  restore(id: string, state: FlowState): void {
    const flow = this.find(id);
    for (const values of [state.parameters, state.firstMoment, state.secondMoment])
      checkLength(flow.layout.spec, values);
    this.store.writeParameters(flow, state.parameters);
    this.store.writeMoments(flow, state.firstMoment, state.secondMoment);
    flow.step = state.step;
  }

  dropFlow(id: string): void {
    this.programs.forget();
    if (!this.gpu.failure) this.store.drop(id);
  }

  dispose(): void {
    this.gpu.dispose();
    for (const part of [this.ring, this.store, this.arena, this.results]) part.destroy();
    this.release();
  }

  /** @throws when the device has failed or there is no such flow */
  private find(id: string): FlowBuffers {
    this.gpu.check();
    return this.store.find(id);
  }

  private async sendAndSettle(
    id: string,
    objective: Objective,
    batch: Batch,
    knobs: Knobs,
  ): Promise<StepResult> {
    checkRows(batch);
    const flow = this.find(id);
    const { result, places, kept } = await this.inTurn(
      both(this.programs.training(id, objective, false), this.programs.update()),
      (programs) => this.send(id, flow, objective, batch, knobs, programs),
    );
    return this.settle(flow, objective, kept, knobs, places, result);
  }

  /** Runs at once when everything is compiled and nobody waits, else after those who do. */
  private inTurn<P, T>(ready: P | Promise<P>, run: (programs: P) => Promise<T>): Promise<T> {
    this.gpu.check();
    if (!(ready instanceof Promise) && this.last === null) return run(ready);
    const before = this.last;
    // What `run` sends goes out in order; what it waits for is nobody's concern here.
    const sent = (async () => {
      await before;
      return { waits: run(await ready) };
    })();
    const quiet = sent.then(
      () => undefined,
      () => undefined,
    );
    this.last = quiet;
    void quiet.then(() => {
      if (this.last === quiet) this.last = null;
    });
    return sent.then(({ waits }) => waits);
  }

  /** Sends a whole step; its result lies in the ring. */
  private async send(
    id: string,
    flow: FlowBuffers,
    objective: Objective,
    batch: Batch,
    knobs: Knobs,
    [passes, update]: [PassProgram[], UpdateProgram],
  ): Promise<{ result: ArrayBuffer; places: ObjectivePlaces; kept: Batch }> {
    const places = placesOf(objective, batch, null);
    const words = slotHeader + places.floats;
    const slot = this.ring.reserve(words);
    const out = { buffer: this.ring.buffer, base: slot + slotHeader };
    const submission = new Submission(this.arena, this.store.weights);
    this.differentiate(submission, id, objective, batch, knobs.penaltyWeight, places, passes, out);
    flow.step += 1;
    const constants = {
      ...(knobs.adam ?? adamDefaults),
      learningRate: knobs.learningRate,
      clip: knobs.clip,
    };
    const info = updateInfo(flow, { at: slot, scores: places.floats }, constants);
    submission.update(update, flow, info, this.ring.buffer);
    submission.send();
    this.dispatches = submission.dispatches;
    this.under.set(flow, (this.under.get(flow) ?? 0) + 1);
    const kept = weightsOnly(batch);
    const result = await this.ring.expect(slot, words);
    return { result, places, kept };
  }

  /** What a step's slot says. Steps called off do not count, and the flow is freed for the next. */
  private settle(
    flow: FlowBuffers,
    objective: Objective,
    batch: Batch,
    knobs: Knobs,
    places: ObjectivePlaces,
    result: ArrayBuffer,
  ): StepResult {
    const values = new Float32Array(result, 4 * slotHeader);
    const updated = new Uint32Array(result, 0, 1)[0] === 1;
    const gradNorm = new Float32Array(result, 4, 1)[0];
    const terms = objective.terms.map((term, i) =>
      summarise(objective, batch, i, readTerm(places.terms[i], values, rowsOf(term, batch).n)),
    );
    const under = (this.under.get(flow) ?? 1) - 1;
    this.under.set(flow, under);
    if (!updated) flow.step -= 1;
    if (!updated && under === 0)
      this.gpu.device.queue.writeBuffer(flow.verdict, 0, new Uint32Array(1));
    return { loss: combine(objective, terms, knobs.penaltyWeight), terms, gradNorm, updated };
  }

  private async sendGradients(
    id: string,
    flow: FlowBuffers,
    objective: Objective,
    batch: Batch,
    places: ObjectivePlaces,
    passes: PassProgram[],
  ): Promise<{ values: Float32Array; parameters: Float32Array }> {
    const bytes = 4 * places.floats;
    const out = { buffer: this.results.ensure(bytes), base: 0 };
    const submission = new Submission(this.arena, this.store.weights);
    this.differentiate(submission, id, objective, batch, null, places, passes, out);
    submission.send();
    this.ring.flush();
    const scores = { buffer: out.buffer, offset: 0, size: bytes };
    const read = await this.gpu.read([scores, this.store.gradientsOf(flow)]);
    const [parameters] = this.store.split(flow, read.slice(bytes));
    return { values: new Float32Array(read, 0, places.floats), parameters };
  }

  /** Forward and backward over all terms; the gradients of `id` lie in its buffer afterwards. */
  private differentiate(
    submission: Submission,
    id: string,
    objective: Objective,
    batch: Batch,
    penaltyWeight: number | null,
    places: ObjectivePlaces,
    programs: readonly PassProgram[],
    out: { buffer: GPUBuffer; base: number },
  ): void {
    const total = rowCount(objective, batch);
    const trained = this.store.find(id);
    let written = false;
    objective.terms.forEach((term, i) => {
      const rows = rowsOf(term, batch);
      const share = { count: rows.n, total, weightSum: sumOf(rows.weights) };
      const features = rows.x.length / rows.n;
      const flows = term.links.map(({ flow }) => this.store.find(flow));
      const program = programs[i];
      let done = 0;
      for (const part of chunksOf(rows, program.capacity)) {
        const at = chunkPlaces(places.terms[i], out.base, done, features);
        const seeds = seedsOf(term, part, share, penaltyWeight);
        submission.pass(program, flows, passRows(term, part), seeds, out.buffer, at);
        submission.weightGradients(program, trained, part.n, written);
        written ||= program.weights.length > 0;
        done += part.n;
      }
    });
    if (!written) submission.clear(this.store.gradientsOf(trained));
  }

  /** A term's rows scored chunk by chunk, without gradients. */
  private async score(term: Term, rows: BatchRows): Promise<ReadTerm> {
    const parts: ReadTerm[] = [];
    const program = await this.programs.scoring(term);
    await this.inChunks(program, rows, 2, async (part, out) => {
      const places = { nll: 0, distance: part.n };
      const values = await this.through(term.links, program, part, out, places);
      parts.push({
        nll: term.likelihood === 0 ? null : values.slice(0, part.n),
        penalty: term.penalty && values.slice(part.n, 2 * part.n),
      });
    });
    return {
      nll: joinRows(parts.map((p) => p.nll)),
      penalty: joinRows(parts.map((p) => p.penalty)),
    };
  }

  /** Rows in chunks whose size follows the GPU's speed; each leaves `width` floats a row. */
  private async inChunks(
    program: PassProgram,
    rows: BatchRows,
    width: number,
    run: (part: BatchRows, floats: number) => Promise<void>,
  ): Promise<void> {
    const most = Math.max(4, Math.min(program.capacity, Math.floor(mostResults / width)));
    for (let from = 0; from < rows.n;) {
      const part = rowsFrom(rows, from, this.pace.size(most));
      const began = performance.now();
      await run(part, part.n * width);
      this.pace.took(performance.now() - began, part.n);
      from += part.n;
    }
  }

  /** One chunk through a chain without gradients, and what it left. */
  private through(
    links: readonly Link[],
    program: PassProgram,
    part: BatchRows,
    floats: number,
    places: Record<string, number>,
  ): Promise<Float32Array> {
    return this.inTurn(program, async () => {
      const buffer = this.results.ensure(4 * floats);
      const submission = new Submission(this.arena, this.store.weights);
      const flows = links.map(({ flow }) => this.store.find(flow));
      const rows = passRows({ links } as Term, part);
      submission.pass(program, flows, rows, null, buffer, places);
      submission.send();
      this.ring.flush();
      return new Float32Array(await this.gpu.read([{ buffer, offset: 0, size: 4 * floats }]));
    });
  }
}
