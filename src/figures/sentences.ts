/**
 * Captions with their numbers in place. A sentence is left out while one of its numbers is missing;
 * which text of a comparison stands depends on the numbers alone.
 */
import type { Quantity, Sentence, Stat } from '../protocol/figure.ts';
import { statText } from './format.ts';
import type { Source } from './source.ts';
import { meanOf, standardError } from './stat.ts';

export function sentencesOf(caption: readonly Sentence[], source: Source): string[] {
  return caption.map((sentence) => textOf(sentence, source)).filter((text) => text !== null);
}

function textOf(sentence: Sentence, source: Source): string | null {
  if (sentence.kind === 'say') return fill(sentence.text, sentence.values, source);
  const { a, b } = sentence;
  const [left, right] = [source.stat(a), source.stat(b)];
  if (!left || !right) return null;
  return fill(sentence[comparison(left, right)], { a, b }, source);
}

/**
 * With k seeds, close: the mean of the seeds' differences lies within 2 of its standard errors. With
 * one seed nothing says how far seeds differ, so close is then a relative difference below 5 %.
 */
export function comparison(a: Stat, b: Stat): 'above' | 'below' | 'close' {
  const differences = a.values.map((value, i) => value - b.values[i]);
  const mean = meanOf(differences);
  const error = standardError(differences);
  const size = Math.max(Math.abs(a.mean), Math.abs(b.mean));
  const close = error === null ? Math.abs(mean) < 0.05 * size : Math.abs(mean) <= 2 * error;
  if (close || mean === 0) return 'close';
  return mean > 0 ? 'above' : 'below';
}

/** @throws Error when the text names a number that it was not given */
function fill(
  text: string,
  values: Readonly<Record<string, Quantity>>,
  source: Source,
): string | null {
  const texts = new Map<string, string>();
  for (const [name, quantity] of Object.entries(values)) {
    const stat = source.stat(quantity);
    if (!stat) return null;
    texts.set(name, statText(stat));
  }
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const written = texts.get(name);
    if (written === undefined) throw new Error(`invalid name in a caption: ${name}`);
    return written;
  });
}
