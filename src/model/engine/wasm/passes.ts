/**
 * Passes prepared once and found again: a term met a second time with rows of a known number costs
 * a look-up. Remembers the last few; knows nothing of losses.
 */
import type { Link, Term } from '../../../protocol/objective.ts';
import type { FlowMemory } from '../../kernels/wasm/flowMemory.ts';
import type { Heap } from '../../kernels/wasm/heap.ts';
import { Arena, PassMemory, type PassOptions } from '../../kernels/wasm/passMemory.ts';
import type { Team } from '../../kernels/wasm/team.ts';

/** More kinds of passes than any stage needs. */
const remembered = 16;

export class Passes {
  private readonly arena: Arena;
  private readonly known = new Map<string, PassMemory>();

  constructor(
    private readonly heap: Heap,
    private readonly team: Team,
    private readonly find: (id: string) => FlowMemory,
  ) {
    this.arena = new Arena(heap);
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
    for (const pass of this.known.values()) pass.release();
    this.known.clear();
  }

  private get(
    links: readonly Link[],
    trained: string | null,
    options: Omit<PassOptions, 'links'>,
  ): PassMemory {
    const chain = links.map(({ flow, direction }) => `${flow} ${direction}`).join();
    const key = `${chain} ${trained} ${Object.values(options).map((v) => JSON.stringify(v))}`;
    const found = this.known.get(key);
    if (found) return found;
    if (this.known.size >= remembered) this.forget();
    const pass = new PassMemory(this.heap, this.arena, this.team, {
      ...options,
      links: links.map(({ flow, direction }) => ({
        flow: this.find(flow),
        inverse: direction === 'inverse',
        trained: flow === trained,
      })),
    });
    this.known.set(key, pass);
    return pass;
  }
}
