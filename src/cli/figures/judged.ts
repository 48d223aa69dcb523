/** Findings and bars of what a store holds, and how the index page says them. */
import type { FigureIndex } from '../../export/figureIndex.ts';
import type { Bar } from '../../figures/bars.ts';
import type { Finding } from '../../figures/findings.ts';
import { statText, valueText } from '../../figures/format.ts';
import { judge, type Judged } from '../../figures/judge.ts';
import { Lab } from '../../figures/lab.ts';
import { figures as specs } from '../../presets/figures/index.ts';
import { figureBudgets, type FigureBudget } from '../../protocol/figureIds.ts';
import { productsOf } from './products.ts';
import type { FigureStore } from './store.ts';
import type { Asked } from './words.ts';

/** Bars that speak of more than the budget that was asked for are measured where the store holds that. */
export async function judgedOf(
  { figures, budget, seeds }: Asked,
  store: FigureStore,
): Promise<Judged> {
  const labAt = async (at: FigureBudget): Promise<Lab> =>
    new Lab(specs, at, seeds, await productsOf(figures, at, seeds, store, null));
  const larger = figureBudgets.slice(figureBudgets.indexOf(budget) + 1);
  return judge(await labAt(budget), await Promise.all(larger.map(labAt)));
}

/** Bars that were measured and are not held. */
export const missedBars = (bars: readonly Bar[]): FigureIndex['missed'] =>
  bars
    .filter(({ met }) => met === false)
    .map(({ text, value, limit }) => ({ text, value: valueText(value), limit }));

export const findingRows = (findings: readonly Finding[]): FigureIndex['findings'] =>
  findings.map(({ text, place, verdict, reason, compared }) => ({
    statement: text,
    source: place,
    verdict,
    numbers: [
      ...compared.map(
        ({ smaller, larger }) =>
          `${smaller.label} ${statText(smaller.stat)}, ${larger.label} ${statText(larger.stat)}`,
      ),
      ...(reason === null ? [] : [reason]),
    ].join('; '),
  }));
