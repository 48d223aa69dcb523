/**
 * The numbers of a config that have a control and a link key, by dotted path. Reads and writes
 * them without change in place; checks nothing.
 */
import { ranges, type NumberRange } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';

export const parts = ['base', 'transfer'] as const;
export type Part = (typeof parts)[number];

export const shapeFields = ['layers', 'blocks', 'width', 'bins'] as const;
export const trainingFields = ['steps', 'batch', 'learningRate'] as const;

export type NumberPath =
  | 'seed'
  | 'jitter'
  | 'patience'
  | 'view.frameEvery'
  | 'view.framePoints'
  | 'engine.threads'
  | `${Part}.shape.${(typeof shapeFields)[number]}`
  | `${Part}.training.${(typeof trainingFields)[number]}`;

type Plain = Record<string, unknown>;

/** The hard and usual range of the number at `path`. */
export function rangeOf(path: NumberPath): NumberRange {
  return ranges[path.split('.').at(-1) as keyof typeof ranges];
}

/** The number at `path`. */
export function getNumber(config: ExperimentConfig, path: NumberPath): number {
  return path.split('.').reduce<unknown>((at, key) => (at as Plain)[key], config) as number;
}

/** A copy with the number at `path` replaced; a number of steps ends a budget in epochs. */
export function setNumber(
  config: ExperimentConfig,
  path: NumberPath,
  value: number,
): ExperimentConfig {
  const copy = structuredClone(config);
  const keys = path.split('.');
  const last = keys.pop() as string;
  const owner = keys.reduce<unknown>((at, key) => (at as Plain)[key], copy) as Plain;
  owner[last] = value;
  if (last === 'steps') owner['epochs'] = null;
  return copy;
}
