/**
 * The engine contract: whoever trains or maps talks to this, never to a flow or to tfjs. The
 * engine's flat buffers are the only owners of parameters. Implementations live beside this file;
 * this one refuses to know them.
 */
import type { EngineInfo } from '../../protocol/trainer.ts';
import type { Link, Objective, RowSet } from '../../protocol/objective.ts';
import type { FlowSpec } from '../flows/spec.ts';

export type { FlowSpec };

/** Rows with their conditions; arrays are row-major and stay the caller's. */
export interface BatchRows {
  readonly n: number;
  /** [n, D] */
  readonly x: Float32Array;
  /** [n, C] condition of the row; null without conditions. */
  readonly own: Float32Array | null;
  /** [n, C] condition of the row's destination; null outside pairs. */
  readonly other: Float32Array | null;
  /** [n] sample weights; null: all equal. */
  readonly weights: Float32Array | null;
}

export type Batch = Partial<Record<RowSet, BatchRows>>;

export interface Knobs {
  readonly learningRate: number;
  /** Largest gradient norm; null leaves gradients alone. */
  readonly clip: number | null;
  /** Replaces the weight of every penalty in the objective; null keeps them. */
  readonly penaltyWeight: number | null;
  /** Adam's own constants; left out: 0.9, 0.999, 1e-8. */
  readonly adam?: { readonly betas: readonly [number, number]; readonly epsilon: number };
}

export interface TermResult {
  readonly name: Objective['terms'][number]['name'];
  readonly n: number;
  /** Likelihood part, nats per row, averaged in float64. Null when the term has none. */
  readonly nll: number | null;
  /** Mean distance before its weight; null when the term has no penalty. */
  readonly penalty: number | null;
}

export interface StepResult {
  /** Loss before the update. */
  readonly loss: number;
  readonly terms: readonly TermResult[];
  readonly gradNorm: number;
  /** false: loss or gradient was not finite and the parameters were left as they were. */
  readonly updated: boolean;
}

export interface Evaluation {
  readonly loss: number;
  /** Per term: negative log-likelihood of every row [n], nats. */
  readonly nllRows: readonly (Float32Array | null)[];
  readonly terms: readonly TermResult[];
}

export interface Gradients extends Evaluation {
  /** Flat, in parameter order. */
  readonly parameters: Float32Array;
  /** Per term: [n, D] gradient with respect to its rows. */
  readonly rows: readonly Float32Array[];
  /** Per term: [n, C] gradients with respect to conditions; null where no link sees them. */
  readonly conditions: readonly {
    readonly own: Float32Array | null;
    readonly other: Float32Array | null;
  }[];
}

export interface Mapped {
  /** [n, D] */
  readonly points: Float32Array;
  /** [n] log|det J| of the whole chain. */
  readonly logAbsDet: Float32Array;
  /** [layers, n, D] rows after every layer of every link; null unless asked for. */
  readonly layers: Float32Array | null;
}

/** Everything needed to go on training exactly as before. */
export interface FlowState {
  readonly parameters: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Adam steps done. */
  readonly step: number;
}

export interface Engine {
  readonly info: EngineInfo;
  /**
   * How many steps may be under way before the first one's promise is awaited. 1: each step is done
   * when `step` resolves. More: steps run in the order they were asked for and resolve in that order,
   * later than they run; what else is asked for sees all of them done.
   */
  readonly stepsAhead: number;
  /** @throws Error when the number of parameters does not fit the spec, or the id is taken. */
  createFlow(id: string, spec: FlowSpec, parameters: Float32Array): void;
  spec(id: string): FlowSpec;
  /**
   * One training step of flow `id`; fresh arrays each time are fine.
   * @throws Error when a row holds something that is not a finite number
   */
  step(id: string, objective: Objective, batch: Batch, knobs: Knobs): Promise<StepResult>;
  evaluate(objective: Objective, batch: Batch): Promise<Evaluation>;
  /** Gradients of the loss for checks and research; trains nothing. */
  gradients(id: string, objective: Objective, batch: Batch): Promise<Gradients>;
  map(links: readonly Link[], rows: BatchRows, layers?: boolean): Promise<Mapped>;
  /** Copies, which stay as they are while training goes on. */
  checkpoint(id: string): Promise<FlowState>;
  /** Also `load`: with moments of zero and step 0 it starts training afresh. */
  restore(id: string, state: FlowState): void;
  dropFlow(id: string): void;
  dispose(): void;
}
