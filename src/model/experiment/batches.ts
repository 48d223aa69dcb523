/**
 * Training batches without replacement: every row once an epoch, in an order of its own; a batch is
 * never larger than the rows there are. Draws nothing but from the streams it is given.
 */
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Objective, Stage } from '../../protocol/objective.ts';
import { stream, type Stream } from '../../util/streams.ts';
import type { Batch, BatchRows } from '../engine/engine.ts';
import { batchOf, batchRows, pickRows, shuffled, trainingRows, type Side } from './samples.ts';

class Epochs {
  private order: Uint32Array = new Uint32Array(0);
  private at = 0;

  constructor(
    private readonly rows: BatchRows,
    private readonly size: number,
    readonly source: Stream,
    /** Noise on every batch; null where there is none. */
    private readonly jitter: { readonly source: Stream; readonly sigma: number } | null,
  ) {}

  next(): BatchRows {
    if (this.at + this.size > this.order.length) {
      this.order = shuffled(this.rows.n, this.source);
      this.at = 0;
    }
    const index = this.order.subarray(this.at, this.at + this.size);
    this.at += this.size;
    const rows = pickRows(this.rows, index);
    if (this.jitter) addNoise(rows.x, this.jitter.source, this.jitter.sigma);
    return rows;
  }
}

function addNoise(x: Float32Array, source: Stream, sigma: number): void {
  for (let i = 0; i < x.length; i++) x[i] += sigma * source.normal();
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
export function stageBatches(
  config: ExperimentConfig,
  data: TrainingData,
  stage: Stage,
): (objective: Objective) => Batch {
  const sides = new Map<Side, Epochs>();
  const epochs = (side: Side): Epochs => {
    const index = side === 'reference' ? 0 : 1;
    const source = stream(config.seed, `batch/${stage.phase}`, index);
    const jitter =
      config.jitter > 0
        ? { source: stream(config.seed, `jitter/${stage.phase}`, index), sigma: config.jitter }
        : null;
    const found = sides.get(side) ?? new Epochs(data.side(side), stage.batch, source, jitter);
    sides.set(side, found);
    return found;
  };
  return (objective) => {
    const side = sideOf(objective);
    const { source } = epochs(side);
    // Base densities see plain rows even when the transfer sees pairs.
    if (stage.phase !== 'transfer') return { [side]: epochs(side).next() };
    return nonEmpty(objective, () => batchOf(config, side, epochs(side).next(), source));
  };
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
