/**
 * Share of points outside the target's support (SCIENCE 4.1). Which points those are is the data
 * layer's knowledge; here is only the count.
 */
import { metric, type MetricInputs } from './metric.ts';
import { rowCount } from './rows.ts';

/**
 * Fraction of points whose mask is 1 (outside), in [0, 1].
 * @throws Error when the mask is empty or holds anything but 0 and 1
 */
export function outOfSupportFraction(mask: Uint8Array): number {
  if (mask.length === 0) throw new Error('invalid mask: no points');
  let outside = 0;
  for (const bit of mask) {
    if (bit > 1) throw new Error(`invalid mask: ${bit}`);
    outside += bit;
  }
  return outside / mask.length;
}

/** Floor: the fraction of fresh target points themselves, about 0.01 by the 1% definition. */
export function outOfSupportFloorOf(
  { sampleTarget, outsideTarget }: Pick<MetricInputs, 'sampleTarget' | 'outsideTarget'>,
  n: number,
): number {
  return outOfSupportFraction(outsideTarget(sampleTarget(n, 0)));
}

export const outOfSupport = metric({
  label: 'Out of support',
  unit: 'fraction',
  needs: ['images', 'outsideTarget'],
  compute: ({ images, outsideTarget }) => outOfSupportFraction(outsideTarget(images)),
});

export const outOfSupportFloor = metric({
  label: 'Out of support, fresh target',
  unit: 'fraction',
  needs: ['images', 'sampleTarget', 'outsideTarget'],
  compute: (inputs) => outOfSupportFloorOf(inputs, rowCount(inputs.images, inputs.features)),
});
