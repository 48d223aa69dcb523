/**
 * A chain of flows prepared for passes of up to so many rows: its records and the arrays that rows
 * go in and come out by. Made once for a kind of pass and used for as many as fit.
 */
import { Half, Job, Link, Pass } from '../abi.ts';
import type { FlowMemory } from './flowMemory.ts';
import type { Heap } from './heap.ts';
import type { Team } from './team.ts';
import { linkRecord, workspace, type LinkShape, type Workspace } from './workspace.ts';

export interface PassLink {
  readonly flow: FlowMemory;
  readonly inverse: boolean;
  readonly trained: boolean;
}

export interface PassOptions {
  readonly links: readonly PassLink[];
  /** Most rows of one pass. */
  readonly capacity: number;
  readonly backward: boolean;
  readonly nll: boolean;
  readonly penalty: { readonly kind: 'l1' | 'l2'; readonly link: number } | null;
  readonly output: boolean;
  readonly layers: boolean;
  /** Gradients of rows and of conditions are wanted too. */
  readonly rowGradients: boolean;
  /** Gradients start from those of the output, which `back` is given, not from a likelihood. */
  readonly outputSeeds?: boolean;
}

/** Rows of one pass; conditions per link, null where the flow has none. */
export interface PassRows {
  readonly n: number;
  readonly x: Float32Array;
  readonly conditions: readonly (Float32Array | null)[];
}

/** d loss / d nll and d loss / d distance: one number for all rows, or one each. */
export interface Seeds {
  readonly nll: number | Float32Array;
  readonly distance: number | Float32Array;
}

/** d loss / d output [n, D] and d loss / d logAbsDet [n] of rows that went there before. */
export interface OutputSeeds {
  readonly output: Float32Array;
  readonly logAbsDet: Float32Array;
}

/** Where activations of passes lie, one after the other: a block that grows and then moves. */
export class Arena {
  address = 0;
  private bytes = 0;

  constructor(private readonly heap: Heap) {}

  ensure(bytes: number): number {
    if (bytes <= this.bytes) return this.address;
    if (this.address) this.heap.release(this.address);
    this.address = this.heap.allocate(bytes);
    this.bytes = bytes;
    return this.address;
  }

  release(): void {
    if (this.address) this.heap.release(this.address);
    this.address = 0;
    this.bytes = 0;
  }
}

/** Rows of a task: enough to reuse each weight from cache, few enough to share among threads. */
const trainingTaskRows = 16;
const mappingTaskRows = 64;

export class PassMemory {
  private readonly blocks: number[] = [];
  private readonly record: number;
  private readonly linkRecords: number[] = [];
  private readonly shapes: LinkShape[];
  private readonly plan: Workspace;
  private readonly features: number;
  private readonly at: ReturnType<PassMemory['stage']>;
  private bound = -1;

  constructor(
    private readonly heap: Heap,
    private readonly arena: Arena,
    private readonly team: Team,
    readonly options: PassOptions,
  ) {
    const { links, capacity, backward } = options;
    this.features = links[0].flow.layout.spec.features;
    checkLinks(options);
    this.shapes = links.map(({ flow, inverse, trained }) => ({
      layout: flow.layout,
      inverse,
      trained,
    }));
    const panels = backward ? 2 * Math.ceil(capacity / 8) : mappingTaskRows / 4;
    this.plan = workspace(this.shapes, backward, panels, team.threads);
    this.record = this.take(4 * Pass.words);
    for (let i = 0; i < links.length; i++) this.linkRecords.push(this.take(4 * Link.words));
    this.at = this.stage();
    this.writeRecord();
  }

  /** Forward, and gradients of rows when asked for; weights' gradients follow in `weights`. */
  run(rows: PassRows, seeds: Seeds | null): void {
    this.check(rows, seeds);
    const { at, options } = this;
    this.enter(rows);
    if (seeds && options.backward) {
      this.writeSeeds(at.nllSeed, rows.n, seeds.nll);
      if (options.penalty) this.writeSeeds(at.distanceSeed, rows.n, seeds.distance);
    }
    this.half(Half.both);
  }

  /** Forward alone; a pass with gradients keeps its activations for one `back`. */
  there(rows: PassRows): void {
    this.check(rows, null);
    this.enter(rows);
    this.half(Half.there);
  }

  /**
   * Gradients of the rows of the last `there`; nothing else may have run in the arena since, and
   * the activations are used up.
   */
  back(n: number, { output, logAbsDet }: OutputSeeds): void {
    const { at, heap } = this;
    fits('gradient of the output', n * this.features, output.length);
    fits('gradient of logAbsDet', n, logAbsDet.length);
    heap.floats(at.outputSeed, output.length).set(output);
    // The kernels count in likelihoods: a seed is minus the gradient of a log-determinant.
    const seeds = heap.floats(at.nllSeed, 8 * Math.ceil(n / 8)).fill(0);
    for (let i = 0; i < n; i++) seeds[i] = -logAbsDet[i];
    this.half(Half.back);
  }

  /** Gradients of the trained flow's weights from the rows of the last `run`. */
  weights(accumulate: boolean): void {
    this.heap.words()[this.record / 4 + Pass.accumulate] = accumulate ? 1 : 0;
    this.team.run(Job.weights, this.record);
  }

  /** Matrix products alone from now on, to measure their share. */
  productsOnly(on: boolean): void {
    this.heap.words()[this.record / 4 + Pass.productsOnly] = on ? 1 : 0;
  }

  /** Views of what the last run gave for its n rows; copy before the next. */
  nll(n: number): Float32Array {
    return this.heap.floats(this.at.nll, n);
  }

  distance(n: number): Float32Array {
    return this.heap.floats(this.at.distance, n);
  }

  output(n: number): Float32Array {
    return this.heap.floats(this.at.output, n * this.features);
  }

  logAbsDet(n: number): Float32Array {
    return this.heap.floats(this.at.logAbsDet, n);
  }

  /** [layers of all links, n, D] */
  layers(n: number): Float32Array {
    return this.heap.floats(this.at.layers, this.layerCount() * n * this.features);
  }

  inputGradient(n: number): Float32Array {
    return this.heap.floats(this.at.inputGradient, n * this.features);
  }

  /** Gradient of the conditions of a link; null where it has none. */
  conditionsGradient(link: number, n: number): Float32Array | null {
    const at = this.at.conditionsGradient[link];
    return at ? this.heap.floats(at, n * this.contexts(link)) : null;
  }

  release(): void {
    for (const at of this.blocks.splice(0)) this.heap.release(at);
  }

  /**
   * What does not fit would be read from, or written to, memory that belongs to others.
   * @throws Error naming the array, the length expected and the length given
   */
  private check({ n, x, conditions }: PassRows, seeds: Seeds | null): void {
    if (n > this.options.capacity) throw new Error(`too many rows for a pass: ${n}`);
    fits('rows', n * this.features, x.length);
    this.shapes.forEach((_, i) =>
      fits(`context of link ${i}`, n * this.contexts(i), conditions[i]?.length ?? 0),
    );
    for (const values of [seeds?.nll, seeds?.distance])
      if (values instanceof Float32Array) fits('weights', n, values.length);
  }

  private enter({ n, x, conditions }: PassRows): void {
    this.bind();
    const { at, heap } = this;
    heap.words()[this.record / 4 + Pass.rows] = n;
    heap.floats(at.input, x.length).set(x);
    conditions.forEach((values, i) => {
      if (values) heap.floats(at.conditions[i], values.length).set(values);
    });
  }

  private half(half: Half): void {
    this.heap.words()[this.record / 4 + Pass.half] = half;
    this.team.run(Job.pass, this.record);
  }

  private contexts(link: number): number {
    return this.shapes[link].layout.spec.contextFeatures;
  }

  private layerCount(): number {
    return this.shapes.reduce((sum, { layout }) => sum + layout.spec.layers, 0);
  }

  private take(bytes: number): number {
    const at = this.heap.allocate(bytes);
    this.blocks.push(at);
    this.heap.words().fill(0, at / 4, at / 4 + Math.ceil(bytes / 4));
    return at;
  }

  /** Addresses of all arrays; 0 for those nobody wants. */
  private stage() {
    const { options, features } = this;
    const { capacity, backward, penalty, rowGradients } = options;
    const whole = 8 * Math.ceil(capacity / 8);
    const rows = (wanted: boolean, width: number): number =>
      wanted ? this.take(4 * whole * width) : 0;
    const contexts = this.shapes.map((_, i) => this.contexts(i));
    return {
      input: rows(true, features),
      conditions: contexts.map((width) => rows(width > 0, width)),
      output: rows(options.output, features),
      logAbsDet: rows(options.output, 1),
      layers: rows(options.layers, features * this.layerCount()),
      nll: rows(options.nll, 1),
      distance: rows(penalty !== null, 1),
      nllSeed: rows(backward, 1),
      outputSeed: rows(options.outputSeeds === true, features),
      distanceSeed: rows(backward && penalty !== null, 1),
      inputGradient: rows(rowGradients, features),
      conditionsGradient: contexts.map((width) => rows(rowGradients && width > 0, width)),
    };
  }

  /** Links anew when the arena has moved, or another kind of pass has used it: addresses only. */
  private bind(): void {
    const address = this.arena.ensure(this.plan.bytes);
    if (address === this.bound) return;
    this.bound = address;
    const words = this.heap.words();
    this.shapes.forEach((shape, i) => {
      const record = linkRecord(
        shape,
        this.options.links[i].flow.record,
        this.plan.links[i],
        address,
        this.at.conditions[i],
        this.at.conditionsGradient[i],
      );
      words.set(record, this.linkRecords[i] / 4);
    });
  }

  private writeRecord(): void {
    const { options, at, record } = this;
    const chain = this.take(4 * this.linkRecords.length);
    const words = this.heap.words();
    words.set(this.linkRecords, chain / 4);
    const integer = (field: Pass, value: number): void => void (words[record / 4 + field] = value);
    integer(Pass.features, this.features);
    integer(Pass.links, this.linkRecords.length);
    integer(Pass.chain, chain);
    integer(Pass.taskRows, options.backward ? trainingTaskRows : mappingTaskRows);
    integer(Pass.input, at.input);
    integer(Pass.output, at.output);
    integer(Pass.logAbsDet, at.logAbsDet);
    integer(Pass.layers, at.layers);
    integer(Pass.nll, at.nll);
    integer(Pass.distance, at.distance);
    integer(Pass.penalty, options.penalty ? (options.penalty.kind === 'l1' ? 1 : 2) : 0);
    integer(Pass.penaltyLink, options.penalty?.link ?? 0);
    integer(Pass.backward, options.backward ? 1 : 0);
    integer(Pass.nllSeed, at.nllSeed);
    integer(Pass.distanceSeed, at.distanceSeed);
    integer(Pass.inputGradient, at.inputGradient);
    integer(Pass.outputSeed, at.outputSeed);
  }

  private writeSeeds(at: number, n: number, seeds: number | Float32Array): void {
    const to = this.heap.floats(at, 8 * Math.ceil(n / 8));
    if (typeof seeds === 'number') to.fill(seeds, 0, n);
    else to.set(seeds);
    to.fill(0, n);
  }
}

/** @throws Error naming the array, the length expected and the length given */
function fits(name: string, expected: number, got: number): void {
  if (expected !== got)
    throw new Error(`invalid ${name}: expected ${expected} numbers, got ${got}`);
}

/** @throws Error when flows do not fit each other, or the penalty's link is not there */
function checkLinks({ links, penalty }: PassOptions): void {
  const [first, ...rest] = links.map(({ flow }) => flow.layout.spec.features);
  rest.forEach((features, i) => {
    if (features !== first)
      throw new Error(`invalid link ${i + 1}: expected ${first} features, got ${features}`);
  });
  if (penalty && penalty.link >= links.length)
    throw new Error(`invalid penalty: expected one of ${links.length} links, got ${penalty.link}`);
}
