/**
 * Engine `plain`: tfjs ops and autodiff on whichever tfjs backend runs. Written to be read and to
 * judge the fused engines, not to be fast; refuses synchronous reads, which break on webgpu.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { EngineInfo } from '../../../protocol/trainer.ts';
import type { Link, Objective, Term } from '../../../protocol/objective.ts';
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
import { adamStep, clipFactor, norm } from './adam.ts';
import {
  objectiveLoss,
  rowsOf,
  rowTensors,
  runLinks,
  termValue,
  totalLogAbsDet,
  type FindFlow,
  type TermValue,
} from './objective.ts';
import { breathe } from '../../../util/breathe.ts';
import { chunksOf, joinMapped, joinRows } from './chunks.ts';
import { PlainFlow } from './plainFlow.ts';
import {
  combine,
  readPass,
  readTerm,
  summarise,
  take,
  type PassTensors,
  type ReadTerm,
} from './reading.ts';
import { scoped } from './scoped.ts';

/** Rows mapped or scored at once: bounds memory, and lets the host answer between chunks. */
const chunkRows = 2048;

export class PlainEngine implements Engine {
  private readonly flows = new Map<string, PlainFlow>();

  constructor(readonly info: EngineInfo) {}

  createFlow(id: string, spec: FlowSpec, parameters: Float32Array): void {
    if (this.flows.has(id)) throw new Error(`flow exists already: ${id}`);
    this.flows.set(id, new PlainFlow(spec, parameters));
  }

  spec(id: string): FlowSpec {
    return this.find(id).spec;
  }

  async step(id: string, objective: Objective, batch: Batch, knobs: Knobs): Promise<StepResult> {
    const trained = this.find(id);
    const pass = this.differentiate(id, objective, batch, knobs.penaltyWeight, false);
    const { terms, gradient } = await readPass(pass, objective, batch);
    const loss = combine(objective, terms, knobs.penaltyWeight);
    const gradNorm = norm(gradient);
    const updated = Number.isFinite(loss) && Number.isFinite(gradNorm);
    if (updated) {
      const factor = clipFactor(gradNorm, knobs.clip);
      adamStep(trained.adam, gradient, factor, knobs.learningRate, knobs.adam);
      trained.changed();
    }
    return { loss, terms, gradNorm, updated };
  }

  async evaluate(objective: Objective, batch: Batch): Promise<Evaluation> {
    const read: ReadTerm[] = [];
    for (const term of objective.terms) read.push(await this.readInChunks(term, batch));
    const terms = read.map((r, i) => summarise(objective, batch, i, r));
    return {
      loss: combine(objective, terms, null),
      terms,
      nllRows: read.map((r) => r.nll),
    };
  }

  async gradients(id: string, objective: Objective, batch: Batch): Promise<Gradients> {
    const pass = this.differentiate(id, objective, batch, null, true);
    const { terms, gradient, rowGradients, nllRows } = await readPass(pass, objective, batch);
    return {
      loss: combine(objective, terms, null),
      terms,
      nllRows,
      parameters: gradient,
      rows: rowGradients,
    };
  }

  async map(links: readonly Link[], rows: BatchRows, layers = false): Promise<Mapped> {
    const parts: Mapped[] = [];
    for (const part of chunksOf(rows, chunkRows)) {
      if (parts.length > 0) await breathe();
      parts.push(await this.mapPart(links, part, layers));
    }
    return joinMapped(parts, rows.n);
  }

  checkpoint(id: string): FlowState {
    return this.find(id).checkpoint();
  }

  restore(id: string, state: FlowState): void {
    this.find(id).restore(state);
  }

  dropFlow(id: string): void {
    this.flows.get(id)?.dispose();
    this.flows.delete(id);
  }

  dispose(): void {
    for (const id of [...this.flows.keys()]) this.dropFlow(id);
  }

  private find(id: string): PlainFlow {
    const found = this.flows.get(id);
    if (!found) throw new Error(`unknown flow: ${id}`);
    return found;
  }

  private constants(): FindFlow {
    return (id) => this.find(id).constant();
  }

  /** Loss rows and gradients as kept tensors; the caller reads and disposes them. */
  private differentiate(
    id: string,
    objective: Objective,
    batch: Batch,
    penaltyWeight: number | null,
    withRows: boolean,
  ): PassTensors {
    const trained = this.find(id);
    const constants = this.constants();
    return scoped(() => {
      const rows = objective.terms.map((term) => rowTensors(rowsOf(term, batch)));
      const flat = tf.tensor1d(trained.adam.parameters.slice());
      const values: TermValue[] = [];
      const loss = (...inputs: tf.Tensor[]): tf.Scalar => {
        const live = trained.traced(inputs[0] as tf.Tensor1D);
        const find: FindFlow = (link) => (link === id ? live : constants(link));
        objective.terms.forEach((term, i) => {
          const x = withRows ? (inputs[i + 1] as tf.Tensor2D) : rows[i].x;
          const value = termValue(term, { ...rows[i], x }, find, penaltyWeight);
          // Read after the backward pass, so they have to outlive its scope.
          if (value.nll) tf.keep(value.nll);
          if (value.penalty) tf.keep(value.penalty);
          values.push(value);
        });
        const counts = rows.map((r) => r.n);
        return objectiveLoss(values, counts);
      };
      const inputs = withRows ? [flat, ...rows.map((r) => r.x)] : [flat];
      const { grads } = tf.valueAndGrads(loss)(inputs);
      return {
        values: values.map(({ nll, penalty }) => ({ nll, penalty })),
        gradient: grads[0] as tf.Tensor1D,
        rowGradients: grads.slice(1) as tf.Tensor2D[],
      };
    });
  }

  /** A term's rows scored chunk by chunk, without gradients. */
  private async readInChunks(term: Term, batch: Batch): Promise<ReadTerm> {
    const parts: ReadTerm[] = [];
    for (const part of chunksOf(rowsOf(term, batch), chunkRows)) {
      if (parts.length > 0) await breathe();
      const value = scoped(() => {
        const { nll, penalty } = termValue(term, rowTensors(part), this.constants(), null);
        return { nll, penalty };
      });
      parts.push(await readTerm(value));
    }
    return {
      nll: joinRows(parts.map((p) => p.nll)),
      penalty: joinRows(parts.map((p) => p.penalty)),
    };
  }

  private async mapPart(links: readonly Link[], rows: BatchRows, layers: boolean): Promise<Mapped> {
    const { points, logAbsDet, steps } = scoped(() => {
      const seen: tf.Tensor2D[] = [];
      const onLayer = layers ? (y: tf.Tensor2D): void => void seen.push(y) : undefined;
      const passes = runLinks(links, rowTensors(rows), this.constants(), onLayer);
      return {
        points: passes[passes.length - 1].output,
        logAbsDet: totalLogAbsDet(passes),
        steps: layers ? tf.stack(seen) : null,
      };
    });
    return {
      points: await take(points),
      logAbsDet: await take(logAbsDet),
      layers: steps && (await take(steps)),
    };
  }
}
