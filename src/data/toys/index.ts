/** The registry of toys: one line each, checked against the catalogue by the compiler. */
import type { ToyId } from '../../protocol/catalogue.ts';
import type { Distribution } from '../distribution.ts';
import { annulus } from './annulus.ts';
import { checkerboard } from './checkerboard.ts';
import { concentricRings } from './concentricRings.ts';
import { eightStar } from './eightStar.ts';
import { fourCircles } from './fourCircles.ts';
import { ring } from './ring.ts';
import { spirals } from './spirals.ts';
import { star } from './star.ts';

export const toys = {
  'four-circles': fourCircles,
  star,
  'eight-star': eightStar,
  checkerboard,
  'concentric-rings': concentricRings,
  ring,
  annulus,
  spirals,
} satisfies Record<ToyId, Distribution>;
