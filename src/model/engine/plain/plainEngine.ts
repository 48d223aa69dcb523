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
import { clipFactor } from '../../kernels/knobs.ts';
import { adamStep, norm } from './adam.ts';
import {
  objectiveLoss,
  rowTensors,
  runLinks,
  termValue,
  totalLogAbsDet,
  type FindFlow,
  type RowTensors,
  type TermValue,
} from './objective.ts';
import { breathe } from '../../../util/breathe.ts';
import { chunksOf, joinMapped, joinRows } from '../chunks.ts';
import { conditionsUsed } from '../conditions.ts';
import { checkRows, combine, rowsOf, summarise, type ReadTerm } from '../results.ts';
import { PlainFlow } from './plainFlow.ts';
import { readPass, readTerm, take, type PassTensors } from './reading.ts';
import { scoped } from './scoped.ts';

/** Rows mapped or scored at once: bounds memory, and lets the host answer between chunks. */
const chunkRows = 2048;

export class PlainEngine implements Engine {
  readonly stepsAhead = 1;
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
    checkRows(batch);
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
    checkRows(batch);
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
    checkRows(batch);
    const pass = this.differentiate(id, objective, batch, null, true);
    const { terms, gradient, inputGradients, nllRows } = await readPass(pass, objective, batch);
    const each = splitInputs(objective, batch, inputGradients);
    return {
      loss: combine(objective, terms, null),
      terms,
      nllRows,
      parameters: gradient,
      rows: each.map(({ x }) => x),
      conditions: each.map(({ own, other }) => ({ own, other })),
    };
  }

  async map(links: readonly Link[], rows: BatchRows, layers = false): Promise<Mapped> {
    checkRows({ reference: rows });
    const parts: Mapped[] = [];
    for (const part of chunksOf(rows, chunkRows)) {
      if (parts.length > 0) await breathe();
      parts.push(await this.mapPart(links, part, layers));
    }
    return joinMapped(parts, rows.n);
  }

  async checkpoint(id: string): Promise<FlowState> {
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
      const wanted: tf.Tensor[] = [];
      const traced = withRows
        ? rows.map((each, i) => tracedRows(objective.terms[i], each, wanted))
        : [];
      const loss = (...inputs: tf.Tensor[]): tf.Scalar => {
        const live = trained.traced(inputs[0] as tf.Tensor1D);
        const find: FindFlow = (link) => (link === id ? live : constants(link));
        objective.terms.forEach((term, i) => {
          const seen = withRows ? traced[i](inputs) : rows[i];
          const value = termValue(term, seen, find, penaltyWeight);
          // Read after the backward pass, so they have to outlive its scope.
          if (value.nll) tf.keep(value.nll);
          if (value.penalty) tf.keep(value.penalty);
          values.push(value);
        });
        const counts = rows.map((r) => r.n);
        return objectiveLoss(values, counts);
      };
      const { grads } = tf.valueAndGrads(loss)([flat, ...wanted]);
      return {
        values: values.map(({ nll, penalty }) => ({ nll, penalty })),
        gradient: grads[0] as tf.Tensor1D,
        inputGradients: grads.slice(1) as tf.Tensor2D[],
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

/**
 * Adds a term's rows and conditions to the inputs that want gradients, and says how to find them
 * again among the inputs of the traced function, whose first is the parameters.
 */
function tracedRows(
  term: Term,
  rows: RowTensors,
  wanted: tf.Tensor[],
): (inputs: tf.Tensor[]) => RowTensors {
  const used = conditionsUsed(term);
  const add = (tensor: tf.Tensor2D | null): number => (tensor ? wanted.push(tensor) : 0);
  const x = add(rows.x);
  const own = used.own ? add(rows.own) : 0;
  const other = used.other ? add(rows.other) : 0;
  return (inputs) => ({
    ...rows,
    x: inputs[x] as tf.Tensor2D,
    ...(own ? { own: inputs[own] as tf.Tensor2D } : {}),
    ...(other ? { other: inputs[other] as tf.Tensor2D } : {}),
  });
}

/** The same order backwards: gradients of rows and conditions per term. */
function splitInputs(
  objective: Objective,
  batch: Batch,
  gradients: readonly Float32Array[],
): { x: Float32Array; own: Float32Array | null; other: Float32Array | null }[] {
  let next = 0;
  return objective.terms.map((term) => {
    const rows = rowsOf(term, batch);
    const used = conditionsUsed(term);
    const x = gradients[next++];
    const own = used.own && rows.own ? gradients[next++] : null;
    const other = used.other && rows.other ? gradients[next++] : null;
    return { x, own, other };
  });
}
