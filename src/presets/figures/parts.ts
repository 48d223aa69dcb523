/**
 * What the figures' runs are made of: a budget's config for a task and method, keys that say what an
 * order is, and the paper's own settings where it gives them. Trains nothing.
 */
import type { ToyConditionId, ContextMode, MethodId, ToyId } from '../../protocol/catalogue.ts';
import { methods } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { FigureChoice, Paper } from '../../protocol/figure.ts';
import type { Order, RunOrder, ViewOrder } from '../../protocol/product.ts';
import { configFor } from '../presets.ts';

export type Task = readonly [reference: ToyId, target: ToyId];

/** The toys of the PRD paper, and what it makes of them. */
export const paperToys = ['four-circles', 'star', 'checkerboard'] as const satisfies ToyId[];
export const identityTasks: readonly Task[] = paperToys.map((toy) => [toy, toy] as const);
/** The six tasks between unequal toys, in the order of the paper's rows. */
export const unequalTasks: readonly Task[] = paperToys.flatMap((reference) =>
  paperToys.filter((target) => target !== reference).map((target) => [reference, target] as const),
);

/** What a run differs in from the plain one of its task and method. */
export interface Variant {
  /** Part of the key; empty for the plain one. */
  name: string;
  condition?: ToyConditionId;
  context?: ContextMode;
  /** One base density for both sides. */
  sharedBase?: boolean;
  /** Changes the finished config in place. */
  change?: (config: ExperimentConfig) => void;
}

export const plain: Variant = { name: '' };

/** Key of a run order, such as `run/four-circles/star/flows-for-flows`. */
export function runKey([reference, target]: Task, method: MethodId, { name } = plain): string {
  return ['run', reference, target, method, ...(name === '' ? [] : [name])].join('/');
}

export const pairKey = ([reference, target]: Task): string => `pair/${reference}/${target}`;
export const lawKey = (law: ToyId, condition: ToyConditionId = 'none'): string =>
  condition === 'none' ? `law/${law}` : `law/${law}/${condition}`;

/** One view of all test rows. */
const allRows: readonly ViewOrder[] = [];

export function runOrder(
  paper: Paper,
  { budget, seed }: FigureChoice,
  [reference, target]: Task,
  method: MethodId,
  variant: Variant = plain,
  views: readonly ViewOrder[] = allRows,
  c2st = false,
): RunOrder {
  const condition = variant.condition ?? 'none';
  const config = configFor({ reference, target, method, preset: budget, seed, condition });
  if (budget === 'paper') paperSettings[paper](config);
  if (variant.context) config.transfer.objective.context = variant.context;
  if (variant.sharedBase) config.sharedBase = true;
  variant.change?.(config);
  return { kind: 'run', config, views, c2st };
}

/** SCIENCE 2.6. The preset `paper` is that of the PRD paper; the preprint trains its own way. */
const paperSettings: Record<Paper, (config: ExperimentConfig) => void> = {
  s0: () => undefined,
  s4: (config) => {
    const conditional = config.condition !== 'none';
    config.base.training.epochs = conditional ? 32 : 10;
    config.transfer.training.epochs = conditional ? 12 : 20;
    config.transfer.shape = { ...config.base.shape };
  },
};

/** Orders of many runs, by their keys. */
export function runsOf(
  paper: Paper,
  choice: FigureChoice,
  tasks: readonly Task[],
  methodIds: readonly MethodId[],
  options: { variant?: Variant; views?: readonly ViewOrder[]; c2st?: boolean } = {},
): Record<string, Order> {
  const { variant = plain, views = allRows, c2st = false } = options;
  return Object.fromEntries(
    tasks.flatMap((task) =>
      methodIds.map((method) => [
        runKey(task, method, variant),
        runOrder(paper, choice, task, method, variant, views, c2st),
      ]),
    ),
  );
}

export function lawsOf(
  { seed }: FigureChoice,
  laws: readonly ToyId[],
  condition: ToyConditionId = 'none',
  contexts: readonly (readonly number[] | null)[] = [null],
): Record<string, Order> {
  return Object.fromEntries(
    laws.map((law) => [lawKey(law, condition), { kind: 'law', law, condition, contexts, seed }]),
  );
}

export function pairsOf({ seed }: FigureChoice, tasks: readonly Task[]): Record<string, Order> {
  return Object.fromEntries(
    tasks.map(([reference, target]) => [
      pairKey([reference, target]),
      { kind: 'pair', reference, target, seed },
    ]),
  );
}

export const methodLabel = (method: MethodId): string => methods[method].label;
