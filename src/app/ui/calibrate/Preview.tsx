/** A column of both tables as two small outlines over one range, each with its own height. */
import type { ReactNode } from 'react';
import type { ColumnSummary } from '../../../protocol/studyService.ts';

const width = 96;
const height = 24;

interface Props {
  reference: ColumnSummary | undefined;
  target: ColumnSummary | undefined;
}

export function Preview({ reference, target }: Props): ReactNode {
  if (!reference || !target) return null;
  const from = Math.min(reference.min, target.min);
  const to = Math.max(reference.max, target.max);
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path d={outline(target, from, to)} className="preview-target" />
      <path d={outline(reference, from, to)} className="preview-reference" />
    </svg>
  );
}

function outline({ preview }: ColumnSummary, from: number, to: number): string {
  const { bins } = preview;
  const x = (value: number): number => (to > from ? (width * (value - from)) / (to - from) : 0);
  const most = Math.max(1, ...bins);
  const step = (preview.to - preview.from) / bins.length;
  const points = bins.map((count, i) => {
    const y = (height - 1) * (1 - count / most) + 0.5;
    const [left, right] = [preview.from + i * step, preview.from + (i + 1) * step].map(x);
    return `L${left.toFixed(1)} ${y.toFixed(1)}H${right.toFixed(1)}`;
  });
  return `M${x(preview.from).toFixed(1)} ${height}${points.join('')}V${height}`;
}
