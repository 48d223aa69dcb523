/**
 * What the bench times: steps of the paper's architectures, and sweeps around them. Plain data and
 * the flows and rows it stands for; runs nothing.
 */
import type { Batch, Engine } from '../model/engine/engine.ts';
import { initialParameters } from '../model/flows/initialise.ts';
import { flowSpec, type FlowSpec } from '../model/flows/spec.ts';
import type { FlowId, Link, Objective } from '../protocol/objective.ts';
import { stream, type Stream } from '../util/streams.ts';

export interface BenchCase {
  readonly name: string;
  readonly kind: 'base' | 'forward' | 'inverse';
  readonly batch: number;
  readonly width: number;
  readonly features: number;
  /** Numbers of condition that every flow is told. */
  readonly contextFeatures: number;
}

const paperWidth = 128;
const kinds = ['base', 'forward', 'inverse'] as const;
const names = { base: 'base-step', forward: 'transfer-forward', inverse: 'transfer-inverse' };

const paperCase = (kind: BenchCase['kind'], batch: number): BenchCase => ({
  ...{ name: `${names[kind]}@${batch}`, kind, batch },
  ...{ width: paperWidth, features: 2, contextFeatures: 0 },
});

/** The cases that are held to PyTorch. */
export const paperCases: readonly BenchCase[] = [128, 1024].flatMap((batch) =>
  kinds.map((kind) => paperCase(kind, batch)),
);

/** One size at a time away from the paper's base step. */
export const sweepCases: readonly BenchCase[] = [
  ...[16, 32, 64, 256].map((width) => sweep({ width })),
  ...[32, 64].map((width) => sweep({ width, batch: 256 })),
  ...[16, 64, 256, 512, 2048].map((batch) => sweep({ batch })),
  ...[1, 3, 4, 8, 16].map((features) => sweep({ features })),
  ...kinds.map(studyCase),
];

/** A step of the paper's calibration study: five features under one condition. */
function studyCase(kind: BenchCase['kind']): BenchCase {
  const plain = paperCase(kind, 128);
  return { ...plain, name: `${plain.name},D=5,context=1`, features: 5, contextFeatures: 1 };
}

function sweep(change: Partial<BenchCase>): BenchCase {
  const changed = { ...paperCase('base', 128), ...change };
  const { width, batch, features } = changed;
  return { ...changed, name: `base-step@${batch},width=${width},D=${features}` };
}

const base = (c: BenchCase): FlowSpec => spec(c, 4, 2);
const top = (c: BenchCase): FlowSpec => ({ ...spec(c, 8, 3), finalPermutation: true });

function spec(
  { width, features, contextFeatures }: BenchCase,
  layers: number,
  blocks: number,
): FlowSpec {
  const sizes = { layers, blocks, hiddenFeatures: width, bins: 8 };
  return flowSpec({ ...sizes, features, contextFeatures });
}

/** Creates the flows of a case; returns the id of the one that is trained. */
export function createFlows(engine: Engine, c: BenchCase): FlowId {
  const add = (id: FlowId, what: FlowSpec): void =>
    engine.createFlow(id, what, initialParameters(what, stream(7, `init/${id}`), false));
  add('target-base', base(c));
  if (c.kind === 'base') return 'target-base';
  add('transfer', top(c));
  return 'transfer';
}

export function objectiveOf({ kind, contextFeatures }: BenchCase): Objective {
  const link = (flow: FlowId, direction: Link['direction'], frozen: boolean): Link => ({
    ...{ flow, direction, frozen },
    context: contextFeatures > 0 ? 'own' : 'none',
  });
  const links =
    kind === 'base'
      ? [link('target-base', 'forward', false)]
      : [link('transfer', kind, false), link('target-base', 'forward', true)];
  const term = { name: 'base', rows: 'reference', base: 'standard-normal', penalty: null } as const;
  return { terms: [{ ...term, links, likelihood: 1 }] };
}

/** A fresh batch of normals, as a host would bring it. */
export function freshBatch({ batch, features, contextFeatures }: BenchCase, source: Stream): Batch {
  const x = Float32Array.from({ length: batch * features }, () => 1.5 * source.normal());
  const own =
    contextFeatures > 0
      ? Float32Array.from({ length: batch * contextFeatures }, () => source.normal())
      : null;
  return { reference: { n: batch, x, own, other: null, weights: null } };
}

/** Multiplications of all matrix products of a step, useful ones alone. */
export function productsOf(c: BenchCase): number {
  const chain = c.kind === 'base' ? [base(c)] : [top(c), base(c)];
  return chain.reduce((sum, each, i) => {
    const kinds = i === 0 ? 3 : 2;
    return sum + kinds * c.batch * usefulWeights(each);
  }, 0);
}

/** The paper's transfer flow alone, mapping so many points. */
export const transferCase = (points: number): BenchCase => ({
  ...paperCase('forward', points),
  name: `map-forward@${points}`,
});

/** Multiplications of mapping the points of such a case. */
export const mapProducts = (c: BenchCase): number => c.batch * usefulWeights(top(c));

/** Weights that masks let through, over all layers. */
function usefulWeights({ features: d, hiddenFeatures: h, layers, blocks, bins }: FlowSpec): number {
  const groups = Math.max(1, d - 1);
  const size = h / groups;
  let hidden = 0;
  for (let group = 0; group < groups; group++) hidden += size * size * (group + 1);
  let output = 0;
  for (let i = 0; i < d; i++) output += (3 * bins - 1) * (d === 1 ? h : size * i);
  return layers * (2 * blocks * hidden + output);
}
