/**
 * Ring keeping: whether a point's image lies on the circle that the point came from (SCIENCE 4.1).
 * Points carry no labels, so a point counts for each circle as much as the exact posterior says; no
 * label is drawn.
 */
import { pairedRowCount, type Numbers } from './rows.ts';

export interface RingKeeping {
  /** Mean over points of Σ_k r_k(x) r_k(f(x)): the image's mean probability of the start's circle. */
  soft: number;
  /** Mean of r_m(x), m the image's most probable circle: the share whose circle is guessed right. */
  hard: number;
}

/**
 * From posterior probabilities [n, parts] at the starts and at their images. Both numbers are what
 * labels drawn from the posterior at the starts would give on average.
 */
export function ringKeeping(start: Numbers, images: Numbers, parts: number): RingKeeping {
  const n = pairedRowCount(start, images, parts);
  let soft = 0;
  let hard = 0;
  for (let i = 0; i < n; i++) {
    let likeliest = i * parts;
    for (let at = i * parts; at < (i + 1) * parts; at++) {
      soft += start[at] * images[at];
      if (images[at] > images[likeliest]) likeliest = at;
    }
    hard += start[likeliest];
  }
  return { soft: soft / n, hard: hard / n };
}
