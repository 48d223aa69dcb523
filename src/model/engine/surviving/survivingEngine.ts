/**
 * An engine that outlives its device. It hands every call on, keeps checkpoints of all flows and the
 * calls made since, and when the device is lost does them again on another engine, so that whoever
 * called never hears of it; it computes nothing, and chooses no engine itself.
 *
 * Calls are made in the order they were asked for. What has to be made again is made in that order
 * too, so that the same kind of engine gives the same bits as without a loss.
 */
import type { EngineInfo } from '../../../protocol/trainer.ts';
import type { Link, Objective } from '../../../protocol/objective.ts';
import { parameterCount } from '../../flows/spec.ts';
import { DeviceLostError } from '../../kernels/webgpu/gpu.ts';
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
import { callOf, copied, type Call } from './call.ts';

export interface Loss {
  readonly error: DeviceLostError;
  /** Losses so far, this one included. */
  readonly count: number;
  /** Steps answered since the loss before, those made again not counted. */
  readonly steps: number;
  /** Steps of the flow in training that had been answered. */
  readonly at: number;
  /** Steps of it in the checkpoint that the work goes on from. */
  readonly from: number;
}

export interface Survival {
  /** Another engine, without flows. @throws when there is none: then every call ends with that */
  readonly next: (loss: Loss) => Promise<Engine>;
  /** The work goes on, on this engine. */
  readonly changed: (engine: EngineInfo, loss: Loss) => void;
  /** Calls between checkpoints; left out: 200. */
  readonly checkpointEvery?: number;
}

interface Kept {
  readonly spec: FlowSpec;
  readonly state: FlowState;
}

/**
 * A checkpoint waits until nothing is under way. That happens by itself whenever somebody looks at a
 * flow; a caller who never does is made to wait after this many times the usual interval.
 */
const patience = 2;

export class SurvivingEngine implements Engine {
  /** Flows as the caller knows them, with their steps answered. */
  private readonly flows = new Map<string, { readonly spec: FlowSpec; done: number }>();
  /** Flows as they stood before the first call of the log. */
  private base = new Map<string, Kept>();
  /** Calls since then: those that changed something, and those not answered. */
  private readonly log: Call[] = [];
  /** How many of them the engine in use has been sent. */
  private sent = 0;
  /** Of those, not answered by it: steps, and everything else. */
  private stepping = 0;
  private others = 0;
  private recovering = false;
  /** Why nothing is done any more. */
  private ended: Error | null = null;
  private losses = 0;
  private stepsSinceLoss = 0;
  /** The flow that was made or stepped last: the one in training. */
  private newest = '';
  private readonly every: number;

  constructor(
    private engine: Engine,
    private readonly survival: Survival,
  ) {
    this.every = survival.checkpointEvery ?? 200;
  }

  get info(): EngineInfo {
    return this.engine.info;
  }

  get stepsAhead(): number {
    return this.engine.stepsAhead;
  }

  createFlow(id: string, spec: FlowSpec, parameters: Float32Array): void {
    this.check();
    if (this.flows.has(id)) throw new Error(`flow exists already: ${id}`);
    checkLength(spec, parameters);
    this.flows.set(id, { spec, done: 0 });
    this.newest = id;
    const copy = parameters.slice();
    this.change('create', id, (engine) => engine.createFlow(id, spec, copy));
  }

  spec(id: string): FlowSpec {
    return this.find(id).spec;
  }

  step(id: string, objective: Objective, batch: Batch, knobs: Knobs): Promise<StepResult> {
    // Kept longer than the caller promises to leave them alone.
    const [rows, values] = [copied(batch), { ...knobs }];
    return this.ask(
      callOf(
        'step',
        id,
        (engine) => engine.step(id, objective, rows, values),
        ({ updated }) => updated,
      ),
    );
  }

  evaluate(objective: Objective, batch: Batch): Promise<Evaluation> {
    return this.look((engine) => engine.evaluate(objective, batch));
  }

  gradients(id: string, objective: Objective, batch: Batch): Promise<Gradients> {
    return this.look((engine) => engine.gradients(id, objective, batch));
  }

  map(links: readonly Link[], rows: BatchRows, layers?: boolean): Promise<Mapped> {
    return this.look((engine) => engine.map(links, rows, layers));
  }

  checkpoint(id: string): Promise<FlowState> {
    return this.look((engine) => engine.checkpoint(id));
  }

  restore(id: string, state: FlowState): void {
    const flow = this.find(id);
    const { parameters, firstMoment, secondMoment, step } = state;
    for (const values of [parameters, firstMoment, secondMoment]) checkLength(flow.spec, values);
    flow.done = step;
    const copy = {
      parameters: parameters.slice(),
      firstMoment: firstMoment.slice(),
      secondMoment: secondMoment.slice(),
      step,
    };
    this.change('restore', id, (engine) => engine.restore(id, copy));
  }

  dropFlow(id: string): void {
    if (!this.flows.delete(id) || this.ended) return;
    this.change('drop', id, (engine) => engine.dropFlow(id));
  }

  dispose(): void {
    this.end(new Error('engine disposed'));
  }

  /** @throws when nothing is done any more */
  private check(): void {
    if (this.ended) throw this.ended;
  }

  private find(id: string): { readonly spec: FlowSpec; done: number } {
    this.check();
    const found = this.flows.get(id);
    if (!found) throw new Error(`unknown flow: ${id}`);
    return found;
  }

  private look<T>(make: (engine: Engine) => Promise<T>): Promise<T> {
    return this.ask(callOf('look', '', make));
  }

  private change(
    kind: 'create' | 'restore' | 'drop',
    id: string,
    make: (engine: Engine) => void,
  ): void {
    // What could be wrong with it has been checked; should it fail all the same, everything ends.
    this.ask(callOf(kind, id, make)).catch((error: Error) => this.end(error));
  }

  private ask<T>({ call, answer }: { call: Call; answer: Promise<T> }): Promise<T> {
    if (this.ended) call.fail(this.ended);
    else {
      this.log.push(call);
      this.pump();
    }
    return answer;
  }

  /** Sends what may be sent, in order. */
  private pump(): void {
    while (!this.recovering && !this.ended && this.sent < this.log.length) {
      const call = this.log[this.sent];
      if (call.kind === 'step' && this.due()) void this.keepCheckpoint();
      if (this.mustWait(call)) return;
      this.sent += 1;
      void this.send(call);
    }
  }

  /** A look sees all changes asked for before it and none behind; so nothing overtakes it. */
  private mustWait({ kind }: Call): boolean {
    if (kind === 'look') return false;
    if (this.others > 0) return true;
    if (kind !== 'step') return this.stepping > 0;
    return this.stepping >= this.engine.stepsAhead || this.sent >= patience * this.every;
  }

  private async send(call: Call): Promise<void> {
    const { engine } = this;
    this.count(call, 1);
    try {
      const { keep, deliver } = await call.run(engine);
      if (engine !== this.engine || this.ended) return;
      this.count(call, -1);
      this.note(call, keep);
      if (!keep) this.forget(call);
      deliver();
    } catch (error) {
      if (engine !== this.engine || this.recovering || this.ended) return;
      if (error instanceof DeviceLostError) return void this.recover(error);
      this.count(call, -1);
      this.forget(call);
      call.fail(error);
    }
    this.pump();
  }

  private count({ kind }: Call, by: 1 | -1): void {
    if (kind === 'step') this.stepping += by;
    else this.others += by;
  }

  private note(call: Call, keep: boolean): void {
    const flow = this.flows.get(call.flow);
    if (call.kind === 'step' && keep && !call.answered && flow) {
      flow.done += 1;
      this.stepsSinceLoss += 1;
      this.newest = call.flow;
    }
    call.answered = true;
  }

  /** Takes a call out of the log that the engine in use has been sent. */
  private forget(call: Call): void {
    this.log.splice(this.log.indexOf(call), 1);
    this.sent -= 1;
  }

  private due(): boolean {
    return this.sent >= this.every && this.stepping === 0 && this.others === 0;
  }

  /** Flows as they stand now take the place of the calls that led there. */
  private async keepCheckpoint(): Promise<void> {
    const { engine, sent } = this;
    // Like a look: nothing changes meanwhile.
    this.others += 1;
    try {
      const base = new Map(this.base);
      const touched = new Set<string>();
      for (const { kind, flow } of this.log.slice(0, sent)) {
        touched.add(flow);
        if (kind !== 'drop') continue;
        touched.delete(flow);
        base.delete(flow);
      }
      for (const id of touched)
        base.set(id, { spec: engine.spec(id), state: await engine.checkpoint(id) });
      if (engine !== this.engine || this.recovering || this.ended) return;
      this.base = base;
      this.log.splice(0, sent);
      this.sent -= sent;
      this.others -= 1;
    } catch (error) {
      if (engine !== this.engine || this.recovering || this.ended) return;
      if (error instanceof DeviceLostError) return void this.recover(error);
      return this.end(error as Error);
    }
    this.pump();
  }

  private async recover(error: DeviceLostError): Promise<void> {
    this.recovering = true;
    try {
      const found = await this.replacement(error);
      if (this.ended) return found.engine.dispose();
      this.engine.dispose();
      this.engine = found.engine;
      [this.sent, this.stepping, this.others] = [0, 0, 0];
      this.recovering = false;
      this.survival.changed(this.engine.info, found.loss);
    } catch (reason) {
      return this.end(reason as Error);
    }
    this.pump();
  }

  /** Another engine with the flows of the last checkpoints; one may be lost while it gets them. */
  private async replacement(error: DeviceLostError): Promise<{ engine: Engine; loss: Loss }> {
    this.losses += 1;
    const at = this.flows.get(this.newest)?.done ?? 0;
    const from = Math.min(at, this.base.get(this.newest)?.state.step ?? 0);
    const loss = { error, count: this.losses, steps: this.stepsSinceLoss, at, from };
    this.stepsSinceLoss = 0;
    const engine = await this.survival.next(loss);
    if (this.ended) return { engine, loss };
    try {
      for (const [id, { spec, state }] of this.base) {
        engine.createFlow(id, spec, state.parameters);
        engine.restore(id, state);
      }
      return { engine, loss };
    } catch (again) {
      engine.dispose();
      if (again instanceof DeviceLostError) return this.replacement(again);
      throw again;
    }
  }

  private end(error: Error): void {
    if (this.ended) return;
    this.ended = error;
    this.engine.dispose();
    for (const call of this.log.splice(0)) call.fail(error);
  }
}

/** @throws Error when the numbers are not those of such a flow */
function checkLength(spec: FlowSpec, values: Float32Array): void {
  const expected = parameterCount(spec);
  if (values.length !== expected)
    throw new Error(`invalid parameters: expected ${expected} numbers, got ${values.length}`);
}
