/**
 * A flow as the fused ops know it: its type, and whatever a backend keeps for it between calls.
 * Refuses to know what a backend keeps; the ops' own tensors stay their callers'.
 */
import * as tf from '@tensorflow/tfjs-core';
import { checkShape } from './checkShape.ts';
import { checkSpec, parameterCount, type FlowSpec } from '../flows/spec.ts';

/** forward: data to noise for a base, reference to target for a transfer flow. */
export type Direction = 'forward' | 'inverse';

/** What kernels of `FlowForward` and `FlowBackward` get beside their inputs. */
export interface FlowAttributes {
  readonly handle: FlowHandle;
  readonly direction: Direction;
  readonly call: FlowCall;
}

/**
 * One call of `flowForward`, the same object on the way there and back. tfjs hands the gradient
 * copies of the inputs; a kernel finds here what they are copies of.
 */
export interface FlowCall {
  /** Identities of x, parameters and context, as the kernel met them; null: it did not run. */
  keys: readonly object[] | null;
}

/** Everything that Adam knows of a flow, P numbers each. */
export interface FlowState {
  readonly parameters: tf.Tensor1D;
  readonly firstMoment: tf.Tensor1D;
  readonly secondMoment: tf.Tensor1D;
  /** Updates done. */
  readonly step: tf.Scalar;
}

/** The parameters that live in a handle, wherever a backend keeps them. */
export interface Resident {
  /** Copies as tensors, the caller's to dispose. */
  read(): FlowState;
  release(): void;
}

export interface Workspace {
  release(): void;
}

export class FlowHandle {
  /** P, the length of the flat parameter vector. */
  readonly size: number;
  private readonly workspaces = new Map<object, Workspace>();
  private state: Resident | null = null;

  /** @throws Error naming the field, for sizes no flow can have */
  constructor(readonly spec: FlowSpec) {
    this.size = parameterCount(checkSpec(spec));
  }

  /** What `owner` (a backend's runner) keeps for this flow; made when first asked for. */
  workspace<T extends Workspace>(owner: object, make: () => T): T {
    const found = this.workspaces.get(owner) as T | undefined;
    if (found) return found;
    const made = make();
    this.workspaces.set(owner, made);
    return made;
  }

  /**
   * Puts parameters into the handle, for `flowTrainStep`; those that lived there are dropped.
   * @param state tensors that stay the caller's
   * @throws Error naming the tensor that is not a flow's of this spec
   */
  load(state: FlowState): void {
    const { step, ...vectors } = state;
    checkShape('step', step, []);
    for (const name of ['parameters', 'firstMoment', 'secondMoment'] as const)
      checkShape(name, vectors[name], [this.size]);
    this.adopt(new TensorResident(state));
  }

  /**
   * The parameters that live here, as tensors of their own.
   * @throws Error when none were loaded
   */
  read(): FlowState {
    return this.resident.read();
  }

  /** @throws Error when no parameters were loaded */
  get resident(): Resident {
    if (!this.state) throw new Error('flow has no parameters: load them first');
    return this.state;
  }

  /** For backends: from now on the parameters live in `resident`. */
  adopt(resident: Resident): void {
    const before = this.state;
    this.state = resident;
    before?.release();
  }

  /** Gives back all memory. The handle may be used again, and then begins anew. */
  dispose(): void {
    for (const workspace of this.workspaces.values()) workspace.release();
    this.workspaces.clear();
    this.state?.release();
    this.state = null;
  }
}

/** @throws Error naming the field, for sizes no flow can have */
export function createFlowHandle(spec: FlowSpec): FlowHandle {
  return new FlowHandle(spec);
}

/** Training that begins: moments of zero. @param parameters [P], stays the caller's */
export function freshState(parameters: tf.Tensor1D): FlowState {
  return {
    parameters: parameters.clone(),
    firstMoment: tf.zerosLike(parameters),
    secondMoment: tf.zerosLike(parameters),
    step: tf.scalar(0),
  };
}

/** Parameters in ordinary tensors, as the reference wants them. */
export class TensorResident implements Resident {
  readonly state: FlowState;

  /** @param state copied by reference: tensors never change */
  constructor(state: FlowState) {
    this.state = mapState(state, (tensor) => tf.keep(tensor.clone()));
  }

  read(): FlowState {
    return mapState(this.state, (tensor) => tensor.clone());
  }

  release(): void {
    tf.dispose(Object.values(this.state) as tf.Tensor[]);
  }
}

function mapState(
  { parameters, firstMoment, secondMoment, step }: FlowState,
  each: <T extends tf.Tensor>(tensor: T) => T,
): FlowState {
  return {
    parameters: each(parameters),
    firstMoment: each(firstMoment),
    secondMoment: each(secondMoment),
    step: each(step),
  };
}
