/** What the run before had otherwise, in a few words. Knows no store. */
import { methods, presetLabels } from '../../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import {
  getNumber,
  parts,
  shapeFields,
  trainingFields,
  type NumberPath,
} from '../../state/paths.ts';
import { laterStrings } from '../laterStrings.ts';
import { before as words } from '../words/before.ts';

/** The first difference by weight: method, preset, seed, penalty, numbers; and whether there are more. */
export function differenceOf(then: ExperimentConfig, now: ExperimentConfig): string {
  const all = [...chosen(then, now), ...numbers(then, now)];
  const first = all.at(0) ?? words.others;
  return all.length > 1 ? words.more(first) : first;
}

function chosen(then: ExperimentConfig, now: ExperimentConfig): string[] {
  const penalty = then.transfer.objective.penalty;
  const other = now.transfer.objective.penalty;
  const text = (p: typeof penalty): string =>
    p ? words.penalty(p.kind.toUpperCase(), p.weight) : words.noPenalty;
  const sameMethod = then.method === now.method;
  return [
    ...(sameMethod ? [] : [methods[then.method].label]),
    ...(then.preset === now.preset ? [] : [presetLabels[then.preset]]),
    ...(then.seed === now.seed ? [] : [words.seed(then.seed)]),
    ...(!sameMethod || text(penalty) === text(other) ? [] : [text(penalty)]),
  ];
}

/** Numbers that the visitor set; a preset or a method brings its own. */
function numbers(then: ExperimentConfig, now: ExperimentConfig): string[] {
  if (then.preset !== now.preset) return [];
  const fields = [
    ...trainingFields.map((field) => ({ field, group: 'training' })),
    ...shapeFields.map((field) => ({ field, group: 'shape' })),
  ];
  return parts.toReversed().flatMap((part) =>
    fields.flatMap(({ field, group }) => {
      const path = `${part}.${group}.${field}` as NumberPath;
      const value = getNumber(then, path);
      if (value === getNumber(now, path)) return [];
      const say = part === 'base' ? words.bases : words.number;
      return [say(laterStrings.fields[field], value)];
    }),
  );
}
