/** Small flows, rows and objectives for the engine's tests; no product code reads this. */
import type { Link, Objective, Term } from '../../../protocol/objective.ts';
import { stream } from '../../../util/streams.ts';
import { initialParameters } from '../../flows/initialise.ts';
import { flowSpec, parameterList, type SpecInput } from '../../flows/spec.ts';
import type { BatchRows, Engine, FlowSpec } from '../engine.ts';

export const tiny: SpecInput = {
  features: 2,
  contextFeatures: 0,
  layers: 2,
  blocks: 1,
  hiddenFeatures: 8,
  bins: 4,
};
/** A flow with random weights that sees its context. */
export function createTestFlow(
  engine: Engine,
  id: string,
  input: SpecInput = tiny,
  identity = false,
): FlowSpec {
  const spec = flowSpec({ ...input, ...(identity ? { derivative: 'identity' as const } : {}) });
  const parameters = initialParameters(spec, stream(5, `init/${id}`), identity);
  for (const { role, offset, size } of parameterList(spec))
    if (role === 'context-output') parameters.fill(0.3, offset, offset + size);
  engine.createFlow(id, spec, parameters);
  return spec;
}

export function rows(n: number, index = 0, context = 0): BatchRows {
  const source = stream(6, 'test/rows', index);
  const normals = (size: number, scale: number): Float32Array =>
    Float32Array.from({ length: size }, () => scale * source.normal());
  return {
    n,
    x: normals(2 * n, 1.2),
    own: context > 0 ? normals(n * context, 0.5) : null,
    other: context > 0 ? normals(n * context, 0.5) : null,
    weights: null,
  };
}

export const link = (
  flow: Link['flow'],
  direction: Link['direction'] = 'forward',
  context: Link['context'] = 'none',
  frozen = false,
): Link => ({ flow, direction, frozen, context });

export function term(links: Link[], change: Partial<Term> = {}): Term {
  return {
    name: 'forward',
    rows: 'reference',
    links,
    base: 'standard-normal',
    likelihood: 1,
    penalty: null,
    ...change,
  };
}
export const objective = (...terms: Term[]): Objective => ({ terms });
