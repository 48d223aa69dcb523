/**
 * The brush over the distance histogram: a band of distances whose paths light up on every stage. By
 * pointer it is dragged or clicked bin by bin; by keyboard it is a slider of one bin or more.
 */
import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { binWidth, count, distance, histogramInset } from '../../../plots/index.ts';
import type { CardId } from '../../state/cards.ts';
import { setBrush } from '../../actions/look.ts';
import { useView } from '../hooks.ts';
import { laterStrings } from '../laterStrings.ts';

type Band = readonly [number, number];
const { brush: words } = laterStrings;
/** From top to bottom: what the pointer is over where it is over the brush. */
const marks = [
  'histogram-lines',
  'histogram-outline',
  'histogram-median',
] as const satisfies CardId[];
const round = (value: number): number => Math.round(value / binWidth) * binWidth;

interface Props {
  /** End of the distance axis, frame units. */
  max: 6 | 12;
  /** Distances of every run on the histogram. */
  distances: readonly Float32Array[];
}

export function HistogramBrush({ max, distances }: Props): ReactNode {
  const band = useView((view) => view.brush);
  const began = useRef<number | null>(null);
  const { left, right } = histogramInset(max);
  const at = (event: PointerEvent<HTMLDivElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const part = (event.clientX - box.left) / box.width;
    return Math.min(max - binWidth / 2, Math.max(0, part * max));
  };
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (began.current !== null) setBrush(bandOf(began.current, at(event)));
  };
  const press = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    began.current = at(event);
    // A click on the only bin that is lit puts it out.
    const next = bandOf(began.current, began.current);
    setBrush(same(next, band) ? null : next);
  };
  const text = band
    ? words.some(distance(band[0]), distance(band[1]), count(pointsIn(band, distances)))
    : words.none;
  return (
    <div
      className="brush"
      role="slider"
      tabIndex={0}
      aria-label={words.label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={band ? Number(band[0].toFixed(1)) : 0}
      aria-valuetext={text}
      title={words.hint}
      style={{ left, right }}
      data-testid="brush"
      data-card="histogram-brush"
      onPointerDown={press}
      onPointerMove={drag}
      onPointerUp={() => (began.current = null)}
      onPointerCancel={() => (began.current = null)}
      onKeyDown={(event) => onKey(event, band, max)}
    >
      {marks.map((card) => (
        <span key={card} className="brush-mark" data-card={card} />
      ))}
      {band && (
        <span
          className="brush-band"
          style={{
            left: `${(100 * band[0]) / max}%`,
            width: `${(100 * (Math.min(max, band[1]) - band[0])) / max}%`,
          }}
        >
          <small className={band[0] > max / 2 ? 'num before' : 'num'}>{text}</small>
        </span>
      )}
    </div>
  );
}

/** The bins between two distances, both included. */
export function bandOf(a: number, b: number): Band {
  const from = Math.floor(Math.min(a, b) / binWidth + 1e-6) * binWidth;
  const to = (Math.floor(Math.max(a, b) / binWidth + 1e-6) + 1) * binWidth;
  return [round(from), round(to)];
}

const same = (a: Band, b: Band | null): boolean => b !== null && a[0] === b[0] && a[1] === b[1];

const pointsIn = ([from, to]: Band, all: readonly Float32Array[]): number =>
  all.reduce((sum, distances) => sum + distances.filter((d) => d >= from && d < to).length, 0);

function onKey(event: KeyboardEvent, band: Band | null, max: number): void {
  const next = moved(event.key, event.shiftKey, band, max);
  if (next === undefined) return;
  event.preventDefault();
  // The same keys move the morph elsewhere on the page.
  event.stopPropagation();
  setBrush(next);
}

/** The band after a key; null puts it out, undefined is not a key of the brush. */
export function moved(
  key: string,
  widen: boolean,
  band: Band | null,
  max: number,
): Band | null | undefined {
  if (key === 'Escape') return band ? null : undefined;
  const first: Band = [0, binWidth];
  const step = key === 'ArrowRight' || key === 'ArrowUp' ? 1 : -1;
  switch (key) {
    case 'Home':
      return first;
    case 'End':
      return [round(max - binWidth), max];
    case 'ArrowRight':
    case 'ArrowUp':
    case 'ArrowLeft':
    case 'ArrowDown': {
      if (!band) return first;
      const [from, to] = band;
      const end = Math.min(max, Math.max(from + binWidth, to + step * binWidth));
      if (widen) return [from, round(end)];
      const shift = Math.min(max - to, Math.max(-from, step * binWidth));
      return [round(from + shift), round(to + shift)];
    }
    default:
      return undefined;
  }
}
