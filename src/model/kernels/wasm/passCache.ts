/**
 * Passes prepared once and found again: a chain met a second time with rows of a known number costs
 * a look-up. Remembers the last few; knows nothing of losses.
 */
import type { Heap } from './heap.ts';
import { Arena, PassMemory, type PassOptions } from './passMemory.ts';
import type { Team } from './team.ts';

/** More kinds of passes than five runs side by side need: each trains, scores and maps both ways. */
const remembered = 64;

export class PassCache {
  private readonly arena: Arena;
  private readonly known = new Map<string, PassMemory>();

  constructor(
    private readonly heap: Heap,
    private readonly team: Team,
  ) {
    this.arena = new Arena(heap);
  }

  get(options: PassOptions): PassMemory {
    const { links, ...rest } = options;
    const chain = links.map(({ flow, inverse, trained }) => [flow.record, inverse, trained]);
    const key = JSON.stringify([chain, rest]);
    const found = this.known.get(key);
    if (found) return found;
    if (this.known.size >= remembered) this.forget();
    const pass = new PassMemory(this.heap, this.arena, this.team, options);
    this.known.set(key, pass);
    return pass;
  }

  /** Drops all: a flow goes, and passes hold its address. */
  forget(): void {
    for (const pass of this.known.values()) pass.release();
    this.known.clear();
  }

  release(): void {
    this.forget();
    this.arena.release();
  }
}
