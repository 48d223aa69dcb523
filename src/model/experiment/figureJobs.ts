/**
 * What has to be done for a list of orders, as jobs that may wait for others: bases first, then the
 * runs on them. Knows costs, so that progress and shards can be fair; does nothing itself.
 */
import { baseKey, type BasePhase } from '../../protocol/baseKey.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Order, RunOrder } from '../../protocol/product.ts';
import { basePhases } from './produceTrain.ts';
import { studyWork } from './calibration/work.ts';
import { trainingCost, usualSpeed } from './cost.ts';
import { orderKey } from '../../figures/orders.ts';

export type Job =
  { kind: 'base'; config: ExperimentConfig; phase: BasePhase } | { kind: 'order'; order: Order };

export interface PlannedJob {
  id: string;
  job: Job;
  /** Ids of jobs that must be done before. */
  after: readonly string[];
  /** Roughly how long it takes, in multiply-adds; only its share of the whole matters. */
  cost: number;
}

/** Cost of measuring a run's map, a classifier test, a law, a pair: seconds on one core, measured. */
const measured = { view: 1.2, c2st: 4, law: 0.4, pair: 5 };
/** Numbers per point of a toy. */
const toyFeatures = 2;

export { usualSpeed };

/** Every job once, those that others wait for ahead of them. */
export function jobsOf(orders: readonly Order[]): PlannedJob[] {
  const jobs = new Map<string, PlannedJob>();
  for (const order of orders) {
    const after: string[] = [];
    if (order.kind === 'run')
      for (const phase of basePhases(order.config)) {
        const id = `base ${baseKey(order.config, phase)}`;
        after.push(id);
        const job: Job = { kind: 'base', config: order.config, phase };
        if (!jobs.has(id))
          jobs.set(id, {
            id,
            job,
            after: [],
            cost: trainingCost(order.config, phase, toyFeatures),
          });
      }
    const id = orderKey(order);
    jobs.set(id, { id, job: { kind: 'order', order }, after, cost: orderCost(order) });
  }
  return [...jobs.values()];
}

function orderCost(order: Order): number {
  switch (order.kind) {
    case 'run':
      return (
        trainingCost(order.config, 'transfer', toyFeatures) + usualSpeed * measuringSeconds(order)
      );
    case 'law':
      return usualSpeed * measured.law * order.contexts.length;
    case 'pair':
      return usualSpeed * measured.pair;
    case 'study':
      return studyWork(order.study).cost;
    default:
      return order satisfies never;
  }
}

const measuringSeconds = ({ views, c2st }: RunOrder): number =>
  measured.view * (1 + views.length) + (c2st ? measured.c2st : 0);

/**
 * The i-th of n parts of the orders, of about equal cost; orders that share bases stay together as far
 * as that goes. The parts of all i hold every order once.
 * @param i from 1 to n
 */
export function shardOf(orders: readonly Order[], i: number, n: number): Order[] {
  const costs = orders.map((order) => orderCost(order));
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  let before = 0;
  return orders.filter((_, k) => {
    const middle = before + costs[k] / 2;
    before += costs[k];
    return Math.min(n - 1, Math.floor((middle / total) * n)) === i - 1;
  });
}
