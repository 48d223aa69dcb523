/**
 * Training batches without replacement: every row once an epoch, in an order of its own; a batch is
 * never larger than the rows there are. Draws nothing but from the streams it is given.
 */
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Objective, Stage } from '../../protocol/objective.ts';
import { stream, streamFromState, type Stream } from '../../util/streams.ts';
import type { Batch, BatchRows } from '../engine/engine.ts';
import { batchOf, batchRows, pickRows, shuffled, trainingRows, type Side } from './samples.ts';

/** Where a side's batches stand. */
interface EpochsState {
  /** Never changed: the next epoch gets an order of its own. */
  readonly order: Uint32Array;
  readonly at: number;
  readonly source: readonly number[];
  /** The stream of noise on the points. */
  readonly noise: readonly number[];
}

/** Where a stage's batches stand, per side that has been drawn from. */
export type BatchesState = ReadonlyMap<Side, EpochsState>;

class Epochs {
  private order: Uint32Array;
  private at: number;
  readonly source: Stream;
  private readonly noise: Stream;

  constructor(
    private readonly rows: BatchRows,
    private readonly size: number,
    /** Standard deviation of the noise, frame units; 0: none. */
    private readonly jitter: number,
    start: EpochsState,
  ) {
    this.order = start.order;
    this.at = start.at;
    this.source = streamFromState(start.source);
    this.noise = streamFromState(start.noise);
  }

  get state(): EpochsState {
    const { order, at, source, noise } = this;
    return { order, at, source: source.state(), noise: noise.state() };
  }

  next(): BatchRows {
    if (this.at + this.size > this.order.length) {
      this.order = shuffled(this.rows.n, this.source);
      this.at = 0;
    }
    const index = this.order.subarray(this.at, this.at + this.size);
    this.at += this.size;
    const rows = pickRows(this.rows, index);
    if (this.jitter > 0)
      for (let i = 0; i < rows.x.length; i++) rows.x[i] += this.jitter * this.noise.normal();
    return rows;
  }
}

/** Training rows of both sides, sampled once and shared by the phases. */
export class TrainingData {
  private readonly rows = new Map<Side, BatchRows>();

  constructor(private readonly config: ExperimentConfig) {}

  side(side: Side): BatchRows {
    const found = this.rows.get(side) ?? batchRows(trainingRows(this.config, side));
    this.rows.set(side, found);
    return found;
  }
}

/** A stage's batches, from the streams `batch/<phase>`; each side has an order of its own. */
export class StageBatches {
  private readonly sides = new Map<Side, Epochs>();

  /** @param from where another one's batches stood: these go on just as those did */
  constructor(
    private readonly config: ExperimentConfig,
    private readonly data: TrainingData,
    private readonly stage: Stage,
    private readonly from: BatchesState = new Map(),
  ) {}

  get state(): BatchesState {
    const drawn = new Map([...this.sides].map(([side, epochs]) => [side, epochs.state]));
    return new Map([...this.from, ...drawn]);
  }

  next(objective: Objective): Batch {
    const side = sideOf(objective);
    const epochs = this.epochs(side);
    // Base densities see plain rows even when the transfer sees pairs.
    if (this.stage.phase !== 'transfer') return { [side]: epochs.next() };
    return nonEmpty(objective, () => batchOf(this.config, side, epochs.next(), epochs.source));
  }

  private epochs(side: Side): Epochs {
    const known = this.sides.get(side);
    if (known) return known;
    const { config, data, stage } = this;
    const index = side === 'reference' ? 0 : 1;
    const start = this.from.get(side) ?? {
      order: new Uint32Array(0),
      at: 0,
      source: stream(config.seed, `batch/${stage.phase}`, index).state(),
      noise: stream(config.seed, `jitter/${stage.phase}`, index).state(),
    };
    const made = new Epochs(data.side(side), stage.batch, config.jitter, start);
    this.sides.set(side, made);
    return made;
  }
}

/** The rows an objective draws from; pairs come from the reference, which equals the target. */
export function sideOf(objective: Objective): Side {
  return objective.terms.some((term) => term.rows === 'target') ? 'target' : 'reference';
}

/** Draws again while a split by sign left one of the objective's terms without rows. */
function nonEmpty(objective: Objective, draw: () => Batch): Batch {
  for (let tries = 0; tries < 100; tries++) {
    const batch = draw();
    if (objective.terms.every((term) => (batch[term.rows]?.n ?? 0) > 0)) return batch;
  }
  throw new Error('no batch with conditions both above and below: raise the batch size');
}
