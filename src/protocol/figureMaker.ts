/** The one object both sides of the wire agree on: the page's view of the worker that makes figures. */
import type { Order, Product } from './product.ts';

export type MakeNews =
  /** Jobs done of all, the share of the work that is done, and how long the rest will take. */
  | { type: 'progress'; done: number; total: number; share: number; secondsLeft: number }
  /** A finished part; its arrays are the listener's. */
  | { type: 'product'; product: Product };

export type MakeOutcome = 'done' | 'cancelled';

export interface FigureMaker {
  /** Seconds that these orders will take here; learns from what was made. */
  estimate(orders: readonly Order[]): Promise<number>;
  /**
   * Trains and measures orders, one thing after the other; bases and runs that an earlier call trained
   * are not trained again. Ends another call that is under way.
   * @throws Error when a run diverges or no engine starts
   */
  make(
    orders: readonly Order[],
    onNews: (news: MakeNews) => Promise<void> | void,
  ): Promise<MakeOutcome>;
  /** Answers at once; the call ends within a step. */
  cancel(): Promise<void>;
}
