/**
 * What ships recorded, as plain data: pairs, preset and seed. `npm run pretrain` makes it, the page
 * asks for nothing else; refuses to know where the files lie.
 */
import type { PresetId, ToyId } from '../protocol/catalogue.ts';
import type { LawId } from '../protocol/ownData.ts';
import { defaultChoice } from './presets.ts';

/** Questions with all five methods; bases ship of every toy. */
export const recordedPairs: readonly (readonly [ToyId, ToyId])[] = [
  ['four-circles', 'star'],
  ['four-circles', 'checkerboard'],
  ['star', 'checkerboard'],
];

export interface RecordedChoice {
  preset: PresetId;
  seed: number;
}

export const recordedChoice: RecordedChoice = {
  preset: defaultChoice.preset,
  seed: defaultChoice.seed,
};

/** True if bases of every toy ship for this preset and seed, without a condition. */
export function basesShip({ preset, seed }: RecordedChoice): boolean {
  return preset === recordedChoice.preset && seed === recordedChoice.seed;
}

/** True if runs of this question ship. */
export function runsShip(question: RecordedChoice & { reference: LawId; target: LawId }): boolean {
  const { reference, target } = question;
  return (
    basesShip(question) && recordedPairs.some(([from, to]) => from === reference && to === target)
  );
}
