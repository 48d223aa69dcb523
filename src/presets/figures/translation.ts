/** The preprint's identity maps of every toy, with and without penalty: Table 1, Figs 5 and A.2. */
import { toyIds, type MethodId } from '../../protocol/catalogue.ts';
import type { FigureChoice, NumberOf } from '../../protocol/figure.ts';
import type { Order } from '../../protocol/product.ts';
import { all } from './layouts.ts';
import { plain, runKey, runsOf, type Task, type Variant } from './parts.ts';

/** No likelihood: what the penalty does by itself, the floor of the distance (SCIENCE B8). */
export const penaltyOnly: Variant = {
  name: 'penalty-only',
  change: (config) => {
    config.transfer.objective.likelihood = false;
  },
};

export const translationColumns = [
  { label: 'Penalty only', method: 'movement-penalty', variant: penaltyOnly },
  { label: 'Flows for flows + penalty', method: 'movement-penalty', variant: plain },
  { label: 'Flows for flows', method: 'flows-for-flows', variant: plain },
  { label: 'Base transfer', method: 'base-transfer', variant: plain },
] as const satisfies { label: string; method: MethodId; variant: Variant }[];

export const ontoThemselves: readonly Task[] = toyIds.map((toy) => [toy, toy] as const);

export function translationRuns(choice: FigureChoice): Record<string, Order> {
  return Object.assign(
    {},
    ...translationColumns.map(({ method, variant }) =>
      runsOf('s4', choice, ontoThemselves, [method], { variant }),
    ),
  ) as Record<string, Order>;
}

export const translationOf = (
  task: Task,
  { method, variant }: (typeof translationColumns)[number],
): NumberOf => ({ of: all(runKey(task, method, variant)), metric: 'meanAbsolute' });
