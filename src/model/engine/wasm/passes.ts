/**
 * The kinds of passes that objectives need, by flow ids: training, scoring, mapping. Knows nothing
 * of losses; preparing and finding passes again is the kernels' cache.
 */
import type { Link, Term } from '../../../protocol/objective.ts';
import type { FlowMemory } from '../../kernels/wasm/flowMemory.ts';
import type { Heap } from '../../kernels/wasm/heap.ts';
import { PassCache } from '../../kernels/wasm/passCache.ts';
import type { PassMemory, PassOptions } from '../../kernels/wasm/passMemory.ts';
import type { Team } from '../../kernels/wasm/team.ts';

export class Passes {
  private readonly cache: PassCache;

  constructor(
    heap: Heap,
    team: Team,
    private readonly find: (id: string) => FlowMemory,
  ) {
    this.cache = new PassCache(heap, team);
  }

  /** Forward and backward with the weights of `id` trained. */
  training(id: string, term: Term, capacity: number, rowGradients: boolean): PassMemory {
    return this.get(term.links, id, {
      capacity,
      backward: true,
      nll: term.likelihood !== 0,
      penalty: term.penalty && { kind: term.penalty.kind, link: term.penalty.link },
      output: false,
      layers: false,
      rowGradients,
    });
  }

  /** Likelihoods and distances alone. */
  scoring(term: Term, capacity: number): PassMemory {
    return this.get(term.links, null, {
      capacity,
      backward: false,
      nll: term.likelihood !== 0,
      penalty: term.penalty && { kind: term.penalty.kind, link: term.penalty.link },
      output: false,
      layers: false,
      rowGradients: false,
    });
  }

  /** Images of rows. */
  mapping(links: readonly Link[], capacity: number, layers: boolean): PassMemory {
    return this.get(links, null, {
      capacity,
      backward: false,
      nll: false,
      penalty: null,
      output: true,
      layers,
      rowGradients: false,
    });
  }

  /** Drops all: a flow goes, and passes hold its address. */
  forget(): void {
    this.cache.forget();
  }

  private get(
    links: readonly Link[],
    trained: string | null,
    options: Omit<PassOptions, 'links'>,
  ): PassMemory {
    return this.cache.get({
      ...options,
      links: links.map(({ flow, direction }) => ({
        flow: this.find(flow),
        inverse: direction === 'inverse',
        trained: flow === trained,
      })),
    });
  }
}
