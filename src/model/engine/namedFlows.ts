/**
 * One engine as several runs see it: each names flows as its objectives do, and the engine knows them
 * by names of its own, so that two runs can share a flow or keep one each. Computes nothing.
 */
import type { FlowId, Link, Objective } from '../../protocol/objective.ts';
import type { Engine } from './engine.ts';

/** The engine's name of each flow of a run. */
export type FlowNames = Record<FlowId, string>;

/** What is done to the view is done to the engine; only its end is the owner's business. */
export function namedFlows(engine: Engine, names: FlowNames): Engine {
  const name = (id: string): string => names[id as FlowId] ?? id;
  const renamed = (links: readonly Link[]): Link[] =>
    links.map((link) => ({ ...link, flow: name(link.flow) as FlowId }));
  const known = new WeakMap<Objective, Objective>();
  const inOwnNames = (objective: Objective): Objective => {
    const found = known.get(objective) ?? {
      ...objective,
      terms: objective.terms.map((term) => ({ ...term, links: renamed(term.links) })),
    };
    known.set(objective, found);
    return found;
  };
  return {
    // An engine that is lost and replaced says so in its info.
    get info() {
      return engine.info;
    },
    get stepsAhead() {
      return engine.stepsAhead;
    },
    createFlow: (id, spec, parameters) => engine.createFlow(name(id), spec, parameters),
    spec: (id) => engine.spec(name(id)),
    step: (id, objective, batch, knobs) =>
      engine.step(name(id), inOwnNames(objective), batch, knobs),
    evaluate: (objective, batch) => engine.evaluate(inOwnNames(objective), batch),
    gradients: (id, objective, batch) => engine.gradients(name(id), inOwnNames(objective), batch),
    map: (links, rows, layers) => engine.map(renamed(links), rows, layers),
    checkpoint: (id) => engine.checkpoint(name(id)),
    restore: (id, state) => engine.restore(name(id), state),
    dropFlow: (id) => engine.dropFlow(name(id)),
    dispose: () => engine.dispose(),
  };
}
