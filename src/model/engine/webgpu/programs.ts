/**
 * Compiled passes found again: a term met a second time costs a look-up, and is there at once.
 * Forgets everything when flows come and go; the pipelines themselves stay compiled.
 */
import type { Link, Objective, Term } from '../../../protocol/objective.ts';
import type { FlowBuffers } from '../../kernels/webgpu/flowBuffers.ts';
import type { Gpu } from '../../kernels/webgpu/gpu.ts';
import type { PassShape } from '../../kernels/webgpu/plan.ts';
import {
  passProgram,
  updateProgram,
  type PassProgram,
  type UpdateProgram,
} from '../../kernels/webgpu/program.ts';

type Wanted = Omit<PassShape, 'links'>;

const nothing: Wanted = {
  backward: false,
  nll: false,
  penalty: null,
  output: false,
  layers: false,
  rowGradients: false,
  packed: false,
  productsAlone: false,
};

const scores = (term: Term): Pick<Wanted, 'nll' | 'penalty'> => ({
  nll: term.likelihood !== 0,
  penalty: term.penalty && { kind: term.penalty.kind, link: term.penalty.link },
});

export class Programs {
  /** Promises of programs, and programs once they are there. */
  private readonly known = new Map<string, PassProgram | Promise<PassProgram>>();
  private updates: UpdateProgram | Promise<UpdateProgram> | null = null;

  constructor(
    private readonly gpu: Gpu,
    private readonly find: (id: string) => FlowBuffers,
  ) {}

  /** Forward and backward with the weights of `id` trained, one per term. */
  training(
    id: string,
    { terms }: Objective,
    rowGradients: boolean,
  ): PassProgram[] | Promise<PassProgram[]> {
    const found = terms.map((term) =>
      this.get(term.links, id, { ...nothing, ...scores(term), backward: true, rowGradients }),
    );
    return found.some((program) => program instanceof Promise)
      ? Promise.all(found)
      : (found as PassProgram[]);
  }

  /** Likelihoods and distances alone. */
  scoring(term: Term): PassProgram | Promise<PassProgram> {
    return this.get(term.links, null, { ...nothing, ...scores(term) });
  }

  /** Images of rows. */
  mapping(links: readonly Link[], layers: boolean): PassProgram | Promise<PassProgram> {
    return this.get(links, null, { ...nothing, output: true, layers });
  }

  update(): UpdateProgram | Promise<UpdateProgram> {
    if (this.updates) return this.updates;
    const made = updateProgram(this.gpu);
    this.updates = made;
    made.then(
      (program) => (this.updates = program),
      () => (this.updates = null),
    );
    return made;
  }

  forget(): void {
    this.known.clear();
  }

  private get(
    links: readonly Link[],
    trained: string | null,
    wanted: Wanted,
  ): PassProgram | Promise<PassProgram> {
    const chain = links.map(({ flow, direction }) => `${flow} ${direction}`).join();
    const key = `${chain} ${trained} ${Object.values(wanted).map((v) => JSON.stringify(v))}`;
    const found = this.known.get(key);
    if (found) return found;
    const made = passProgram(this.gpu, {
      ...wanted,
      links: links.map(({ flow, direction }) => ({
        layout: this.find(flow).layout,
        inverse: direction === 'inverse',
        trained: flow === trained,
      })),
    });
    this.known.set(key, made);
    made.then(
      (program) => {
        if (this.known.get(key) === made) this.known.set(key, program);
      },
      () => this.known.delete(key),
    );
    return made;
  }
}
