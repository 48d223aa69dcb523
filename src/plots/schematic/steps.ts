/**
 * The numbered steps of a drawing: every term of every stage, then the map's use, each as a way from
 * place to place through flows. It refuses geometry.
 */
import type { FlowId, Link, RowSet, Stage, Term } from '../../protocol/objective.ts';
import type { Schematic, SchematicMethod } from '../../protocol/schematic.ts';

/** Where points can be: either law's plane, or the normal density's. */
export type Place = 'reference' | 'target' | 'noise';

/** One flow passed. */
export interface Hop {
  from: Place;
  flow: FlowId;
  to: Place;
  link: Link;
}

export interface Step {
  /** From 1 on; the last is the map's use. */
  number: number;
  /** Where it is trained: indices into stages and objectives; null: the map's use. */
  at: { stage: number; objective: number } | null;
  term: Term | null;
  hops: Hop[];
  /** The same step from the other law's side: it has the number of the one before it. */
  twin: boolean;
}

const startOf: Record<RowSet, Place> = {
  reference: 'reference',
  target: 'target',
  // The target's plane is that of the larger condition.
  'pairs-up': 'reference',
  'pairs-down': 'target',
};

function hopsOf(links: readonly Link[], start: Place, sharedBase: boolean): Hop[] {
  const far: Place = start === 'reference' ? 'target' : 'reference';
  const own = (flow: FlowId): Place => (flow === 'target-base' ? 'target' : 'reference');
  let from = start;
  return links.map((link) => {
    const forward = link.direction === 'forward';
    const { flow } = link;
    const hop: Hop = { from, flow, to: 'noise', link };
    if (flow === 'transfer') hop.to = forward ? 'target' : 'reference';
    else if (!forward) hop.to = sharedBase ? far : own(flow);
    from = hop.to;
    return hop;
  });
}

/** All steps of a method, in the order of training. */
export function stepsOf(schematic: Schematic, { stages, map }: SchematicMethod): Step[] {
  const { sharedBase } = schematic;
  const steps: Omit<Step, 'number'>[] = stages.flatMap(({ objectives }, stage) =>
    objectives.flatMap(({ terms }, objective) =>
      terms.flatMap((term) =>
        startsOf(term, schematic).map((start, i) => ({
          at: { stage, objective },
          term,
          hops: hopsOf(term.links, start, sharedBase),
          twin: i > 0,
        })),
      ),
    ),
  );
  steps.push({ at: null, term: null, hops: hopsOf(map, 'reference', sharedBase), twin: false });
  let number = 0;
  return steps.map((step) => ({ number: step.twin ? number : ++number, ...step }));
}

/** Rows in pairs are of one law at any condition, so that its base learns from both sides. */
function startsOf({ name, rows }: Term, schematic: Schematic): Place[] {
  const both = name === 'base' && schematic.sharedBase && inPairs(schematic);
  return both ? ['reference', 'target'] : [startOf[rows]];
}

/** Whether one law is carried between two conditions. */
export const inPairs = ({ context }: Schematic): boolean =>
  context !== null && context !== 'shared';

/** Index of the stage that trains a flow; -1 where none does. */
export const stageOf = ({ stages }: SchematicMethod, flow: FlowId): number =>
  stages.findIndex((stage) => stage.flow === flow);

/** Steps that train a flow. */
export const trainedIn = (steps: readonly Step[], flow: FlowId): Step[] =>
  steps.filter((s) => !s.twin && s.term && s.hops.some((h) => h.flow === flow && !h.link.frozen));

/** Whether a training step passes a flow without changing it. */
export const isFrozenLater = (steps: readonly Step[], flow: FlowId): boolean =>
  steps.some(({ term, hops }) => term && hops.some((h) => h.flow === flow && h.link.frozen));

/** The stage that trains the transfer flow; null where none does. */
export const transferStage = ({ stages }: SchematicMethod): Stage | null =>
  stages.find(({ flow }) => flow === 'transfer') ?? null;

/** The first step that has a penalty; null where none has. */
export const hasPenalty = (steps: readonly Step[]): Step | null =>
  steps.find(({ term }) => term?.penalty) ?? null;
