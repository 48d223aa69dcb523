/**
 * Two interleaved spirals, each point blurred by a small box and by Gaussian noise (SCIENCE 2.1).
 * The density is the integral along the spiral, by panels of equal arc.
 */
import { cos, exp, log, sin } from '../../util/exactMath.ts';
import { gaussLegendre, logNormalInterval } from '../../util/special.ts';
import type { Stream } from '../../util/streams.ts';
import { distribution } from '../law.ts';

const pi = 3.141592653589793;
const sigma = 0.1;
/** Box width in units of sigma: ½ / 3 / 0.1. */
const width = 5 / 3;
/**
 * Panel edges in u, where equal steps are nearly equal arcs: finer at the middle, where they are
 * not, and graded towards the outer end, where the integrand of a point beyond it falls off the
 * faster the farther the point is.
 */
const edges = [
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((k) => k / 48),
  ...Array.from({ length: 20 }, (_, k) => (k + 4) / 24),
  ...[0.5, 0.8, 0.93, 0.98, 0.995, 1].map((part) => (23 + part) / 24),
];
const nodesPerPanel = 16;
const nodeCount = (edges.length - 1) * nodesPerPanel;

/** Log density in units of sigma of box plus normal at z from the box's lower edge. */
const logBlurExact = (z: number): number => logNormalInterval(z - width, z) - log(width * sigma);

/** Nodes on the positive spiral: lower corner of the box, in units of sigma, and log weight. */
const cornerX = new Float64Array(nodeCount);
const cornerY = new Float64Array(nodeCount);
const logWeight = new Float64Array(nodeCount);
for (let panel = 0; panel + 1 < edges.length; panel++) {
  const from = 3 * pi * Math.sqrt(edges[panel]);
  const to = 3 * pi * Math.sqrt(edges[panel + 1]);
  const rule = gaussLegendre(nodesPerPanel, from, to);
  for (let j = 0; j < nodesPerPanel; j++) {
    const t = rule.nodes[j];
    const k = panel * nodesPerPanel + j;
    cornerX[k] = (-t * cos(t)) / 3 / sigma;
    cornerY[k] = (t * sin(t)) / 3 / sigma;
    // Half for the two spirals; t = 3π√u has density 2t/9π².
    logWeight[k] = log((0.5 * rule.weights[j] * 2 * t) / (9 * pi * pi));
  }
}

/** `logBlurExact` by cubic Hermite interpolation, error below 1e-8; exact beyond the table. */
const tableStep = 1 / 32;
const tableFrom = -12;
const tableSize = Math.round((2 * -tableFrom + width) / tableStep);
const tableValue = new Float64Array(tableSize + 1);
const tableSlope = new Float64Array(tableSize + 1);
for (let i = 0; i <= tableSize; i++) {
  const z = tableFrom + i * tableStep;
  const inside = logNormalInterval(z - width, z);
  const density = (v: number): number => exp(-0.5 * v * v - 0.9189385332046728 - inside);
  tableValue[i] = logBlurExact(z);
  tableSlope[i] = (density(z) - density(z - width)) * tableStep;
}

function logBlur(z: number): number {
  const place = (z - tableFrom) / tableStep;
  const i = Math.floor(place);
  if (!(i >= 0 && i < tableSize)) return logBlurExact(z);
  const t = place - i;
  const rise = tableValue[i + 1] - tableValue[i];
  const a = tableSlope[i] - rise;
  const b = rise - tableSlope[i + 1];
  return tableValue[i] + t * (rise + (1 - t) * (a * (1 - t) + b * t));
}

/** Distance from z to the box [0, width]. */
const outside = (z: number): number => (z < 0 ? -z : z > width ? z - width : 0);

/** Terms this many nats below the nearest node's are less than 1e-13 of the sum. */
const reach = 32;
const panels = edges.length - 1;
/** Per panel, least and greatest corner: [x, X, y, Y]. */
const bounds = Array.from({ length: panels }, (_, panel) => {
  const from = panel * nodesPerPanel;
  const xs = cornerX.subarray(from, from + nodesPerPanel);
  const ys = cornerY.subarray(from, from + nodesPerPanel);
  return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)] as const;
});
/** Squared distances, in sigmas, of the point at hand to the panels of both spirals: at least. */
const panelSquared = new Float64Array(2 * panels);

const nodeSquared = (x: number, y: number, node: number): number => {
  const dx = outside(x - cornerX[node]);
  const dy = outside(y - cornerY[node]);
  return dx * dx + dy * dy;
};

/** Fills `panelSquared` for (x, y) in sigmas; returns the squared distance to the nearest node. */
function measure(x: number, y: number): number {
  for (let k = 0; k < 2 * panels; k++) {
    const sign = k < panels ? 1 : -1;
    const [left, right, low, high] = bounds[k % panels];
    const dx = Math.max(left - sign * x, sign * x - right - width, 0);
    const dy = Math.max(low - sign * y, sign * y - high - width, 0);
    panelSquared[k] = dx * dx + dy * dy;
  }
  let least = Infinity;
  for (let k = 0; k < 2 * panels; k++) {
    if (panelSquared[k] >= least) continue;
    const sign = k < panels ? 1 : -1;
    const from = (k % panels) * nodesPerPanel;
    for (let node = from; node < from + nodesPerPanel; node++)
      least = Math.min(least, nodeSquared(sign * x, sign * y, node));
  }
  return least;
}

function logDensityAt(px: number, py: number): number {
  const x = px / sigma;
  const y = py / sigma;
  const least = measure(x, y);
  let sum = 0;
  for (let k = 0; k < 2 * panels; k++) {
    if (panelSquared[k] > least + 2 * reach) continue;
    const sign = k < panels ? 1 : -1;
    const from = (k % panels) * nodesPerPanel;
    for (let node = from; node < from + nodesPerPanel; node++) {
      if (nodeSquared(sign * x, sign * y, node) > least + 2 * reach) continue;
      const blur = logBlur(sign * x - cornerX[node]) + logBlur(sign * y - cornerY[node]);
      sum += exp(blur + logWeight[node] + 0.5 * least);
    }
  }
  return log(sum) - 0.5 * least;
}

function draw(stream: Stream, out: Float32Array, at: number): void {
  const t = 3 * pi * Math.sqrt(stream.uniform());
  const sign = stream.integer(2) === 0 ? 1 : -1;
  const x = sign * (-t * cos(t) + 0.5 * stream.uniform());
  const y = sign * (t * sin(t) + 0.5 * stream.uniform());
  out[at] = x / 3 + sigma * stream.normal();
  out[at + 1] = y / 3 + sigma * stream.normal();
}

export const spirals = distribution({
  id: 'spirals',
  draw,
  logDensityAt,
  entropy: 2.64545,
  supportThreshold: -5.4688,
});
