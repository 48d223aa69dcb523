/**
 * Arm entropy: over how many arms of a star the points of one circle are spread (SCIENCE 4.1).
 * Points count for each circle, and images for each arm, as much as the exact posterior says.
 */
import { log } from '../../util/exactMath.ts';
import { rowCount, type Numbers } from './rows.ts';

/**
 * Mean over circles of the entropy of the arms that their points' images lie on, nats: 0 where each
 * circle goes to one arm, ln(arms) where it makes no difference.
 * @param start [n, circles] posterior probabilities of the starts
 * @param images [n, arms] posterior probabilities of their images
 * @throws Error when the rows differ in number
 */
export function armEntropy(start: Numbers, circles: number, images: Numbers, arms: number): number {
  const n = rowCount(start, circles);
  const other = rowCount(images, arms);
  if (n !== other) throw new Error(`both samples need as many rows: ${n} and ${other}`);
  let sum = 0;
  for (let k = 0; k < circles; k++) {
    const shares = new Float64Array(arms);
    let weight = 0;
    for (let i = 0; i < n; i++) {
      const own = start[i * circles + k];
      weight += own;
      for (let a = 0; a < arms; a++) shares[a] += own * images[i * arms + a];
    }
    if (weight > 0) sum += entropy(shares.map((share) => share / weight));
  }
  return sum / circles;
}

function entropy(shares: Float64Array): number {
  return shares.reduce((sum, share) => (share === 0 ? sum : sum - share * log(share)), 0);
}
