/** Four noisy bars pointing along the axes, equally likely (SCIENCE 2.1). */
import { star as arms } from '../arms.ts';
import { distribution } from '../law.ts';

export const star = distribution({
  id: 'star',
  ...arms(4),
  entropy: 1.286114,
  supportThreshold: -4.334,
});
