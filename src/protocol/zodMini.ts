/**
 * zod's small edition, for the checks that the page needs before its controls: the full one would
 * cost it a fifth of its budget. Set like zod.ts; names what is used, since a bundler drops the rest.
 */
import { config } from 'zod/mini';
import en from 'zod/v4/locales/en.js';

config({ ...en(), jitless: true });

export {
  _default,
  array,
  boolean,
  custom,
  enum,
  extend,
  int,
  literal,
  looseObject,
  maximum,
  minimum,
  minLength,
  nullable,
  number,
  regex,
  strictObject,
  string,
  tuple,
  union,
} from 'zod/mini';
export type { core, infer, ZodMiniNumber, ZodMiniType } from 'zod/mini';
