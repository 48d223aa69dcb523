/**
 * What the address says about the first picture: question, methods and theme. Reads only what a
 * recorded run can answer; anything else in the address means that there is none.
 */
import { defaultChoice } from '../presets/presets.ts';
import { runsShip } from '../presets/recorded.ts';
import {
  methodIds,
  presetIds,
  toyIds,
  type MethodId,
  type PresetId,
  type ToyId,
} from '../protocol/catalogue.ts';

export interface FirstLook {
  theme: 'light' | 'dark';
  /** One per stage. */
  methods: MethodId[];
  /** Null when no picture of it ships. */
  question: { reference: ToyId; target: ToyId; preset: PresetId; seed: number } | null;
}

/** Keys that change neither what is trained nor where points stand. */
const looks = ['v', 'theme', 'test'];
const choices = ['ref', 'tgt', 'm', 'set', 'seed'];

function oneOf<T extends string>(ids: readonly T[], text: string | null, other: T): T {
  return ids.find((id) => id === text) ?? other;
}

/** @param dark the system's theme, for an address that names none */
export function readLook(hash: string, dark: boolean): FirstLook {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  const theme = oneOf(['light', 'dark'], words.get('theme'), dark ? 'dark' : 'light');
  const named = (words.get('m') ?? '').split(',');
  const methods = methodIds.filter((id) => named.includes(id));
  const question = {
    reference: oneOf(toyIds, words.get('ref'), defaultChoice.reference),
    target: oneOf(toyIds, words.get('tgt'), defaultChoice.target),
    preset: oneOf(presetIds, words.get('set'), defaultChoice.preset),
    seed: Number(words.get('seed') ?? defaultChoice.seed),
  };
  const plain = [...words.keys()].every((key) => looks.includes(key) || choices.includes(key));
  return {
    theme,
    methods: methods.length > 0 ? methods : [defaultChoice.method],
    question: plain && runsShip(question) ? question : null,
  };
}
