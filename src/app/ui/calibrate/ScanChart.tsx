/** Penalty weights by how far they move rows and how well those pass: the bend is where to choose. */
import type { ReactNode } from 'react';
import type { PenaltyScan } from '../../../protocol/calibrationResult.ts';
import { calibrate } from '../words/calibrate.ts';

const words = calibrate.result;
const [width, height] = [360, 180];
const inner = { left: 46, right: 12, top: 10, bottom: 30 };

export function ScanChart({ scan: { points, without, chosen } }: { scan: PenaltyScan }): ReactNode {
  const furthest = Math.max(...points.map(({ meanDistance }) => meanDistance)) * 1.1;
  const top = Math.max(without.auc + without.sigma, ...points.map(({ auc }) => auc)) + 0.005;
  const x = (distance: number): number =>
    inner.left + ((width - inner.left - inner.right) * distance) / furthest;
  const y = (auc: number): number =>
    inner.top + ((height - inner.top - inner.bottom) * (top - auc)) / (top - 0.495);
  const band = [without.auc + without.sigma, Math.max(0.495, without.auc - without.sigma)].map(y);
  return (
    <figure className="scan-chart">
      <figcaption className="quiet">{words.scan}</figcaption>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={words.scan}
      >
        <rect
          x={inner.left}
          width={width - inner.left - inner.right}
          y={band[0]}
          height={band[1] - band[0]}
          className="scan-band"
        />
        <path
          d={`M${inner.left} ${inner.top}V${y(0.495)}H${width - inner.right}`}
          className="scan-axis"
        />
        {[0.5, top - 0.005].map((auc) => (
          <text key={auc} x={inner.left - 4} y={y(auc) + 4} textAnchor="end">
            {auc.toFixed(3)}
          </text>
        ))}
        <text x={width - inner.right} y={height - 6} textAnchor="end">
          {words.scanDistance} {furthest.toFixed(2)}
        </text>
        <text x={2} y={inner.top + 4}>
          {words.scanAuc}
        </text>
        {points.map(({ weight, auc, meanDistance }) => (
          <g key={weight} data-method="movement-penalty">
            <circle
              cx={x(meanDistance)}
              cy={y(auc)}
              r={weight === chosen ? 5 : 3}
              className="scan-point"
            />
            <text x={x(meanDistance) + 7} y={y(auc) - 4}>
              {weight}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}
