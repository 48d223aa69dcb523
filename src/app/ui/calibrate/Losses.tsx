/** Training losses as they come: one small curve per method and phase, in the method's colour. */
import type { ReactNode } from 'react';
import { methods, phaseLabels } from '../../../protocol/catalogue.ts';
import type { LossCurve } from '../../../protocol/studyService.ts';
import { calibrate as words } from '../words/calibrate.ts';
import { useStudy } from './hooks.ts';

const width = 132;
const height = 44;

export function Losses(): ReactNode {
  const losses = useStudy((state) => state.losses);
  if (losses.length === 0) return null;
  return (
    <figure className="study-losses">
      <figcaption className="quiet">{words.training.loss}</figcaption>
      <ul>
        {losses.map((curve) => (
          <li key={`${curve.method} ${curve.penaltyWeight} ${curve.phase}`}>
            <Curve curve={curve} />
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Curve({ curve }: { curve: LossCurve }): ReactNode {
  const { method, phase, points } = curve;
  const smooth = smoothed(points.map(({ value }) => value));
  const last = smooth.at(-1) ?? NaN;
  const lo = Math.min(...smooth);
  // The first steps are far up and would flatten what follows.
  const hi = Math.min(Math.max(...smooth), lo + 2);
  const x = (i: number): number => (width * i) / Math.max(1, smooth.length - 1);
  const y = (value: number): number =>
    height - 2 - ((height - 4) * (Math.min(value, hi) - lo)) / (hi - lo || 1);
  const path = smooth.map((v, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(v).toFixed(1)}`);
  return (
    <>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <path d={path.join('')} data-method={method} className="loss-curve" />
      </svg>
      <span>
        {phase === 'transfer' ? methods[method].label : phaseLabels[phase]}{' '}
        <span className="num">{last.toFixed(2)}</span>
      </span>
    </>
  );
}

/** Running mean with a memory of about eight points: both directions take turns and batches differ. */
function smoothed(values: readonly number[]): number[] {
  let mean = values[0] ?? NaN;
  return values.map((value) => (mean += (value - mean) / 8));
}
