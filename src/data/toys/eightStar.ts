/** Eight noisy bars, 45° apart, equally likely (SCIENCE 2.1). */
import { star as arms } from '../arms.ts';
import { distribution } from '../law.ts';

export const eightStar = distribution({
  id: 'eight-star',
  ...arms(8),
  entropy: 1.976548,
  supportThreshold: -4.9235,
});
