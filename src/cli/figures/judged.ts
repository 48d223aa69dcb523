/** Findings and bars as the index page shows them: in words. Judges nothing. */
import type { FigureIndex } from '../../export/figureIndex.ts';
import type { Bar } from '../../figures/bars.ts';
import type { Finding } from '../../figures/findings.ts';
import { statText, valueText } from '../../figures/format.ts';

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
