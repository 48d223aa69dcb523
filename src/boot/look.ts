/**
 * What the address says about the first picture: question, methods and theme. Reads only what a
 * recorded run can answer; anything else in the address means that there is none.
 */
import { defaultChoice, defaultMethods } from '../presets/presets.ts';
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
  methods: readonly MethodId[];
  /** Null when no picture of it ships. */
  question: { reference: ToyId; target: ToyId; preset: PresetId; seed: number } | null;
}

/** Keys that change neither what is trained nor where points stand. */
const looks = ['v', 'theme', 'test', 'mode'];
const choices = ['ref', 'tgt', 'm', 'set', 'seed'];
const mostStages = 5;

const oneOf = <T extends string>(ids: readonly T[], text: string): T | undefined =>
  ids.find((id) => id === text);

/** @param dark the system's theme, for an address that names none */
export function readLook(hash: string, dark: boolean): FirstLook {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  const theme = oneOf(['light', 'dark'], words.get('theme') ?? '') ?? (dark ? 'dark' : 'light');
  const plain = [...words.keys()].every((key) => looks.includes(key) || choices.includes(key));
  const methods = methodsOf(words.get('m'));
  const alone = words.get('mode') === 'explore';
  return {
    theme,
    methods: alone ? methods.slice(0, 1) : methods,
    question: plain && fits(words.get('mode'), methods) ? questionOf(words) : null,
  };
}

/** As a link is read (app/state/url.ts): all of them, or those of a page without a link. */
function methodsOf(text: string | null): readonly MethodId[] {
  const named = (text ?? '').split(',').map((name) => oneOf(methodIds, name));
  const known = named.filter((id) => id !== undefined);
  return known.length === named.length && known.length <= mostStages ? known : defaultMethods;
}

/** The gallery, and a mode that asks for another pane beside the one that is named, are left to the page. */
const fits = (mode: string | null, methods: readonly MethodId[]): boolean =>
  mode !== 'gallery' && (mode !== 'compare' || methods.length > 1);

function questionOf(words: URLSearchParams): FirstLook['question'] {
  const reference = oneOf(toyIds, words.get('ref') ?? defaultChoice.reference);
  const target = oneOf(toyIds, words.get('tgt') ?? defaultChoice.target);
  const preset = oneOf(presetIds, words.get('set') ?? defaultChoice.preset);
  const seed = Number(words.get('seed') ?? defaultChoice.seed);
  if (!reference || !target || !preset) return null;
  const question = { reference, target, preset, seed };
  return runsShip(question) ? question : null;
}
